"""Spreads work over the processors: of one Python process, only one thread works at a time."""

import os
import pickle
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import IO, Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 4  # processes; starting more and collecting from them costs what it saves


class _Child:
    """A forked process that does a share of the work and sends what came of it."""

    def __init__(self, work: Callable[[Any], Any], items: Sequence[Any]) -> None:
        reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reading)
            _work_and_exit(work, items, writing)
        os.close(writing)
        self._pipe: IO[bytes] = os.fdopen(reading, "rb")

    def results(self) -> list[Any]:
        answer = self._pipe.read()
        if not answer:
            raise ChildProcessError(f"process {self._pid} ended without an answer")
        results, error = pickle.loads(answer)  # noqa: S301 - from our own child
        if error is not None:
            raise error
        return list(results)

    def end(self) -> None:
        self._pipe.close()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def in_processes(
    work: Callable[[Item], Result], items: Sequence[Item], processes: int = 0
) -> Iterable[Result]:
    """`map(work, items)` by this process and forks of it; the results come in the items' order.

    Forked, not spawned: a new interpreter would import everything again, and that takes as long as
    the work it is to save. For the same reason this is not multiprocessing's pool.
    """
    count = min(processes or min(MOST, os.cpu_count() or 1), len(items))
    if count < 2:
        return map(work, items)
    children = [_Child(work, items[first::count]) for first in range(1, count)]
    try:
        shares = [[work(item) for item in items[::count]], *(each.results() for each in children)]
    finally:
        for child in children:
            child.end()
    return [shares[number % count][number // count] for number in range(len(items))]


def _work_and_exit(work: Callable[[Any], Any], items: Sequence[Any], pipe: int) -> None:
    """Without the parent's finalizers and buffers, whatever happens."""
    try:
        with os.fdopen(pipe, "wb") as answer:
            try:
                done: tuple[list[Any], BaseException | None] = [work(item) for item in items], None
            except BaseException as error:  # noqa: BLE001 - it is raised again in the parent
                done = [], error
            answer.write(pickle.dumps(done))
    finally:
        os._exit(0)
