"""Shows tests on standard error while they run: steps tick as the tests narrate.

In a terminal a few lines at the bottom change in place; elsewhere each test is a line when it ends.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Protocol

import click

from itw import messages
from itw.live_story import Live, after, ended_title, running_rows
from itw.markdown import printable
from itw.run_report import Request
from itw.story_text import text_lines
from workers.cli.settings import Terminal

EVERY = 0.1  # seconds between two pictures


class Shown(Protocol):
    """What is told of the runs; `workers.execution.Watching`."""

    def begin(self, request: Request) -> None: ...

    def feed(self, line: bytes) -> None: ...


class Lines:
    """A line for each test that has ended, for logs and pipes."""

    def __init__(self) -> None:
        self._live = Live()
        self._lock = Lock()

    def begin(self, request: Request) -> None:
        self._live = Live()
        self._say(_begun(request))

    def feed(self, line: bytes) -> None:
        with self._lock:
            before, self._live = self._live, after(self._live, line)
        if self._live.count > before.count:
            self._say(ended_title(self._live.ended[-1]))

    def _say(self, text: str) -> None:
        click.echo(printable(text), err=True)


class Ticking(Lines):
    """The same lines above a picture of what runs at this moment."""

    def __init__(self, console: Any, terminal: Terminal) -> None:
        super().__init__()
        self._console = console
        self._width = terminal.width - 2

    def _say(self, text: str) -> None:
        from rich.text import Text

        self._console.print(Text(printable(text)), soft_wrap=True)

    def __rich__(self) -> Any:
        """Asked for a picture several times a second, from a thread of its own."""
        from rich.text import Text

        with self._lock:
            rows = list(running_rows(self._live, time.time()))
        return Text("\n".join(f"  {line}" for line in text_lines(rows, width=self._width)))


def _begun(request: Request) -> str:
    target = request.target
    return messages.run_begins_title(
        side=request.side.value,
        attempt=request.attempt,
        package=target.package,
        tests=len(target.tests),
    )


@contextmanager
def showing(terminal: Terminal) -> Iterator[Shown]:
    """What is shown of runs within the block."""
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
