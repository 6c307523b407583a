"""Build caches: generations that only trusted warm-ups write, and jobs read.

    current      a link to the generation that new jobs read
    g-…/         a generation: cache/ in the layout of the go command's own, and what was warmed
    warm.lock    held by who makes the next one

The next generation begins as hard links to the files of the one before; nothing ever writes to a
file again, so who still reads that one sees no change. A job adds to a place of its own.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import uuid4

from itw import messages
from itw.runs.sandbox import GIB
from workers.caches.errors import CacheUnavailable
from workers.caches.places import Place, places_in, size_of
from workers.git.lock import NotFree, locked

CACHE, ABOUT = "cache", "generation.json"


@dataclass(frozen=True, slots=True)
class State:
    """What a warm-up compiled: its modules and commit, and when, in seconds since 1970."""

    modules: str
    commit: str
    when: int = 0

    @property
    def text(self) -> str:
        return f"{self.modules} {self.commit} {self.when}"

    @classmethod
    def read(cls, text: str) -> Self:
        """What another version of ours wrote serves nobody: it is warmed again."""
        modules, _, rest = text.partition(" ")
        commit, _, when = rest.partition(" ")
        return cls(modules, commit, int(when)) if when.isascii() and when.isdigit() else cls("", "")

    def serves(self, wanted: "State", *, fresh: float) -> bool:
        """A base branch moves all day, and most of what a package needs stays as it was."""
        if self.modules != wanted.modules:
            return False
        return self.commit == wanted.commit or wanted.when - self.when < fresh


@dataclass(frozen=True, slots=True)
class Generation:
    """`warmed` has the state of the base branch in which each build key was compiled."""

    cache: Path
    warmed: Mapping[str, str]


class Builds:
    """The build cache of one repository and one job image."""

    def __init__(
        self,
        directory: Path,
        *,
        largest: int = GIB,
        seconds: float = 0,
        fresh: float = 0,
        stopped: Callable[[], None] = lambda: None,
    ) -> None:
        """A warm-up may take `seconds`, and is as good as a newer one while it is `fresh`.

        Who waits for another's asks `stopped`, which may raise.
        """
        self._directory = directory
        self._largest = largest
        self._seconds = seconds
        self._fresh = fresh
        self._stopped = stopped

    @contextmanager
    def reading(self) -> Iterator[Generation | None]:
        """The current generation, kept within the block; None where there is none yet."""
        while (place := self._current()) is not None:
            with place.kept() as found:
                if found:
                    yield _read(place.path)
                    return
            if self._current() == place:  # evicted by who was killed before the link was gone
                break
        yield None

    def knows(self, key: str, state: State) -> bool:
        """Whether a warm-up was done, or failed, in a state that is as good as that one."""
        with self.reading() as generation:
            warmed = {} if generation is None else generation.warmed
        known = [each[key] for each in (warmed, self._failures()) if key in each]
        return any(State.read(text).serves(state, fresh=self._fresh) for text in known)

    def warm(self, key: str, state: State, compile_into: Callable[[Path], bool]) -> None:
        """Have a generation in which that key serves that state.

        `compile_into` adds to a cache's directory and says whether all went well; if not, what it
        made is thrown away, and remembered so that not every job tries again.
        """
        self._directory.mkdir(parents=True, exist_ok=True)
        try:
            lock = self._directory / "warm.lock"
            with locked(lock, seconds=self._seconds, stopped=self._stopped):
                self._sweep()
                if not self.knows(key, state):
                    self._next(key, state, compile_into)
                    self._sweep()
        except NotFree as error:
            raise CacheUnavailable(messages.cache_busy()) from error

    def _next(self, key: str, state: State, compile_into: Callable[[Path], bool]) -> None:
        place = Place(self._directory / f"g-{uuid4().hex[:16]}")
        went_well = False

        def fill(part: Path) -> None:
            nonlocal went_well
            with self.reading() as before:
                warmed = self._begin(part / CACHE, before)
                went_well = compile_into(part / CACHE)
            about = {"warmed": {**warmed, key: state.text}, "bytes": size_of(part / CACHE)}
            (part / ABOUT).write_text(json.dumps(about))

        place.make(fill, seconds=0)
        if went_well:
            self._link(place)
        else:
            self._remember_failure(key, state)

    def _begin(self, cache: Path, before: Generation | None) -> Mapping[str, str]:
        """What the new generation has already, as links."""
        cache.mkdir()
        if before is None or size_of(before.cache) > self._largest:
            return {}  # a cache only grows: one that is too large is begun anew
        for directory in os.scandir(before.cache):
            os.mkdir(cache / directory.name)
            for file in os.scandir(directory.path):
                if not file.name.startswith("tmp-"):
                    os.link(file.path, cache / directory.name / file.name)
        return before.warmed

    def _link(self, place: Place) -> None:
        link = self._directory / f"link-{place.path.name}"
        link.symlink_to(place.path.name)
        link.replace(self._directory / "current")

    def _current(self) -> Place | None:
        try:
            return Place(self._directory / os.readlink(self._directory / "current"))
        except FileNotFoundError:
            return None

    def used(self) -> float:
        """When a job last read it, or a warm-up wrote it."""
        current = self._current()
        return (self._directory if current is None else current.path).stat().st_mtime

    def bytes(self) -> int:
        current = self._current()
        if current is None:
            return 0
        return int(json.loads((current.path / ABOUT).read_text())["bytes"])

    def delete(self) -> bool:
        """Delete all of it, unless somebody reads it or warms it up."""
        with suppress(NotFree), locked(self._directory / "warm.lock", seconds=0):
            current = self._current()
            if current is not None and not current.delete():
                return False
            (self._directory / "current").unlink(missing_ok=True)
            (self._directory / "failures.json").unlink(missing_ok=True)
            self._sweep()
            return True
        return False

    def sweep(self) -> None:
        """Delete generations that nobody reads any more, unless a warm-up is under way."""
        if self._directory.is_dir():
            with suppress(NotFree), locked(self._directory / "warm.lock", seconds=0):
                self._sweep()

    def _sweep(self) -> None:
        current = self._current()
        for place in places_in(self._directory):
            if place != current and place.delete():
                place.lock.unlink(missing_ok=True)
        for link in self._directory.glob("link-*"):
            link.unlink(missing_ok=True)

    def _failures(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((self._directory / "failures.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return found

    def _remember_failure(self, key: str, state: State) -> None:
        aside = self._directory / "failures.part.json"
        aside.write_text(json.dumps({**self._failures(), key: state.text}))
        aside.replace(self._directory / "failures.json")


def _read(directory: Path) -> Generation:
    about = json.loads((directory / ABOUT).read_text())
    return Generation(directory / CACHE, about["warmed"])
