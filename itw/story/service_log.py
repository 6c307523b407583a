"""What the services said around the moment at which a test broke, merged by time.

Their lines carry the clock of the host that also ran the test (`docker logs --timestamps`).
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from itw.go.test2json import MAX_LINE
from itw.runs.sandbox import Service
from itw.story.log_lines import said, seconds_of
from itw.story.phase import Phase
from itw.story.story import Story

SENTENCES = ("msg", "message")
LEVELS = ("s", "level", "severity", "log.level")
AFTER = 0.01  # seconds after the moment that still belong to it; then the clean-up begins
ALARMS = 4  # lines of a service that sound like trouble
LAST = 2  # lines of one that does not
SHOWN = 12  # of all services
ALARM = re.compile(
    r"^[WEF] |\b(?:err(?:or)?|fatal|panic|warn(?:ing)?|fail(?:ed|ure)?|refused|denied|oom|killed|"
    r"abort(?:ed)?|exception|unable|invalid|corrupt|reset|timed? ?out|not found|no such|"
    r"shut(?:ting)? ?down)\b",
    re.IGNORECASE,
)


# How services begin their lines: with a clock of their own, beside the one that is shown.
CLOCK = re.compile(
    r"(?:\[\d+\] |\d+:[A-Z] )?\[?(?:\d{4}[-/]\d\d[-/]\d\d|\d{1,2} [A-Z][a-z]{2} \d{4})[T ]"
    r"\d\d:\d\d:\d\d[.,\d]*(?: ?(?:UTC|GMT|Z|[+-]\d\d:?\d\d))?\]?:?\s+(?=\S)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a service, or its end. `before` are seconds until the test broke."""

    service: str
    at: float
    text: str
    before: float
    exit_code: int | None = None  # it ended here
    out_of_memory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLog:
    """One service of a run, its lines read once for all the stories that they stand next to."""

    service: Service
    name: str
    lines: tuple[tuple[float, str], ...]

    @property
    def last(self) -> float | None:
        return max((at for at, _ in self.lines), default=None)


def logs_of(services: Sequence[Service]) -> tuple[ServiceLog, ...]:
    return tuple(
        ServiceLog(service=service, name=name, lines=tuple(_lines(service)))
        for service, name in zip(services, names_of(services), strict=True)
    )


def moments_of(story: Story, logs: Sequence[ServiceLog]) -> tuple[Moment, ...]:
    """What stands next to a broken test, oldest first; nothing where no time is known."""
    if story.broke_at is None:
        return ()
    found: list[Moment] = []
    for log in logs:
        found += _telling([*_around(log, story, story.broke_at)], story)
        found += _end(log.service, log.name, story, story.broke_at)
    found.sort(key=lambda moment: (moment.at, moment.exit_code is not None))
    ends = [moment for moment in found if moment.exit_code is not None]
    rest = [moment for moment in found if moment.exit_code is None]
    kept = {id(moment) for moment in (*ends[-SHOWN:], *rest[-max(0, SHOWN - len(ends)) :])}
    return tuple(moment for moment in found if id(moment) in kept)


def names_of(services: Sequence[Service]) -> list[str]:
    """Each by its network alias, else its image's name; two of one name are numbered."""
    plain = [_name(service) for service in services]
    counts, seen = Counter(plain), Counter[str]()
    names = []
    for name in plain:
        seen[name] += 1
        names.append(f"{name} {seen[name]}" if counts[name] > 1 else name)
    return names


def _name(service: Service) -> str:
    image = service.image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return said(service.name.strip("/") or image or service.id[:12])


def _lines(service: Service) -> Iterator[tuple[float, str]]:
    for line in service.lines:
        at, text = seconds_of(line.time), said(plain_of(line.text)).strip()
        if text and at is not None:
            yield at, text


def _around(log: ServiceLog, story: Story, broke: float) -> Iterator[Moment]:
    began = story.began if story.began is not None else broke
    for at, text in log.lines:
        if began <= at <= broke + AFTER:
            yield Moment(service=log.name, at=at, text=text, before=broke - at)


def plain_of(text: str) -> str:
    """Without its clock; of JSON (MongoDB, Elasticsearch, …) the sentence, level and error."""
    if not text.startswith("{") or len(text) > MAX_LINE:
        return CLOCK.sub("", text, count=1) if CLOCK.match(text) else text
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return text
    sentence = next((entry[key] for key in SENTENCES if isinstance(entry.get(key), str)), "")
    level = next((entry[key] for key in LEVELS if isinstance(entry.get(key), str)), "")
    within = entry.get("attr")
    error = within.get("error") if isinstance(within, dict) else entry.get("error")
    if not sentence:
        return text
    return " ".join([*filter(None, [level, sentence]), *([str(error)] if error else [])])


def _telling(lines: Sequence[Moment], story: Story) -> list[Moment]:
    """Trouble while the broken step ran, else since the action, else since the beginning.

    Where nothing sounds like trouble: the last words before the moment.
    """
    alarms = [moment for moment in lines if ALARM.search(moment.text)]
    for since in _beginnings(story):
        if found := [moment for moment in alarms if moment.at >= since]:
            return found[-ALARMS:]
    return [moment for moment in lines if moment.before >= 0][-LAST:]


def _beginnings(story: Story) -> Iterator[float]:
    """Of the broken step, of the test's own first When, and of all of it."""
    acted = (step for step in story.steps if step.phase is not Phase.GIVEN)
    for step in (story.failed_at, next(acted, None)):
        if step and step.at is not None:
            yield step.at
    if story.began is not None:
        yield story.began


def _end(service: Service, name: str, story: Story, broke: float) -> Iterator[Moment]:
    """An end before the moment; what ends after it was cleaned up."""
    at = seconds_of(service.ended)
    if at is None or service.exit_code is None or at > broke:
        return
    if story.began is None or at >= story.began:
        yield Moment(
            service=name,
            at=at,
            text="",
            before=broke - at,
            exit_code=service.exit_code,
            out_of_memory=service.out_of_memory,
        )
