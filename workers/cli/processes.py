"""Spreads work over the processors: of one Python process, only one thread works at a time."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 4  # processes; starting more and collecting from them costs what it saves
WORTH_IT = 16  # items; fewer are done before a process has started

_work: Callable[[Any], Any]  # a forked process inherits it: a closure can't be sent


def in_processes(
    work: Callable[[Item], Result], items: Sequence[Item], processes: int = 0
) -> Iterable[Result]:
    """`map(work, items)` by forked processes; the results come in the order of the items."""
    processes = processes or min(MOST, os.cpu_count() or 1)
    if processes < 2 or len(items) < WORTH_IT:
        return map(work, items)
    # Imported only now: most commands need none of it.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Forked, not spawned: a new interpreter would import everything again, and that takes as long
    # as the work it is to save.
    fork = get_context("fork")
    with ProcessPoolExecutor(processes, fork, initializer=_inherit, initargs=(work,)) as pool:
        return list(pool.map(_do, items))


def _inherit(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do(item: Any) -> Any:
    return _work(item)
