"""The files of a commit as a directory, written once and mounted read-only by all its jobs.

A Tree has regular files only, so there is no link to follow, no hook, submodule or filter to run.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path

from itw import messages
from itw.errors import TransientError, UserError
from itw.runs.sandbox import GIB
from itw.tree import Tree
from workers.git.lock import NotFree, locked

MAX_FILES = 100_000
MAX_BYTES = 2 * GIB
MAX_PATH = 4000  # PATH_MAX with room for where it is put
BATCH = 256
PROGRAMS = (b"#!", b"\x7fELF")  # that a test may start; a Tree does not tell modes
WRITING_SECONDS = 300.0
EPOCH = 1_000_000_000  # 2001: any moment long gone


class SourceTooLarge(UserError):
    """The commit has more than a job is given."""


@contextmanager
def source_of(tree: Tree, directory: Path) -> Iterator[Path]:
    """The tree's files below `directory`, kept from eviction within the block."""
    name = identity(tree.blobs)
    directory.mkdir(parents=True, exist_ok=True)
    lock, place = directory / f"{name}.lock", directory / name
    with ExitStack() as stack:
        # Who reads the same source, this process too, keeps nobody else from reading it.
        while not _kept(stack, lock, place):
            with _locked(lock):
                if not place.exists():
                    _write(tree, place)
        yield place


def _kept(stack: ExitStack, lock: Path, place: Path) -> bool:
    """Whether it is there; then nobody evicts it until the stack ends."""
    with ExitStack() as held:
        held.enter_context(_locked(lock, shared=True))
        if not place.exists():
            return False
        os.utime(place)
        stack.enter_context(held.pop_all())
    return True


@contextmanager
def _locked(lock: Path, *, shared: bool = False) -> Iterator[None]:
    try:
        with locked(lock, seconds=WRITING_SECONDS, shared=shared):
            yield
    except NotFree as error:
        raise TransientError(messages.source_busy()) from error


def evict(directory: Path, *, keep: int) -> int:
    """Remove the sources that were used longest ago, but for `keep`; how many."""
    if not directory.is_dir():
        return 0
    places = [place for place in directory.iterdir() if place.is_dir()]
    old = sorted(places, key=lambda place: place.stat().st_mtime, reverse=True)[keep:]
    return sum(_evicted(place) for place in old)


def identity(blobs: Mapping[str, str]) -> str:
    """The same for the same files, whatever commit has them."""
    lines = (f"{blob} {path}\0" for path, blob in sorted(blobs.items()))
    return sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()[:40]


def _evicted(place: Path) -> bool:
    try:
        # One that is being written has its writer's lock.
        with locked(place.parent / f"{place.name.removesuffix('.part')}.lock", seconds=0):
            shutil.rmtree(place, ignore_errors=True)
    except NotFree:
        return False
    return True


def _write(tree: Tree, place: Path) -> None:
    """Written aside and renamed: a directory with its name is complete."""
    if len(tree.blobs) > MAX_FILES:
        raise SourceTooLarge(messages.too_many_source_files(limit=MAX_FILES))
    aside = place.with_name(f"{place.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        _fill(aside, tree)
        aside.rename(place)
    except OSError as error:
        raise TransientError(messages.source_not_written(problem=str(error))) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _fill(directory: Path, tree: Tree) -> None:
    written, made = 0, {directory}
    directory.mkdir(mode=0o755)
    for path, content in _contents(tree):
        written += len(content)
        if written > MAX_BYTES:
            raise SourceTooLarge(messages.source_too_large(limit=MAX_BYTES))
        file = _place(directory, path)
        if file.parent not in made:
            file.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(content)
        if content.startswith(PROGRAMS):
            file.chmod(0o755)
        _date(file, tree.blobs[path])


def _contents(tree: Tree) -> Iterator[tuple[str, bytes]]:
    """Every file: one that is missing would fail a test that is all right."""
    paths = iter(tree.blobs)
    while batch := list(islice(paths, BATCH)):
        found = tree.read(batch)
        yield from found.items()
        for path in batch:
            if path not in found:
                content = tree.read_large(path)
                if content is None:
                    raise SourceTooLarge(messages.source_file_too_large(path=path))
                yield path, content


def _place(directory: Path, path: str) -> Path:
    """Git forbids these names in a tree; whoever made this one did not ask git."""
    parts = path.split("/")
    if len(path) > MAX_PATH or any(part in {"", ".", "..", ".git"} for part in parts):
        raise UserError(messages.bad_source_path(path=path))
    return directory.joinpath(*parts)


def _date(file: Path, blob: str) -> None:
    """A time that follows from the content, for Go keys its index of a package by files' times.

    So the index of what did not change is found in the shared cache, and a stale one never is.
    """
    seconds, nanoseconds = int(blob[:7], 16), int(blob[7:14], 16)
    moment = (EPOCH + seconds) * 10**9 + nanoseconds
    os.utime(file, ns=(moment, moment))
