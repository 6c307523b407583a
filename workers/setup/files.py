"""Files that hold secrets: for their owner alone, whole or not there, and none lost."""

import os
import signal
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from itw import messages
from itw.errors import UserError


def write_secret(path: Path, text: str, *, replace: bool) -> None:
    """Put the whole text there with mode 0600, over a file only where `replace` says so.

    Raises UserError where that can't be done; the file is then as it was.
    """
    path = path.resolve()  # a link stays a link
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _whole(path.parent, text) as written:
            if replace:
                os.replace(written, path)
            else:
                os.link(written, path)  # fails where something is there by now
        _on_disk(path.parent)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(messages.unwritable_file_title(path=str(path), why=why)) from error


def require_place(path: Path) -> None:
    """Raises UserError where no file can be put: asked before anything is created on GitHub.

    Leaves nothing behind, not even a directory that is yet to be.
    """
    try:
        there = next(each for each in path.resolve().parents if each.exists())
        with _whole(there, "") as probe:
            if stat.S_IMODE(probe.stat().st_mode) != 0o600:
                raise OSError(messages.modes_not_kept())
            os.link(probe, probe.with_suffix(".link"))
            probe.with_suffix(".link").unlink()
        if path.is_dir():
            raise IsADirectoryError(21, os.strerror(21))
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError(messages.unwritable_place_title(path=str(path), why=why)) from error


@contextmanager
def _whole(directory: Path, text: str) -> Iterator[Path]:
    """A file of ours beside the place where it will be, with everything in it on disk."""
    handle, name = tempfile.mkstemp(prefix=".itw-", dir=directory)  # mode 0600
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def _on_disk(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the block is through: a key that is told once gets written."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda number, _: asked.append(number)) for each in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if asked:
            signal.raise_signal(asked[0])
