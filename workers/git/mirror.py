"""One repository's bare mirror on disk.

    fetch.lock   held alone while fetching, cloning or deleting
    read.lock    shared by readers; who deletes needs it alone
    current      link to the generation in use
    g-…/         a generation: one bare repository

A generation is cloned aside and linked when complete, so a clone that was killed is never read.
All history and all blobs are fetched, nothing shallow or partial: a review then needs one round
trip, and an object that is missing always means damage. Refs have names of our own, so that no
branch's name is in another's way.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time
from uuid import uuid4

from workers.git.errors import (
    DiskFull,
    GitError,
    MirrorBusy,
    MirrorDamaged,
    MissingObject,
    RepositoryTooLarge,
    is_damage,
)
from workers.git.fetch import FetchLimits, Remote, fetch
from workers.git.lock import NotFree, locked
from workers.git.maintenance import maintain, needs_maintenance
from workers.git.process import Git

SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorLimits:
    """Beyond `disk_bytes` in all, the mirrors that were not used for longest are dropped.

    A generation younger than `settled_seconds` is not blamed for git's errors: it was just cloned,
    another clone would not help. What is plainly damaged is cloned again sooner, but not in a loop.
    """

    disk_bytes: int = 20 << 30
    lock_seconds: float = 120
    settled_seconds: float = 600
    damaged_seconds: float = 30


class Mirror:
    """The generations of one repository."""

    def __init__(self, directory: Path, limits: MirrorLimits, fetching: FetchLimits) -> None:
        self._directory = directory
        self._limits = limits
        self._fetching = fetching
        self.grown = False  # cloned or repacked by this object

    @contextmanager
    def reading(self, remote: Remote, sources: Sequence[str]) -> Iterator[Git]:
        """Fetch the sources; nobody deletes what was fetched within the block."""
        with ExitStack() as readers:
            with self._held("fetch.lock", self._limits.lock_seconds):
                self._collect()
                # Who deletes holds fetch.lock as well, so this does not wait.
                readers.enter_context(self._held("read.lock", 1, shared=True))
                git = self._fetched(remote, sources)
            os.utime(self._directory)  # its last use
            try:
                yield git
            except (GitError, MissingObject) as error:
                # Damage is nothing the author could mend: it is tried again until it may be blamed.
                damage, limits = is_damage(error), self._limits
                settled = limits.damaged_seconds if damage else limits.settled_seconds
                if not self._condemned(git, settled) and not damage:
                    raise
                raise MirrorDamaged(f"the mirror of {remote.repository}: {error}") from error
            self._maintain(git)

    def delete(self, seconds: float) -> None:
        """Delete all generations, or raise MirrorBusy if they are in use for so long."""
        with self._held("fetch.lock", seconds), self._held("read.lock", seconds):
            self._sweep(keep=None)

    def forget(self, seconds: float) -> None:
        """Delete all of it, its name as well, or raise MirrorBusy."""
        with self._held("fetch.lock", seconds), self._held("read.lock", seconds):
            shutil.rmtree(self._directory)

    def _fetched(self, remote: Remote, sources: Sequence[str]) -> Git:
        current = self._current()
        if current is not None:
            # It is damaged, or full of what nobody needs any more, where another error is raised
            # than those of the remote's side.
            with suppress(GitError, RepositoryTooLarge):
                _unlock(current)
                _fetch(current, remote, sources, self._fetching)
                return current
        return self._cloned(remote, sources)

    def _cloned(self, remote: Remote, sources: Sequence[str]) -> Git:
        name = f"g-{uuid4().hex}"
        git = Git(git_dir=self._directory / name)
        try:
            git.init()
            _fetch(git, remote, sources, self._fetching)
        except BaseException as error:
            is_full = os.statvfs(self._directory).f_bavail == 0
            shutil.rmtree(git.git_dir, ignore_errors=True)
            if is_full and isinstance(error, GitError):  # `git init` does not say why it failed
                raise DiskFull(remote.repository) from error
            raise
        link = self._directory / f"link-{name}"
        link.symlink_to(name)
        link.replace(self._directory / "current")
        self.grown = True
        return git

    def _current(self) -> Git | None:
        try:
            return Git(git_dir=self._directory / os.readlink(self._directory / "current"))
        except FileNotFoundError:
            return None

    def _condemned(self, git: Git, settled: float) -> bool:
        """Whether the generation is old enough to be blamed; if so nobody reads it again."""
        with suppress(FileNotFoundError):
            born = (git.git_dir / "HEAD").stat().st_mtime  # written once, by the clone
            if time() - born < settled:
                return False
        if self._current() == git:
            (self._directory / "current").unlink(missing_ok=True)
        return True

    def _collect(self) -> None:
        """Delete what killed clones and healed generations left, unless somebody still reads it."""
        with suppress(MirrorBusy):
            current = self._current()
            keep = None if current is None else current.git_dir
            if any(path != keep for path in self._directory.glob("g-*")):
                with self._held("read.lock", 0):
                    self._sweep(keep)

    def _sweep(self, keep: Path | None) -> None:
        if keep is None:
            (self._directory / "current").unlink(missing_ok=True)
        for link in self._directory.glob("link-*"):
            link.unlink(missing_ok=True)
        for generation in self._directory.glob("g-*"):
            if generation != keep:
                shutil.rmtree(generation, ignore_errors=True)

    def _maintain(self, git: Git) -> None:
        if not needs_maintenance(git):
            return
        with suppress(MirrorBusy), self._held("fetch.lock", 0):
            maintain(git, seconds=self._fetching.seconds)
            self.grown = True

    @contextmanager
    def _held(self, name: str, seconds: float, *, shared: bool = False) -> Iterator[None]:
        try:
            with locked(self._directory / name, seconds=seconds, shared=shared):
                yield
        except (NotFree, FileNotFoundError) as error:  # or it was forgotten meanwhile
            raise MirrorBusy(f"{self._directory.name}: {name} was not free") from error


def is_sha(source: str) -> bool:
    return SHA.fullmatch(source) is not None


def ref_of(source: str) -> str:
    """Where the mirror keeps a commit or branch of the remote."""
    if is_sha(source):
        return f"refs/itw/commits/{source}"
    return f"refs/itw/branches/{sha256(source.encode()).hexdigest()[:20]}"


def _fetch(git: Git, remote: Remote, sources: Sequence[str], limits: FetchLimits) -> None:
    if not _has(git, sources):
        refspecs = [f"{source}:{ref_of(source)}" for source in dict.fromkeys(sources)]
        fetch(git, remote, refspecs, limits)


def _has(git: Git, sources: Sequence[str]) -> bool:
    """Whether nothing can be new: all are SHAs, and fetches of them were completed."""
    if not all(is_sha(source) for source in sources):
        return False
    found = git.run("for-each-ref", "--format=%(objectname)", "--", *map(ref_of, sources))
    return set(found.decode().split()) == set(sources)


def _unlock(git: Git) -> None:
    """Remove git's own locks: whoever held fetch.lock before and left one was killed."""
    refs = git.git_dir / "refs"
    for lock in (git.git_dir / "packed-refs.lock", *refs.rglob("*.lock")):
        lock.unlink(missing_ok=True)
