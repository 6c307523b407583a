"""Keeps Python's collector of cycles from looking through facts over and over.

Parsing makes tens of thousands of objects at a time, which sets the collector off, and it then
walks everything a warm cache holds: up to half of the time of a check. Facts have no cycles; what
else is left behind is collected after the block.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection within the block, which should be a short one; also a decorator.

    Of blocks in several threads the first to begin is the one that ends it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
