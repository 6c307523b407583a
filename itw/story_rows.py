"""A broken test as rows: its steps, what was said where it broke, and what its services said then.

Markdown, terminal and page show the same rows; nothing here is escaped yet.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from itw import messages
from itw.assertions import Failure
from itw.go_crash import Crash, Kind
from itw.go_test import Outcome
from itw.log_lines import Spot
from itw.narration import Step
from itw.service_log import Moment
from itw.story import Attempts, Story

FAILURES = 3
LINES_BEFORE = 4
ERROR_LINES = 6
DIFF_LINES = 14
SHORT = 60  # characters of a value that needs no diff
IN_CHAIN = "Target error should be in err chain:"
UNEXPECTED = "Received unexpected error:\n"
NOT_EQUAL = "Not equal:"
ELEMENTS = "elements differ"
EXTRA = re.compile(r"extra elements in list (?P<list>[AB]):\n.*\n(?P<values>(?: .*\n)*)")
SPEW = re.compile(r"^ *\([^()]*(?:\{\})?\)(?: \((?:len|cap)=\d+\))* ")


class Tone(StrEnum):
    """What a row is to the eye."""

    PLAIN = "plain"
    BROKEN = "broken"  # what went wrong
    LESS = "less"  # of a diff: expected
    MORE = "more"  # of a diff: actual
    SOFT = "soft"
    ALARM = "alarm"  # a service's end


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`label` stands before the text, `sign` and `aside` after it."""

    text: str
    label: str = ""
    sign: str = ""
    aside: str = ""
    tone: Tone = Tone.PLAIN
    code: bool = False  # spaces count
    heading: bool = False  # stands before the labels' column


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
        yield _soft(messages.subtests_title(bad=bad, of=of, test=top))
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
        yield from _failure(failure)
    if len(story.failures) > FAILURES:
        yield _soft(messages.more_failures_title(number=len(story.failures) - FAILURES))
    if story.crash:
        yield from _crash(story.crash)
    elif was_cut_off(story):
        yield _broken(story.cut_by or messages.cut_off_title())
    elif not story.failures and not story.last_lines:
        yield _broken(messages.said_nothing_title())
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


def _broken(text: str) -> Row:
    return Row(text=text, tone=Tone.BROKEN)


def _soft(text: str) -> Row:
    return Row(text=text, tone=Tone.SOFT)


def _failure(failure: Failure) -> Iterator[Row]:
    lines = list(_said(failure)) or [messages.said_nothing_title()]
    if failure.message:
        message = messages.value_title(value=failure.message)
        lines[0] = messages.with_message_title(message=message, said=lines[0])
    yield _broken(lines[0])
    yield from (Row(text=line, tone=Tone.BROKEN) for line in lines[1:])
    if failure.waited and not failure.is_condition:
        yield _soft(messages.gave_up_title())
    if failure.times > 1:
        yield _soft(messages.times_title(number=failure.times))
    if not _is_short(failure):
        yield from _diff(failure.diff)


def _is_short(failure: Failure) -> bool:
    """Values that were shown beside each other need no diff, but for lines within them."""
    values = (failure.expected, failure.actual)
    return all(values) and max(map(len, values)) <= SHORT and "\\n" not in "".join(values)


def _said(failure: Failure) -> Iterator[str]:
    """The assertion in as few lines as can be."""
    error = failure.error
    if failure.is_condition:
        yield messages.gave_up_title()
    elif error.startswith(NOT_EQUAL) and failure.expected:
        if failure.diff and not _is_short(failure) and "\\n" not in failure.expected:
            yield messages.not_equal_title()
        else:
            yield from _values(failure)
    elif error.startswith(IN_CHAIN) and failure.expected:
        yield from _values(failure, chain=True)
    elif error.startswith(UNEXPECTED):
        text = error.removeprefix(UNEXPECTED)
        yield messages.unexpected_error_title(error=messages.value_title(value=text, limit=400))
    elif error.startswith(ELEMENTS):
        yield from _elements(error)
    else:
        yield from _first_lines(error, with_diff=bool(failure.diff))


def _values(failure: Failure, *, chain: bool = False) -> Iterator[str]:
    yield from messages.values_title(
        expected=messages.value_title(value=failure.expected),
        actual=messages.value_title(value=failure.actual),
        chain=chain,
    )


def _elements(error: str) -> Iterator[str]:
    """ElementsMatch prints both lists whole; what one has more than the other is what matters."""
    before, _, _ = error.partition("\nlistA:\n")
    for extra in EXTRA.finditer(before):
        values = [SPEW.sub("", line).strip(" ,") for line in extra["values"].splitlines()]
        shown = messages.value_title(value=", ".join(filter(None, values)))
        yield messages.extra_elements_title(first=extra["list"] == "A", values=shown)


def _first_lines(error: str, *, with_diff: bool) -> Iterator[str]:
    """An error as it is; where a diff follows, its first line only."""
    lines = [line for line in error.splitlines() if line.strip()]
    shown = lines[: 1 if with_diff else ERROR_LINES]
    yield from (messages.value_title(value=line) for line in shown)
    if not shown:
        yield messages.said_nothing_title()
    if len(lines) > len(shown) and not with_diff:
        yield messages.lines_left_out_title(number=len(lines) - len(shown))


def _diff(lines: Sequence[str]) -> Iterator[Row]:
    """The lines that differ, each with its neighbours, so that a large value stays short."""
    changed = {at for at, line in enumerate(lines) if line[:1] in {"+", "-"}}
    near = [at for at in range(len(lines)) if changed & {at - 1, at, at + 1}]
    tones = {"-": Tone.LESS, "+": Tone.MORE}
    for at in near[:DIFF_LINES]:
        line = lines[at]
        if not line.startswith("@@"):
            yield Row(text=line, tone=tones.get(line[:1], Tone.PLAIN), code=True)
    if len(near) > DIFF_LINES:
        yield _soft(messages.lines_left_out_title(number=len(near) - DIFF_LINES))


def _crash(crash: Crash) -> Iterator[Row]:
    text = messages.value_title(value=crash.text, limit=400)
    yield _broken(messages.crash_title(kind=crash.kind.value, text=text, state=crash.state))
    if crash.kind is Kind.RACE:
        other = next((frame.spot for frame in crash.other if frame.spot), None)
        if other:
            yield _broken(messages.race_other_title(place=str(other)))


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
