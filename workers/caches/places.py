"""Directories that are made once, read by many, and deleted when nobody reads them.

NAME.lock    shared by readers; who makes or deletes needs it alone
NAME.part/   being made: whoever gets the lock may sweep it
NAME/        complete, and never written to again
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from itw import messages
from workers.caches.errors import CacheUnavailable
from workers.git.lock import NotFree, locked


@dataclass(frozen=True, slots=True)
class Place:
    """`path` is there when it is complete. Who waits for it asks `stopped`, which may raise."""

    path: Path
    stopped: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)

    @property
    def part(self) -> Path:
        return self.path.with_name(f"{self.path.name}.part")

    @property
    def lock(self) -> Path:
        return self.path.with_name(f"{self.path.name}.lock")

    @contextmanager
    def kept(self) -> Iterator[bool]:
        """Whether it is there; nobody deletes it within the block. Waits for who makes it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._locked(seconds=float("inf"), shared=True):
            if found := self.path.is_dir():
                os.utime(self.path)  # its last use
            yield found

    def make(self, fill: Callable[[Path], None], *, seconds: float) -> None:
        """Have it: `fill` writes a new directory, which gets its name when that is done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._locked(seconds=seconds):
            if self.path.is_dir():
                return
            discard(self.part)
            try:
                self.part.mkdir()
                fill(self.part)
                self.part.rename(self.path)
            except OSError as error:
                raise CacheUnavailable(messages.cache_not_made(problem=str(error))) from error
            finally:
                discard(self.part)

    def delete(self) -> bool:
        """Delete it unless somebody reads or makes it."""
        with suppress(NotFree), locked(self.lock, seconds=0):
            discard(self.part)
            discard(self.path)
            return True
        return False

    def sweep(self) -> None:
        """Delete what a killed maker left."""
        with suppress(NotFree), locked(self.lock, seconds=0):
            discard(self.part)

    @contextmanager
    def _locked(self, *, seconds: float, shared: bool = False) -> Iterator[None]:
        try:
            with locked(self.lock, seconds=seconds, shared=shared, stopped=self.stopped):
                yield
        except NotFree as error:
            raise CacheUnavailable(messages.cache_busy()) from error


def places_in(directory: Path) -> list[Place]:
    """All that is there or was begun."""
    names = {path.name.removesuffix(".part") for path in _directories(directory)}
    return [Place(directory / name) for name in sorted(names)]


def kept_all(stack: ExitStack, places: list[Place]) -> bool:
    """Whether all of them are there; they are kept until the stack ends."""
    return all(stack.enter_context(place.kept()) for place in places)


def size_of(directory: Path) -> int:
    """The disk that it takes, in bytes."""
    total, waiting = 0, [str(directory)]
    while waiting:
        with suppress(FileNotFoundError, PermissionError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    with suppress(FileNotFoundError):
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
    return total


def discard(directory: Path) -> None:
    """Whatever of it can be deleted; what is left is found again by the next sweep."""
    shutil.rmtree(directory, ignore_errors=True)


def _directories(directory: Path) -> list[Path]:
    try:
        return [path for path in directory.iterdir() if path.is_dir() and not path.is_symlink()]
    except FileNotFoundError:
        return []
