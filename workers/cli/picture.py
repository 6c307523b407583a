"""Lines on standard error while tests run; in a terminal a picture of the moment stands below them.

Who is told of the runs says the lines and draws the picture; elsewhere there are the lines only.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

import click

from itw.reporting.markdown import printable
from itw.story.live import Live, after, running_rows
from itw.story.text import text_lines
from workers.cli.settings import Terminal

EVERY = 0.1  # seconds between two pictures


def _to_stderr(text: str) -> None:
    click.echo(printable(text), err=True)


class Told:
    """Is told of the lines that tests print, by the thread that runs them.

    `say` is for a line that stays; where it goes is decided by `showing`.
    """

    def __init__(self) -> None:
        self.say: Callable[[str], None] = _to_stderr
        self._live = Live()
        self._lock = Lock()  # the picture is drawn by a thread of its own

    def feed(self, line: bytes) -> None:
        with self._lock:
            self._live = after(self._live, line)

    def picture(self, width: int) -> list[str]:
        """What runs at this moment, and which step it is at."""
        with self._lock:
            rows = list(running_rows(self._live, time.time()))
        return [f"  {line}" for line in text_lines(rows, width=width)]


Teller = TypeVar("Teller", bound=Told)


@contextmanager
def showing(told: Teller, terminal: Terminal) -> Iterator[Teller]:
    """What is said within the block is shown, and in a terminal the picture too."""
    if not terminal.live:
        yield told
        return
    # Imported only now: rich costs more than most commands.
    from rich.console import Console
    from rich.live import Live as Picture
    from rich.text import Text

    console = Console(stderr=True, highlight=False)

    def say(text: str) -> None:
        console.print(Text(printable(text)), soft_wrap=True)

    def now() -> Text:
        lines = told.picture(terminal.width - 2)
        return Text("\n".join(printable(line) for line in lines))

    told.say = say
    with Picture(get_renderable=now, console=console, refresh_per_second=1 / EVERY, transient=True):
        yield told
