"""The data directory: whether it has room, and whether others can change what is in it."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from itw import messages
from workers.diagnosis.check import Check, bad, off, ok

GIB = 1 << 30
LEAST = 2 * GIB  # for mirrors and for what a job writes


def disk_checks(directory: Path, cache_bytes: int) -> Iterator[Check]:
    """`cache_bytes` is what the sandbox's caches may grow to."""
    there = next(path for path in (directory, *directory.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST:
        yield bad("disk", messages.disk_short(gib=free / GIB), messages.mend_disk())
    elif free < cache_bytes and not (directory / "sandbox").exists():
        # What caches have taken already is not asked: walking through them takes minutes.
        wanted = messages.disk_below_caches(gib=free / GIB, caches=cache_bytes / GIB)
        yield off("disk", wanted, messages.mend_disk())
    else:
        yield ok("disk", messages.disk_left(gib=free / GIB))
    if directory.exists() and (mode := stat.S_IMODE(directory.stat().st_mode)) & 0o022:
        detail = messages.directory_is_open(path=str(directory), mode=mode)
        yield bad("data directory", detail, messages.mend_directory_mode(path=str(directory)))
