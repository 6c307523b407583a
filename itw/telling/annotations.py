"""The runs of a change as annotations: on the line that failed, and on the line that led there."""

from collections.abc import Iterator

from itw import messages
from itw.go.compile_errors import errors_of
from itw.reporting.markdown import one_line
from itw.reporting.publication import Annotation
from itw.runs.report import BAD, Result
from itw.story.log_lines import Spot
from itw.story.story_rows import headline, places_of, reason
from itw.telling.tellings import Telling
from itw.telling.told_runs import ToldRuns

SHOWN = 50  # one request; what is said in the summary as well need not be said on every line
LEVELS = {Result.FLAKY: "warning", Result.INCONCLUSIVE: "warning", Result.BROKEN_ON_BASE: "notice"}


def run_annotations(told: ToldRuns) -> Iterator[Annotation]:
    """Only where the path is known to be the repository's; each line once."""
    seen: set[tuple[str, int, str]] = set()
    for annotation in _all(told):
        key = (annotation.path, annotation.start_line, annotation.message)
        if key not in seen and len(seen) < SHOWN:
            seen.add(key)
            yield annotation


def _all(told: ToldRuns) -> Iterator[Annotation]:
    for stopped in told.stopped:
        for spot, message in errors_of(stopped):
            yield from _at(spot, "failure", messages.compile_error_title(), message)
    for telling in told.tellings:
        yield from _of(telling)


def _of(telling: Telling) -> Iterator[Annotation]:
    """On a fresh look at the file: what failed, at which step, and why."""
    story, result = telling.story, telling.verdict.result
    level = LEVELS.get(result, "failure" if result in BAD else "warning")
    what = messages.broke_annotation_title(test=story.test, what=headline(story))
    step = story.failed_at
    message = messages.annotation_title(step=step.text if step else "", reason=reason(story))
    for spot in places_of(story):
        yield from _at(spot, level, what, message)


def _at(spot: Spot, level: str, title: str, message: str) -> Iterator[Annotation]:
    if spot.known and spot.line > 0:
        yield Annotation(
            path=spot.path,
            start_line=spot.line,
            end_line=spot.line,
            level=level,
            title=one_line(title, limit=250),
            message=one_line(message, limit=600) or one_line(title, limit=250),
        )
