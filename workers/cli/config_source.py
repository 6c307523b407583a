"""Finds and reads the configuration file of a work tree, without following links."""

from dataclasses import dataclass, replace
from pathlib import Path

from itw import messages
from itw.configuration.config import PATH
from itw.configuration.configured import MISNAMED
from itw.configuration.yaml_source import MAX_BYTES
from itw.errors import UserError
from itw.reporting.markdown import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSource:
    """`source` is None where there is no file; `repository` is the work tree it is for, if any.

    `problem` is what keeps the file from being read at all.
    """

    path: Path
    source: bytes | None = None
    repository: Path | None = None
    problem: str = ""


def config_source(path: Path) -> ConfigSource:
    """The file itself, or the one of the work tree around a directory.

    Raises UserError when the path does not exist or can't be read.
    """
    try:
        if path.is_dir():
            top = _top(path)
            file = top / PATH
            found = _read(file) if _is_there(file) else _missing(file, top)
            return replace(found, repository=top)
        return _read(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(messages.unreadable_file_title(path=str(path), why=why)) from error


def _is_there(file: Path) -> bool:
    return file.is_symlink() or file.exists()


def _missing(file: Path, top: Path) -> ConfigSource:
    """No file, or one whose name nobody reads."""
    if _is_there(top / MISNAMED):
        problem = plain(messages.config_misnamed(found=MISNAMED, path=PATH))
        return ConfigSource(path=top / MISNAMED, problem=problem)
    return ConfigSource(path=file)


def _top(path: Path) -> Path:
    around = (each for each in (path, *path.absolute().parents) if (each / ".git").exists())
    return next(around, path)


def _read(file: Path) -> ConfigSource:
    if file.is_symlink():
        return ConfigSource(path=file, problem=messages.config_is_a_link())
    if file.exists() and not file.is_file():
        raise UserError(messages.unreadable_file_title(path=str(file), why="not a regular file"))
    with file.open("rb") as stream:
        return ConfigSource(path=file, source=stream.read(MAX_BYTES + 1))
