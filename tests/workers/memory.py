"""How much memory a process and its children have."""

import os
from pathlib import Path


def resident_bytes(pid: int) -> int:
    """Pages that they share count for each of them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    own = pages * os.sysconf("SC_PAGE_SIZE")
    return own + sum(resident_bytes(int(child)) for child in children)
