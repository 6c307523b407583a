"""The files of one commit, without a checkout."""

from collections.abc import Iterable, Mapping
from hashlib import sha1
from typing import Protocol


class Tree(Protocol):
    """A commit's regular files; symbolic links and submodules are in `links` only.

    `blobs` maps each path to its git blob id. `read` answers many paths at once; a path that is
    missing, or larger than the reader's limit, is left out of the answer.
    """

    @property
    def commit(self) -> str: ...

    @property
    def blobs(self) -> Mapping[str, str]: ...

    @property
    def links(self) -> frozenset[str]: ...

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]: ...

    def read_large(self, path: str) -> bytes | None:
        """One file that may be larger than that limit; None where it is out of all proportion."""
        ...


class MemoryTree:
    """A tree given as values: the working tree of a test, or files already read."""

    def __init__(
        self, files: Mapping[str, bytes], commit: str = "0" * 40, *, links: Iterable[str] = ()
    ) -> None:
        self._files = dict(files)
        self.commit = commit
        self.links = frozenset(links)
        self.blobs: Mapping[str, str] = {path: blob_id(data) for path, data in files.items()}

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        return {path: self._files[path] for path in paths if path in self._files}

    def read_large(self, path: str) -> bytes | None:
        return self._files.get(path)


class OverlaidTree:
    """A tree in which some files have another content, or are not there."""

    def __init__(
        self, tree: Tree, files: Mapping[str, bytes], *, removed: Iterable[str] = ()
    ) -> None:
        self._tree = tree
        self._files = dict(files)
        self.commit = tree.commit
        edited = {path: blob_id(data) for path, data in files.items()}
        gone = frozenset(removed).difference(files)
        kept = {path: blob for path, blob in tree.blobs.items() if path not in gone}
        self.blobs: Mapping[str, str] = {**kept, **edited}
        self.links = tree.links.difference(files, gone)

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        wanted = list(paths)
        there = (path for path in wanted if path in self.blobs)
        unchanged = self._tree.read([path for path in there if path not in self._files])
        return {
            **unchanged,
            **{path: self._files[path] for path in wanted if path in self._files},
        }

    def read_large(self, path: str) -> bytes | None:
        if path in self._files or path not in self.blobs:
            return self._files.get(path)
        return self._tree.read_large(path)


def blob_id(data: bytes) -> str:
    """The id git gives a blob: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
