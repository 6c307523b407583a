"""The data directory: whether anything can be kept there, before work is done for it."""

from pathlib import Path

from itw import messages
from itw.errors import UserError


def problem_of(directory: Path) -> str:
    """Why nothing can be kept there, "" where it can."""
    try:
        there = next(path for path in (directory, *directory.absolute().parents) if path.exists())
        # A file of our own is the only honest test: permissions, quotas and mounts all count.
        probe = there / ".itw-doctor"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def require_usable(directory: Path) -> None:
    """Raises UserError where nothing can be kept there."""
    if problem := problem_of(directory):
        raise UserError(messages.unusable_data_directory(path=str(directory), problem=problem))
