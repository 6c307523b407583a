"""Asks gofmt, where it is installed, whether it would leave an edited file as it is.

gofmt reads standard input and parses; it runs nothing of the file. The environment is empty.
"""

import shutil
import subprocess
from functools import cache

SECONDS = 10


def keeps(before: bytes, after: bytes) -> bool:
    """Whether an edit is formatted. Without gofmt, and in files that were not, nothing is known.

    What is not known does not speak against an edit: `itw.edits.layout` has looked at its lines.
    """
    gofmt = executable()
    if gofmt is None or is_formatted(gofmt, after):
        return True
    return not is_formatted(gofmt, before) and _parses(gofmt, after)


def formatted(source: bytes) -> tuple[bytes, str]:
    """The source as gofmt writes it, or what it says is wrong with it; as it is without a gofmt."""
    gofmt = executable()
    run = _run([gofmt], source) if gofmt is not None else None
    if run is None:
        return source, ""
    if run.returncode != 0:
        return source, run.stderr.decode(errors="replace").replace("<standard input>", "line")
    return run.stdout, ""


@cache
def executable() -> str | None:
    return shutil.which("gofmt")


def is_formatted(gofmt: str, source: bytes) -> bool:
    """Whether it parses, and gofmt would change nothing."""
    run = _run([gofmt, "-l"], source)
    return run is not None and run.returncode == 0 and not run.stdout


def _parses(gofmt: str, source: bytes) -> bool:
    run = _run([gofmt, "-l"], source)
    return run is not None and run.returncode == 0


def _run(argv: list[str], source: bytes) -> subprocess.CompletedProcess[bytes] | None:
    """None where there is no answer in time."""
    try:
        return subprocess.run(
            argv, input=source, capture_output=True, timeout=SECONDS, cwd="/", env={}, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
