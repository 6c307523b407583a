"""Keeps a mirror quick after many small fetches."""

from contextlib import suppress
from time import time

from workers.git.process import Git

LOOSE_OBJECTS = 2000
PACKS = 30
ABANDONED_SECONDS = 3600


def needs_maintenance(git: Git) -> bool:
    """Estimated from one of the 256 directories of loose objects, as `git gc --auto` does."""
    objects = git.git_dir / "objects"
    loose = sum(1 for _ in (objects / "17").glob("*")) * 256
    packs = sum(1 for _ in (objects / "pack").glob("*.pack"))
    return loose > LOOSE_OBJECTS or packs > PACKS


def maintain(git: Git, *, seconds: float) -> None:
    """Pack loose objects, join small packs, forget old heads. Readers are not disturbed.

    Nothing is pruned: a job may still read a head that no ref names any more.
    """
    git.run("repack", "-d", "-l", "-q", "--geometric=2", seconds=seconds)
    heads = git.run("for-each-ref", "--format=delete %(refname)", "refs/itw/commits/")
    git.run("update-ref", "--stdin", stdin=heads)
    git.run("pack-refs", "--all", "--prune")
    for leftover in (git.git_dir / "objects").rglob("tmp_*"):
        with suppress(FileNotFoundError):
            if time() - leftover.stat().st_mtime > ABANDONED_SECONDS:
                leftover.unlink()
