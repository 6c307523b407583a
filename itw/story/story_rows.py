"""A broken test as rows: its steps, what was said where it broke, and what its services said then.

Markdown, terminal and page show the same rows; nothing here is escaped yet.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from itw import messages
from itw.go.crash import Crash, Kind
from itw.go.test_report import Outcome
from itw.story.failure_rows import failure_rows
from itw.story.log_lines import Spot
from itw.story.narration import Step
from itw.story.rows import Row, Tone, broken, soft
from itw.story.service_log import Moment
from itw.story.story import Attempts, Story

FAILURES = 3
LINES_BEFORE = 4


def headline(story: Story) -> str:
    """ "failed at Then" """
    if story.crash and story.outcome is Outcome.PASSED:
        return messages.broke_late_title(how=story.crash.kind.value)
    step = story.failed_at
    return messages.broke_title(how=_how(story), phase=step.phase.value if step else "")


def _how(story: Story) -> str:
    if story.crash and not story.failures:
        return story.crash.kind.value
    if was_cut_off(story):
        return "cut" if story.cut_by else "exit"
    return ""


def was_cut_off(story: Story) -> bool:
    return story.outcome is Outcome.UNFINISHED and not story.crash and not story.failures


def reason(story: Story) -> str:
    """The one line that says why, "" where nothing does."""
    return next((row.text for row in _why(story) if row.tone is Tone.BROKEN), "")


def rows_of(story: Story, moments: Sequence[Moment] = ()) -> list[Row]:
    return [
        *(_step(step) for step in story.steps),
        *_before(story),
        *_why(story),
        *(_moment(moment) for moment in moments),
    ]


def _before(story: Story) -> Iterator[Row]:
    """Where nothing is narrated: the lines before it broke, and how its subtests fared."""
    if story.steps:
        return
    bad, of = story.beside
    if of > 1:
        top = story.test.partition("/")[0]
        yield soft(messages.subtests_title(bad=bad, of=of, test=top))
    if story.failures or story.crash:
        known = {f"{failure.spot.short}: {failure.error}" for failure in story.failures}
        for line in story.last_lines[-LINES_BEFORE:]:
            if line not in known:
                yield Row(text=messages.value_title(value=line))


def _step(step: Step) -> Row:
    lasted = step.seconds
    return Row(
        label=step.phase.value,
        text=messages.value_title(value=step.text),
        sign=messages.BAD if step.failed else messages.OK,
        aside="" if lasted is None else messages.duration_title(seconds=lasted),
        tone=Tone.BROKEN if step.failed else Tone.PLAIN,
    )


def _why(story: Story) -> Iterator[Row]:
    for failure in story.failures[:FAILURES]:
        yield from failure_rows(failure)
    if len(story.failures) > FAILURES:
        yield soft(messages.more_failures_title(number=len(story.failures) - FAILURES))
    if story.crash:
        yield from _crash(story.crash)
    elif was_cut_off(story):
        yield broken(story.cut_by or messages.cut_off_title())
    elif not story.failures and not story.last_lines:
        yield broken(messages.said_nothing_title())
    if story.attempts:
        yield from _attempts(story.attempts)
    if not (story.failures or story.crash):
        yield from _last_lines(story)


def _last_lines(story: Story) -> Iterator[Row]:
    """The very last is the reason, where there is no better one."""
    tone = Tone.PLAIN if was_cut_off(story) else Tone.BROKEN
    for number, line in enumerate(story.last_lines, start=1):
        last = number == len(story.last_lines)
        yield Row(text=messages.value_title(value=line), tone=tone if last else Tone.PLAIN)


def _crash(crash: Crash) -> Iterator[Row]:
    text = messages.value_title(value=crash.text, limit=400)
    yield broken(messages.crash_title(kind=crash.kind.value, text=text, state=crash.state))
    if crash.kind is Kind.RACE:
        other = next((frame.spot for frame in crash.other if frame.spot), None)
        if other:
            yield broken(messages.race_other_title(place=str(other)))


def _attempts(attempts: Attempts) -> Iterator[Row]:
    last = [messages.value_title(value=value, limit=60) for value in attempts.last]
    said = messages.attempts_title(last=last, count=attempts.count, at_least=attempts.at_least)
    yield Row(text=said)


def _moment(moment: Moment) -> Row:
    clock = datetime.fromtimestamp(moment.at, UTC).strftime("%H:%M:%S.%f")[:12]
    ended = moment.exit_code is not None
    said = (
        messages.service_ended_title(
            exit_code=moment.exit_code or 0, out_of_memory=moment.out_of_memory
        )
        if ended
        else messages.value_title(value=moment.text)
    )
    return Row(
        label=messages.value_title(value=moment.service, limit=24),
        text=f"{clock}  {said}",
        aside=messages.relative_title(before=moment.before),
        sign=messages.NEXT_TO,
        tone=Tone.ALARM if ended else Tone.PLAIN,
    )


def places_of(story: Story) -> list[Spot]:
    """The line the story is about, then the line of the test that led there."""
    first = story.failures[0] if story.failures else None
    spots = [first.asserted_at, first.called_at] if first else [story.spot]
    if story.crash and not first:
        calls = [frame.spot for frame in story.crash.frames if frame.spot]
        spots += [spot for spot in calls if spot.path.endswith("_test.go")][:1]
    return list(dict.fromkeys(spot for spot in spots if spot))
