"""What a report says of the tests: how they ran, that they wait or run, or why they did not run.

A value that can be kept as JSON, so that a result outlives the worker that made it.
"""

from dataclasses import dataclass, replace

from itw import messages
from itw.connector import Connector
from itw.fair_shares.day import UsedUp
from itw.fair_shares.limits import Most
from itw.reporting.publication import Annotation, Conclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTests:
    """`failed` (Markdown) comes before the findings, `rest` after them, `title` into the title.

    The check's conclusion is never better than `conclusion`: a check is not green before its tests
    ran. `cells` are the table's words on what ran, where there is something to say; tests that are
    `pending` will run without anybody's help.
    """

    title: str
    rest: str
    failed: str = ""
    leads: bool = False  # the tests are the first thing to say of this commit
    conclusion: Conclusion = Conclusion.SUCCESS
    annotations: tuple[Annotation, ...] = ()
    cells: tuple[tuple[Connector, str], ...] = ()
    pending: bool = False


def not_run(reason: str, *, conclusion: Conclusion = Conclusion.SUCCESS) -> ShownTests:
    """`reason` is a sentence's end."""
    return ShownTests(
        title=messages.not_run_title(),
        rest=messages.tests_not_run(reason=reason),
        conclusion=conclusion,
    )


def not_allowed(author: str, head_sha: str) -> ShownTests:
    """A stranger's commit waits for somebody to read it; the line to copy is below the reason."""
    shown = not_run(messages.stranger_reason(author=author), conclusion=Conclusion.NEUTRAL)
    return replace(shown, rest=f"{shown.rest}\n\n{messages.ok_to_test_line(head_sha=head_sha)}")


def waiting(tests: int, full: Most | None = None) -> ShownTests:
    """`full` is the limit on jobs at once that they wait for."""
    return ShownTests(
        title=messages.waiting_title(tests=tests),
        rest=messages.tests_wait(tests=tests, full=full),
        leads=True,
        conclusion=Conclusion.NEUTRAL,
        pending=True,
    )


def under_way(title: str, lines: str) -> ShownTests:
    """`lines` is Markdown."""
    return ShownTests(
        title=title,
        failed=lines,
        rest="",
        leads=True,
        conclusion=Conclusion.NEUTRAL,
        pending=True,
    )


def postponed(problem: str) -> ShownTests:
    return ShownTests(
        title=messages.postponed_title(),
        rest=messages.tests_postponed(problem=problem),
        leads=True,
        conclusion=Conclusion.NEUTRAL,
        pending=True,
    )


def next_day(used_up: UsedUp) -> ShownTests:
    """They go on by themselves then."""
    return ShownTests(
        title=messages.share_used_up_title(share=used_up.share),
        rest=used_up.sentence,
        leads=True,
        conclusion=Conclusion.NEUTRAL,
        pending=True,
    )


def cancelled(by: str) -> ShownTests:
    return ShownTests(
        title=messages.cancelled_title(by=by),
        rest=messages.tests_cancelled(by=by),
        leads=True,
        conclusion=Conclusion.CANCELLED,
    )
