"""Keeps the caches below the disk limit: what was used longest ago goes, nothing that is in use."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time

from workers.caches.builds import Builds
from workers.caches.modules import ABOUT as LAYER
from workers.caches.places import discard, places_in

WEEK = 7 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Evictable:
    """Something that can be made again; `delete` says whether it is gone."""

    used: float
    bytes: int
    delete: Callable[[], bool]


def evict(directory: Path, *, limit: int) -> int:
    """Delete until no more than `limit` bytes are left, or all of it is in use; how many bytes."""
    found = sorted((*_layers(directory), *_lines(directory)), key=lambda each: each.used)
    excess = sum(each.bytes for each in found) - limit
    freed = 0
    for each in found:
        if freed >= excess:
            break
        if each.delete():
            freed += each.bytes
    return freed


def sweep(directory: Path) -> None:
    """Delete what killed downloads and warm-ups left, and generations that nobody reads."""
    for repository in _directories(directory / "modules"):
        for place in places_in(repository):
            place.sweep()
    for line in _directories(directory / "builds"):
        Builds(line).sweep()


def forget_formats(directory: Path, *, keep: str) -> None:
    """Delete caches of other versions of ours that nobody has written to for a week."""
    for other in _directories(directory):
        if other.name != keep and time() - other.stat().st_mtime > WEEK:
            discard(other)


def _layers(directory: Path) -> Iterator[Evictable]:
    """A layer's use is one of those below it as well, so it goes before them."""
    for repository in _directories(directory / "modules"):
        for place in places_in(repository):
            with suppress(FileNotFoundError, json.JSONDecodeError):
                size = int(json.loads((place.path / LAYER).read_text())["bytes"])
                yield Evictable(place.path.stat().st_mtime, size, place.delete)


def _lines(directory: Path) -> Iterator[Evictable]:
    for line in _directories(directory / "builds"):
        builds = Builds(line)
        with suppress(FileNotFoundError, json.JSONDecodeError):
            yield Evictable(builds.used(), builds.bytes(), builds.delete)


def _directories(directory: Path) -> list[Path]:
    if not directory.is_dir():
        return []
    return sorted(path for path in directory.iterdir() if path.is_dir())
