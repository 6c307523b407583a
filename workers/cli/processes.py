"""Spreads work over the processors: of one Python process, only one thread works at a time."""

import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 4  # processes; starting more and collecting from them costs what it saves
PARTS = 256  # of the items: a part is one byte of a pipe, which no two readers get


class _Child:
    """A forked process that does a share of the work and sends what came of it."""

    def __init__(self, share: Callable[[int], Any], first: int) -> None:
        reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reading)
            _work_and_exit(share, first, writing)
        os.close(writing)
        self._pipe: IO[bytes] = os.fdopen(reading, "rb")

    def results(self) -> Any:
        answer = self._pipe.read()
        if not answer:
            raise ChildProcessError(f"process {self._pid} ended without an answer")
        results, error = pickle.loads(answer)  # noqa: S301 - from our own child
        if error is not None:
            raise error
        return results

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
    the work it is to save. For the same reason this is not multiprocessing's pool. Who has done a
    part takes the next that nobody has: one may be slower, or have the larger files.
    """
    count = min(processes or min(MOST, os.cpu_count() or 1), len(items))
    if count < 2:
        return map(work, items)
    left = _filled(bytes(range(count, min(PARTS, len(items)))))

    def share(first: int) -> dict[int, list[Result]]:
        return {part: [work(item) for item in items[part::PARTS]] for part in _taken(first, left)}

    children = [_Child(share, first) for first in range(1, count)]
    try:
        shares = [share(0), *(each.results() for each in children)]
    finally:
        os.close(left)
        for child in children:
            child.end()
    done: list[Any] = [None] * len(items)
    for part, results in (each for parts in shares for each in parts.items()):
        done[part::PARTS] = results
    return done


def _filled(content: bytes) -> int:
    """The reading end of a pipe that ends after the content."""
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    return reading


def _taken(first: int, left: int) -> Iterator[int]:
    yield first
    while part := os.read(left, 1):
        yield part[0]


def _work_and_exit(share: Callable[[int], Any], first: int, pipe: int) -> None:
    """Without the parent's finalizers and buffers, whatever happens."""
    try:
        with os.fdopen(pipe, "wb") as answer:
            try:
                done: tuple[Any, BaseException | None] = share(first), None
            except BaseException as error:  # noqa: BLE001 - it is raised again in the parent
                done = {}, error
            answer.write(pickle.dumps(done))
    finally:
        os._exit(0)
