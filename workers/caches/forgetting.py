"""Deletes the caches of a repository that is not ours any more."""

import shutil
from pathlib import Path

from workers.caches.builds import Builds
from workers.caches.caches import name_of
from workers.caches.places import places_in


def forget(directory: Path, repository: str) -> bool:
    """Delete them, of every version of ours; False where somebody still uses one."""
    name = name_of(repository)
    layers = [_gone(each) for each in directory.glob(f"*/modules/{name}")]
    lines = [Builds(each).delete() and _gone(each) for each in directory.glob(f"*/builds/{name}-*")]
    return all((*layers, *lines))


def _gone(directory: Path) -> bool:
    if not all(place.delete() for place in places_in(directory)):
        return False
    shutil.rmtree(directory, ignore_errors=True)  # the locks of what is gone
    return True
