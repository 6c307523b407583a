"""Shows a proof on standard error while it runs: a line for each broken connector that was tried.

In a terminal the line below them says what is being run, and which step its tests are at.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import click

from itw import messages
from itw.live_story import Live, after, running_rows
from itw.markdown import printable
from itw.proving.asking import keys_of
from itw.proving.fates import Sure, attempts_of
from itw.proving.trials import Question, Subject, Trial, is_control
from itw.story_text import text_lines
from workers.cli.settings import Terminal
from workers.prove import Following

EVERY = 0.2  # seconds between two pictures


class Lines:
    """A line for each run that has ended, for logs and pipes."""

    def __init__(self) -> None:
        self._subject: Subject | None = None
        self._live = Live()
        self._lock = Lock()
        self._now = ""

    def begin(self, subject: Subject, trials: list[Trial]) -> None:
        self._subject = subject
        ways = len(subject.promises) + min(subject.wanted, len(subject.drawn))
        said = messages.proof_begins_title(
            connector=str(subject.connector), tests=len(subject.target.tests), mutants=ways
        )
        self._say(said if not trials else messages.resumed_title(said=said, runs=len(trials)))

    def asks(self, question: Question) -> None:
        with self._lock:
            self._live, self._now = Live(), self._what(question)

    def feed(self, line: bytes) -> None:
        with self._lock:
            self._live = after(self._live, line)

    def ended(self, trial: Trial, trials: list[Trial]) -> None:
        subject, question, run = self._subject, trial.question, trial.observation
        if subject is None:
            return
        if is_control(trial):
            sign = messages.OK if run.passed and not run.noticed else messages.BAD
            said = run.noticed[0].said if run.noticed else run.reason
        else:
            last = attempts_of(trials)[question.mutant][-1]
            sign = messages.fate_sign_title(fate=last.fate.value)
            if last.sure is Sure.DOUBTFUL:
                sign = messages.UNSURE
            said = last.reason
            if last.noticed:
                said = messages.noticed_by_title(test=last.noticed.leaf, said=last.noticed.said)
        tried = len({each.question.mutant for each in trials if not is_control(each)})
        self._say(
            messages.trial_title(
                sign=sign,
                what=self._what(question),
                said=said,
                seconds=run.took,
                number=tried,
                of=0 if is_control(trial) else sum(1 for _ in keys_of(subject, trials)),
            )
        )

    def _what(self, question: Question) -> str:
        mutant = self._subject.by_key.get(question.mutant) if self._subject else None
        if mutant is None:
            return messages.control_runs_title(attempt=question.attempt)
        return messages.mutant_runs_title(what=mutant.what, attempt=question.attempt)

    def _say(self, text: str) -> None:
        click.echo(printable(text), err=True)


class Ticking(Lines):
    """The same lines above what runs at this moment."""

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
            rows, now = list(running_rows(self._live, time.time())), self._now
        lines = [f"{messages.NOW} {now}", *text_lines(rows, width=self._width)]
        return Text("\n".join(printable(str(line)) for line in lines if now))


@contextmanager
def following(terminal: Terminal) -> Iterator[Following]:
    """What is shown of proofs within the block."""
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
