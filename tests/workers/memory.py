"""How much memory a process and its children have."""

import os
from pathlib import Path


def processes(pid: int) -> tuple[int, ...]:
    """The process, and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (pid, *(each for child in children for each in processes(int(child))))


def resident_bytes(pid: int) -> int:
    """Pages that they share count for each of them."""
    size = os.sysconf("SC_PAGE_SIZE")
    return sum(
        int(Path(f"/proc/{each}/statm").read_text().split()[1]) * size for each in processes(pid)
    )
