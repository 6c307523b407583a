"""The runs of a change in GitHub's terms: a part of the title, two parts of the summary, cells.

The stories get most of the room that a summary has; what does not fit is counted.
"""

from collections.abc import Iterable

from itw import messages
from itw.connector import Connector
from itw.reporting.links import Links
from itw.reporting.room import within
from itw.runs.report import BAD, Result, RunReport
from itw.story.story import Story
from itw.telling.markdown import broken_sections, other_sections
from itw.telling.told_runs import ToldRuns

BROKEN_ROOM = 36_000  # characters of a summary's 60,000
OTHER_ROOM = 12_000


def broken_markdown(told: ToldRuns, links: Links) -> str:
    return _within(broken_sections(told, links), BROKEN_ROOM)


def other_markdown(told: ToldRuns, links: Links) -> str:
    return _within(other_sections(told, links), OTHER_ROOM)


def _within(sections: Iterable[str], room: int) -> str:
    return "\n\n".join(within(sections, room, lambda number: messages.more_sections(number=number)))


def title_of_runs(told: ToldRuns) -> str:
    counts = {result.value: number for result, number in told.report.counts.items()}
    bad = [each.story for each in told.tellings if each.verdict.result in BAD]
    return messages.runs_title(ran=told.ran, counts=counts, phase=_phase(bad))


def _phase(stories: Iterable[Story]) -> str:
    """The step at which all of them broke, "" where they differ."""
    phases = {step.phase.value if (step := story.failed_at) else "" for story in stories}
    return phases.pop() if len(phases) == 1 else ""


def went_well(report: RunReport) -> bool:
    """Whether nothing of it has to come first."""
    quiet = {Result.PASSED, Result.SKIPPED, Result.NEVER_SELECTED}
    return not report.ran_nothing and set(report.counts) <= quiet


def cells_of(report: RunReport) -> tuple[tuple[Connector, str], ...]:
    """What the table of connectors says in its column "Ran"; connectors without tests have none."""
    return tuple(
        (
            each.connector,
            messages.results_cell(counts={key.value: n for key, n in each.counts.items()}),
        )
        for each in report.connectors
        if each.tests
    )
