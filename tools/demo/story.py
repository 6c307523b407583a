"""The demo, told in a terminal: a pull request is reviewed, mended, and not told anything twice."""

import json
import time
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tests.github_double.state import CheckRun, Delivery, Thread
from tools.demo import seen
from tools.demo.page import headline, page
from tools.demo.processes import StepFailed
from tools.demo.stage import REPOSITORY, Stage, Told
from tools.demo.view import Delivery as SeenDelivery

PAGE = Path("demo.html")
MENDED = 3  # findings that the sample's fix is about
QUIET_FOR = 1.0  # seconds to wait for what must not come


class Story:
    """What is printed, in the order it happens."""

    def __init__(self, stage: Stage, console: Console) -> None:
        self.stage = stage
        self.console = console
        self.shown: list[SeenDelivery] = []

    def tell(self) -> None:
        self._opened()
        self._mended()
        self._without_effect()
        self._page()

    def _opened(self) -> None:
        self._heading("A pull request is opened")
        clock = Clock()
        self.stage.open_pull_request()
        pull = self.stage.pull.state
        self._say(f"{REPOSITORY}#{pull.number}  {pull.title}")
        self._say(self._answered("pull_request", "opened"))
        run = self.stage.reviewed()
        self._say(f"reviewed {clock.seconds:.1f} s later")
        self._check_run(run)
        self._review(pull.threads)

    def _mended(self) -> None:
        self._heading("Three findings are mended, and pushed")
        before = self.stage.told()
        clock = Clock()
        self.stage.push_fix()
        self._say(self._answered("pull_request", "synchronize"))
        run = self.stage.reviewed()
        self._say(f"reviewed {clock.seconds:.1f} s later: {run.title}")
        self._threads(self.stage.pull.state.threads)
        after = self.stage.told()
        self._compared(before, after)
        _require(after.resolved == MENDED, f"{after.resolved} threads are resolved, not {MENDED}.")
        _require(after.comments == before.comments, "Something was said twice.")

    def _without_effect(self) -> None:
        self._heading("The same delivery again, and a forged one")
        before = self.stage.told()
        first = self.stage.deliveries("pull_request")[0]
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for sent in (self._again(first), self._forged(first)):
            table.add_row(sent.what, str(sent.status), sent.outcome)
            self.shown.append(sent)
        self._print(table)
        time.sleep(QUIET_FOR)
        after = self.stage.told()
        _require(after == before, f"Something was posted: {before} became {after}.")
        self._say("nothing was posted because of them")

    def _again(self, first: Delivery) -> SeenDelivery:
        hooks = self.stage.github.hooks
        sent = hooks.put(self.stage.app, first.event, first.payload, guid=first.guid)
        self.stage.github.settle()
        return _shown(sent, "the first delivery, sent again")

    def _forged(self, real: Delivery) -> SeenDelivery:
        """Send the real body and headers, with a signature that only looks like one."""
        body = json.dumps(real.payload).encode()
        sent = real.request_headers | {
            "X-GitHub-Delivery": str(uuid4()),
            "X-Hub-Signature-256": "sha256=" + "0" * 64,
        }
        connection = HTTPConnection(self.stage.url.removeprefix("http://"), timeout=10)
        try:
            connection.request("POST", "/webhook", body, sent)
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        what = "a delivery signed with another secret"
        return SeenDelivery(event=real.event, what=what, status=answer.status, outcome=said)

    def _drawn(self) -> str:
        pull = seen.pull_request(self.stage.pull.state, self.shown)
        return page(pull, site=self.stage.github.url)

    def _page(self) -> None:
        broken = self.stage.github.broken
        _require(not broken, f"The stand-in said what GitHub would not: {broken}")
        PAGE.write_text(self._drawn())
        self.console.print()
        self._say(f"The pull request as a person sees it: {PAGE.resolve()}")

    # How it is shown

    def _answered(self, event: str, action: str) -> str:
        """The newest delivery of the event, which the receiver must have accepted."""
        [*_, delivery] = [d for d in self.stage.deliveries(event) if d.action == action]
        if delivery.status_code != 202:
            said = f"{delivery.status_code} {delivery.response_body}"
            raise StepFailed(f"The receiver refused {event}.{action}: {said}")
        self.shown.append(_shown(delivery, f"{action}, signed"))
        milliseconds = 1000 * delivery.duration
        return f"signed webhook {event}.{action}: {delivery.status_code} in {milliseconds:.0f} ms"

    def _check_run(self, run: CheckRun) -> None:
        """Its title and its table; the findings below it are those of the review."""
        self.console.print()
        self._print(Text(f"{run.name} · {run.conclusion} · {run.title}", style="bold"))
        self._print(Markdown((run.summary or "").split("\n\n")[0]))

    def _review(self, threads: list[Thread]) -> None:
        self.console.print()
        self._print(Text(f"One review with {len(threads)} inline comments", style="bold"))
        for thread in threads:
            first = thread.comments[0]
            self._say("")
            self._print(Text(f"{first.path}:{first.line}", "dim"))
            self._say(headline(first.body, limit=400))

    def _threads(self, threads: list[Thread]) -> None:
        self.console.print()
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for thread in threads:
            done = thread.resolved_by is not None
            state = Text("resolved", "green") if done else Text("open", "yellow")
            table.add_row(state, headline(thread.comments[0].body))
        self._print(table)

    def _compared(self, before: Told, after: Told) -> None:
        table = Table(box=None, padding=(0, 3, 0, 0))
        for column in ("on the pull request", "before", "after"):
            table.add_column(column, justify="left" if column[0] == "o" else "right")
        for name in ("reviews", "comments", "resolved", "check_runs"):
            said = name.replace("_", " ").replace("resolved", "threads resolved")
            table.add_row(said, str(getattr(before, name)), str(getattr(after, name)))
        self.console.print()
        self._print(table)

    def _heading(self, text: str) -> None:
        self.console.print()
        self.console.rule(Text(text, style="bold"), align="left")

    def _say(self, text: str) -> None:
        self._print(Text(text))

    def _print(self, what: object) -> None:
        self.console.print(Padding(what, (0, 0, 0, 2)))  # type: ignore[arg-type]


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started


def _require(holds: bool, failure: str) -> None:
    if not holds:
        raise StepFailed(failure)


def _shown(delivery: Delivery, what: str) -> SeenDelivery:
    said = delivery.response_body.strip()
    return SeenDelivery(event=delivery.event, what=what, status=delivery.status_code, outcome=said)
