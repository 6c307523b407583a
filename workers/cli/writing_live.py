"""Shows a writing job on standard error: a line for each phase, and in a terminal what runs now."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import click

from itw import messages
from itw.live_story import Live, after, running_rows
from itw.markdown import printable
from itw.story_text import text_lines
from itw.writing.standing import Standing
from workers.cli.settings import Terminal
from workers.writing.watching import Shown

EVERY = 0.2  # seconds between two pictures


class Lines:
    """A line when a phase begins, for logs and pipes."""

    def __init__(self) -> None:
        self._standing: Standing | None = None
        self._live = Live()
        self._lock = Lock()

    def at(self, standing: Standing) -> None:
        with self._lock:
            before, self._standing, self._live = self._standing, standing, Live()
        if before is None or (before.phase, before.draft) != (standing.phase, standing.draft):
            self._say(_told(standing))

    def feed(self, line: bytes) -> None:
        with self._lock:
            self._live = after(self._live, line)

    def _say(self, text: str) -> None:
        click.echo(printable(text), err=True)


class Ticking(Lines):
    """The same lines above a picture of this moment."""

    def __init__(self, console: Any, terminal: Terminal) -> None:
        super().__init__()
        self._console = console
        self._width = terminal.width - 2
        self._since = time.monotonic()

    def at(self, standing: Standing) -> None:
        self._since = time.monotonic()
        super().at(standing)

    def _say(self, text: str) -> None:
        from rich.text import Text

        self._console.print(Text(printable(text)), soft_wrap=True)

    def __rich__(self) -> Any:
        """Asked for a picture several times a second, from a thread of its own."""
        from rich.text import Text

        with self._lock:
            standing = self._standing
            rows = list(running_rows(self._live, time.time()))
        if standing is None:
            return Text("")
        now = _told(standing, seconds=standing.seconds + time.monotonic() - self._since)
        return Text(
            "\n".join([now, *(f"  {line}" for line in text_lines(rows, width=self._width))])
        )


def _told(standing: Standing, *, seconds: float | None = None) -> str:
    return messages.standing_title(
        phase=standing.phase.value,
        draft=standing.draft,
        number=standing.number,
        of=standing.of,
        cost=standing.cost,
        seconds=standing.seconds if seconds is None else seconds,
    )


@contextmanager
def showing(terminal: Terminal) -> Iterator[Shown]:
    """What is shown of a job within the block."""
    if not terminal.live:
        yield Lines()
        return
    # Imported only now: rich costs more than most commands.
    from rich.console import Console
    from rich.live import Live as Picture

    console = Console(stderr=True, highlight=False)
    ticking = Ticking(console, terminal)
    with Picture(ticking, console=console, refresh_per_second=1 / EVERY, transient=True):
        yield ticking
