"""Writes edited files into a work tree: each of them whole, and only over what was reviewed."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from itw import messages
from itw.errors import UserError

USUAL_MODE = 0o644  # of a new file


class ChangedSince(UserError):
    """A file is not the one that was reviewed; nothing was written."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(messages.changed_since_title(paths=paths))


class NotWritten(UserError):
    """The disk or its permissions are in the way."""

    def __init__(self, path: str, reason: str, written: list[str]) -> None:
        super().__init__(messages.not_written_title(path=path, reason=reason, written=written))


def write(top: Path, reviewed: Mapping[str, bytes], edited: Mapping[str, bytes]) -> None:
    """Put `edited` in the place of `reviewed`, each file at once; modes are kept.

    What was not reviewed is a new file. All new contents are on the disk before the first file is
    replaced.
    """
    changed = [path for path in edited if not _is(top, path, reviewed.get(path))]
    if changed:
        raise ChangedSince(changed)
    prepared: list[tuple[str, Path]] = []
    written: list[str] = []
    path = ""
    try:
        for path, data in edited.items():
            prepared.append((path, _prepared(top / path, data)))
        for path, new in prepared:
            if not _is(top, path, reviewed.get(path)):
                raise _changed_meanwhile(path, written)
            new.replace(top / path)
            written.append(path)
    except OSError as error:
        raise NotWritten(path, error.strerror or type(error).__name__, written) from error
    finally:
        for _, left in prepared:
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _changed_meanwhile(path: str, written: list[str]) -> UserError:
    if not written:
        return ChangedSince([path])
    return NotWritten(path, messages.changed_meanwhile_reason(), written)


def _is(top: Path, path: str, data: bytes | None) -> bool:
    """Whether the file stands there with that content: not a link, nor behind one.

    Without content: whether there is none, in a directory that is there.
    """
    file = top / path
    try:
        if file.is_symlink() or file.resolve() != (top.resolve() / path):
            return False
        if data is None:
            return file.parent.is_dir() and not file.exists()
        return file.read_bytes() == data
    except OSError:
        return False


def _prepared(file: Path, data: bytes) -> Path:
    """A new file beside the old one, with its mode."""
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else USUAL_MODE
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as new:
        path = Path(new.name)
        try:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
            path.chmod(mode)
        except OSError:  # a full disk, most likely
            path.unlink()
            raise
    return path
