"""Reads trees and blobs from git's object database, many at once through one process."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import IO
from weakref import finalize

from workers.git.errors import ENDS_EARLY, GitError, GitTimeout, MissingObject
from workers.git.patch import REGULAR
from workers.git.process import Git, Watch, end

# 64 object ids fit into the smallest pipe of Linux (4 KiB): git and we never wait for each other.
BATCH = 64
LARGE = 256 << 20  # bytes of one file that is asked for by itself


class ObjectReader:
    """One `git cat-file --batch`, started at the first read and kept until `close`."""

    def __init__(self, git: Git, *, seconds: float, blob_bytes: int) -> None:
        self._git = git
        self._seconds = seconds
        self._blob_bytes = blob_bytes
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def read(self, blobs: Iterable[str], *, most: int = 0) -> dict[str, bytes]:
        """The content by id; objects beyond the limit, or `most`, are left out."""
        wanted = list(dict.fromkeys(blobs))
        if not wanted:  # everything was in a cache: git need not be asked, nor watched
            return {}
        with self._lock:
            if self._owner != os.getpid():  # forked: the pipes are the parent's
                self._process, self._owner = None, os.getpid()
            process = self._process or self._start()
            watch = Watch(process, self._seconds)
            try:
                with watch:
                    return dict(self._replies(process, wanted, most or self._blob_bytes))
            except (OSError, ValueError, MissingObject) as error:
                self._process = None
                end(process)
                if isinstance(error, MissingObject):
                    raise
                if watch.expired:
                    raise GitTimeout(f"git cat-file took more than {self._seconds:g} s") from error
                raise GitError("cat-file", process.returncode, str(error)) from error

    def close(self) -> None:
        with self._lock:
            if self._process is not None:
                end(self._process)
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        self._process = self._git.start(
            ["cat-file", "--batch"], stdin=pipe, stdout=pipe, stderr=null
        )
        finalize(self, end, self._process)  # for whoever forgets to close
        return self._process

    def _replies(
        self, process: subprocess.Popen[bytes], blobs: list[str], most: int
    ) -> Iterator[tuple[str, bytes]]:
        source, sink = process.stdout, process.stdin
        assert source is not None and sink is not None  # noqa: S101, PT018 - asked for in _start
        for start in range(0, len(blobs), BATCH):
            batch = blobs[start : start + BATCH]
            sink.write("".join(f"{blob}\n" for blob in batch).encode())
            sink.flush()
            for blob in batch:
                header = source.readline().decode()
                if header == f"{blob} missing\n":
                    raise MissingObject(blob)
                if not header:
                    raise ValueError(ENDS_EARLY)
                found, kind, size = header.split(" ")
                content = _content(source, int(size), most)
                if kind == "blob" and content is not None:
                    yield found, content


class GitTree:
    """The regular files of a commit or tree (see itw.tree.Tree), listed once, read on demand."""

    def __init__(
        self,
        commit: str,
        blobs: Mapping[str, str],
        reader: ObjectReader,
        links: frozenset[str] = frozenset(),
    ) -> None:
        self.commit = commit
        self.blobs = blobs
        self.links = links
        self._reader = reader

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        known = {path: self.blobs[path] for path in paths if path in self.blobs}
        content = self._reader.read(known.values())
        return {path: content[blob] for path, blob in known.items() if blob in content}

    def read_large(self, path: str) -> bytes | None:
        blob = self.blobs[path]
        return self._reader.read([blob], most=LARGE).get(blob)


def entries_in(listing: bytes) -> tuple[dict[str, str], frozenset[str]]:
    """Regular files of `git ls-tree -r -z` by path, and what else there is: links and submodules.

    Names that are not UTF-8 are left out.
    """
    blobs: dict[str, str] = {}
    links: set[str] = set()
    for entry in listing.split(b"\0"):
        details, _, name = entry.partition(b"\t")
        try:
            path = name.decode()
        except UnicodeDecodeError:
            continue
        if details[:6].decode() in REGULAR:
            blobs[path] = details[12:].decode()
        elif path:
            links.add(path)
    return blobs, frozenset(links)


def _content(source: IO[bytes], size: int, limit: int) -> bytes | None:
    """One object's content, or None when it is not wanted: it is read over all the same."""
    if size <= limit:
        content = source.read(size + 1)
        if len(content) != size + 1:
            raise ValueError(ENDS_EARLY)
        return content[:-1]
    left = size + 1
    while left:
        skipped = len(source.read(min(left, 1 << 20)))
        if not skipped:
            raise ValueError(ENDS_EARLY)
        left -= skipped
    return None
