"""Module caches: layers that trusted downloads wrote, each over those it needs.

A layer is what one go.mod and go.sum need beyond the layers below. Those of a base branch lie on
each other; a pull request's lies on its base's, and nothing is ever put on it. All are read-only
once they are made, so a job sees either one directory, or several as one overlay.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from itw import messages
from itw.go.modules import ModuleSet, UnusableModules
from workers.caches.download import Download
from workers.caches.errors import CacheUnavailable
from workers.caches.places import Place, kept_all, places_in, size_of

TRIES = 3
FILES, ABOUT = "files", "layer.json"


@dataclass(frozen=True, slots=True)
class Layer:
    """`below` are the names of the layers it lies on, the nearest first.

    `missing` are modules that no proxy had: "example.com/x v1.2.3".
    """

    below: tuple[str, ...]
    missing: tuple[str, ...]


class Modules:
    """The layers of one repository. Who waits for another's download asks `stopped`."""

    def __init__(
        self,
        directory: Path,
        download: Download,
        *,
        depth: int,
        stopped: Callable[[], None] = lambda: None,
    ) -> None:
        self._directory = directory
        self._download = download
        self._depth = depth
        self._stopped = stopped

    @contextmanager
    def base(self, needed: ModuleSet) -> Iterator[tuple[Path, ...]]:
        """A base branch's modules, the directories that make them up; the first one wins."""
        with ExitStack() as stack:
            name = f"b-{needed.digest}"
            self._ensure(stack, name, needed, self._newest, for_base=True)
            yield self._files(name)

    @contextmanager
    def head(self, needed: ModuleSet, base: ModuleSet | None) -> Iterator[tuple[Path, ...]]:
        """A pull request's modules: its base's, and a layer of its own where they differ."""
        if base is not None and base.digest == needed.digest:
            with self.base(base) as files:
                yield files
            return
        with ExitStack() as stack:
            below = self._below(stack, base)
            own = sha256(" ".join([needed.digest, *below]).encode()).hexdigest()[:24]
            name = f"p-{own}"
            self._ensure(stack, name, needed, lambda: below, for_base=False)
            yield self._files(name)

    def _below(self, stack: ExitStack, base: ModuleSet | None) -> tuple[str, ...]:
        if base is None:
            return ()
        try:
            stack.enter_context(self.base(base))
        except UnusableModules:
            return ()  # its own fault is no reason to blame the pull request, which may mend it
        name = f"b-{base.digest}"
        return (name, *self._layer(name).below)

    def _ensure(
        self,
        stack: ExitStack,
        name: str,
        needed: ModuleSet,
        below: Callable[[], tuple[str, ...]],
        *,
        for_base: bool,
    ) -> None:
        """Have the layer, and keep it until the stack ends; a sweep may come in between."""
        for _ in range(TRIES):
            if self._kept(stack, name):
                return
            self._make(name, needed, below(), for_base=for_base)
        raise CacheUnavailable(messages.cache_busy())

    def _make(
        self, name: str, needed: ModuleSet, below: tuple[str, ...], *, for_base: bool
    ) -> None:
        places = [self._place(each) for each in below]
        with ExitStack() as lower:
            if not kept_all(lower, places):
                below, places = (), []

            def fill(part: Path) -> None:
                files = part / FILES
                lowers = [place.path / FILES for place in places]
                known = [module for each in below for module in self._layer(each).missing]
                missing = self._download.fill(
                    files, needed, lowers, known=None if for_base else known
                )
                about = {"below": below, "bytes": size_of(files), "missing": missing}
                (part / ABOUT).write_text(json.dumps(about))

            self._place(name).make(fill, seconds=self._download.limits.base_seconds + 60)

    def _kept(self, stack: ExitStack, name: str) -> bool:
        """Whether the layer is there with all below it; then it is kept until the stack ends."""
        with ExitStack() as held:
            if not held.enter_context(self._place(name).kept()):
                return False
            whole = kept_all(held, [self._place(each) for each in self._layer(name).below])
            if whole:
                stack.enter_context(held.pop_all())
        if not whole:
            self._place(name).delete()
        return whole

    def _newest(self) -> tuple[str, ...]:
        """The layers of the base branch that was used last, unless they are too many."""
        bases = [place for place in places_in(self._directory) if place.path.name.startswith("b-")]
        made = [place for place in bases if place.path.is_dir()]
        if not made:
            return ()
        newest = max(made, key=lambda place: place.path.stat().st_mtime).path.name
        layers = (newest, *self._layer(newest).below)
        return layers if len(layers) < self._depth else ()

    def _layer(self, name: str) -> Layer:
        about = json.loads((self._place(name).path / ABOUT).read_text())
        return Layer(tuple(about["below"]), tuple(about["missing"]))

    def _files(self, name: str) -> tuple[Path, ...]:
        names = (name, *self._layer(name).below)
        return tuple(self._place(each).path / FILES for each in names)

    def _place(self, name: str) -> Place:
        return Place(self._directory / name, self._stopped)
