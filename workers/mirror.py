"""Mirrors of the repositories under review: fetched, read, healed, dropped, never checked out."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from itw import messages
from itw.diff import Diff
from itw.errors import UserError
from itw.stored import directory_of
from workers.git.errors import DiskFails, DiskFull, MirrorBusy, NoMergeBase
from workers.git.fetch import FetchLimits, Remote, disk_usage
from workers.git.mirror import Mirror, MirrorLimits, is_sha, ref_of
from workers.git.objects import GitTree
from workers.git.repository import Limits, Repository

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# A disk that went read-only, a mount that is away or was made by somebody else: the operator's.
UNUSABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.ENOTDIR, errno.ESTALE}
NAME = re.compile(r"[\w-][\w.-]*/[\w.-]+", re.ASCII)


class Change:
    """Two commits of a mirror and what lies between them. Valid inside `Mirrors.change` only."""

    def __init__(self, repository: Repository, *, tip: str, head: str) -> None:
        self.repository = repository
        self.head = head
        self._tip = tip

    @cached_property
    def tip(self) -> str:
        """The base branch's newest commit, where the configuration is read."""
        return self.repository.commit(self._tip)

    @cached_property
    def base(self) -> str:
        """The merge base."""
        try:
            return self.repository.merge_base(self.tip, self.head)
        except NoMergeBase as error:  # nothing is shallow here: they never had one
            raise UserError(messages.unrelated(base=self.tip, head=self.head)) from error

    @cached_property
    def diff(self) -> Diff:
        return self.repository.diff(self.base, self.head)

    @cached_property
    def base_tree(self) -> GitTree:
        return self.repository.tree(self.base)

    @cached_property
    def head_tree(self) -> GitTree:
        return self.repository.tree(self.head)

    @cached_property
    def tip_tree(self) -> GitTree:
        return self.repository.tree(self.tip)

    def log(self, path: str) -> str:
        return self.repository.log(self.head, path)


class Mirrors:
    """All mirrors below one directory; any number of processes and threads may share it."""

    def __init__(
        self,
        root: Path,
        *,
        limits: MirrorLimits | None = None,
        fetching: FetchLimits | None = None,
        reading: Limits | None = None,
    ) -> None:
        self._root = root.absolute()
        self._limits = limits or MirrorLimits()
        self._fetching = fetching or FetchLimits()
        self._reading = reading or Limits()

    @contextmanager
    def change(self, remote: Remote, *, base: str, head: str) -> Iterator[Change]:
        """Fetch two commits, each a full SHA or a full ref ("refs/heads/main"), and read them.

        A force-push in the meantime changes nothing when `head` is a SHA.
        """
        try:
            mirror = self._mirror(remote.repository)
            with (
                mirror.reading(remote, (base, head)) as git,
                Repository(git, limits=self._reading) as repository,
            ):
                yield Change(repository, tip=ref_of(base), head=_commit(repository, head))
        except DiskFull:
            self.drop_unused(room=self._limits.disk_bytes // 2)
            raise
        except OSError as error:
            if error.errno in UNUSABLE:
                raise DiskFails(remote.repository, error.strerror or "") from error
            if error.errno not in NO_ROOM:
                raise
            self.drop_unused(room=self._limits.disk_bytes // 2)
            raise DiskFull(remote.repository) from error
        if mirror.grown:
            self.drop_unused()

    def forget(self, repository: str) -> None:
        """Delete a repository's mirror, once nobody reads it."""
        if (self._root / directory_of(repository)).is_dir():
            self._mirror(repository).forget(self._limits.lock_seconds)

    def drop_unused(self, room: int = 0) -> None:
        """Drop mirrors until `room` bytes are left below the limit, oldest use first."""
        directories = [path for path in self._root.iterdir() if path.is_dir()]
        sizes = {path: disk_usage(path) for path in directories}
        surplus = sum(sizes.values()) + room - self._limits.disk_bytes
        for path in sorted(directories, key=lambda path: path.stat().st_mtime):
            if surplus <= 0:
                return
            with suppress(MirrorBusy):
                Mirror(path, self._limits, self._fetching).delete(seconds=0)
                surplus -= sizes[path]

    def _mirror(self, repository: str) -> Mirror:
        if not NAME.fullmatch(repository):
            raise UserError(messages.not_a_repository_name(name=repository))
        directory = self._root / directory_of(repository)
        directory.mkdir(parents=True, exist_ok=True)
        return Mirror(directory, self._limits, self._fetching)


def _commit(repository: Repository, source: str) -> str:
    return source if is_sha(source) else repository.commit(ref_of(source))
