"""Which findings are said: a list of small filters, each with its reason, applied in order.

The cap on inline comments is not among them: a finding that gets no comment stays in the summary.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

from itw.checking.allows import MARK, allows_in
from itw.checking.history import Status
from itw.configuration.config import Config, Waiver
from itw.diff import Diff
from itw.finding import Finding
from itw.source.sources import Sources


class Judged(NamedTuple):
    """A finding, and what the change did to the function it is about."""

    finding: Finding
    status: Status
    kept: bool = False  # the function had its line at base, wherever and however indented


@dataclass(frozen=True, slots=True)
class Context:
    """What filters look at besides the finding.

    `known` are fingerprints that people dismissed. `trusted` says whether the author may allow
    findings in code.
    """

    diff: Diff
    config: Config
    head: Sources
    known: frozenset[str] = frozenset()
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """`findings` are to be said; `elsewhere` counts per rule the functions that are left alone.

    `suppressed` are findings someone gave a reason against, with that reason.
    """

    findings: tuple[Finding, ...] = ()
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    suppressed: tuple[tuple[Finding, str], ...] = ()


Reason = Callable[[Finding, Context], str]  # why someone does not want it said, "" if nobody


def filtered(judged: Iterable[Judged], context: Context) -> Kept:
    """Apply all filters; the most serious finding first, then by place."""
    everything = list(judged)
    touched = [each for each in everything if is_touched(each, context)]
    untouched = [each for each in everything if not is_touched(each, context)]
    kept: list[Finding] = []
    suppressed: list[tuple[Finding, str]] = []
    for finding, _, _ in touched:
        reason = next((why for ask in SUPPRESSIONS if (why := ask(finding, context))), "")
        if reason:
            suppressed.append((finding, reason))
        elif finding.fingerprint not in context.known:
            kept.append(finding)
    return Kept(tuple(sorted(kept, key=_order)), _counts(untouched), tuple(suppressed))


def is_touched(each: Judged, context: Context) -> bool:
    """Only what the change does: new trouble in functions it adds or changes.

    Trouble that a changed function had before is said only if its own line was changed.
    """
    finding, status, kept = each
    if finding.connector:
        return True
    if status is Status.SAME:
        return False
    return finding.introduced or (
        not kept and context.diff.adds(finding.place.path, finding.place.line)
    )


def allowed(finding: Finding, context: Context) -> str:
    """`//itw:allow rule reason` on the line or the line above; from people who may write only."""
    file = context.head.file(finding.place.path) if context.trusted else None
    allows = allows_in(file) if file is not None else ()
    return next((allow.reason for allow in allows if allow.covers(finding)), "")


def waived(finding: Finding, context: Context) -> str:
    """Waivers of the configuration, or given as a comment by someone with write access."""
    matching = (each for each in context.config.waivers if covers(each, finding))
    return next((each.reason for each in matching), "")


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether every field that the waiver names fits the finding."""
    name = finding.connector.partition(" ")[2]
    return (
        waiver.rule == finding.rule
        and waiver.connector in {"", name, finding.connector}
        and waiver.test in {"", finding.function}
        and (not waiver.path or fnmatchcase(finding.place.path, waiver.path))
    )


# In the order they are asked: the nearest reason is the one that is shown.
SUPPRESSIONS: tuple[Reason, ...] = (
    allowed,  # said at the line itself
    waived,  # said for the repository or the pull request
)


def excused(
    findings: Iterable[Finding], head: Sources, config: Config
) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, str], ...]]:
    """Those of a whole commit that nobody gave a reason against, and the others with theirs."""
    every = list(findings)
    texts = head.tree.read(sorted({each.place.path for each in every}))
    marked = {path for path, text in texts.items() if MARK.encode() in text}
    context = Context(Diff("", head.tree.commit, ()), config, head)
    kept: list[Finding] = []
    suppressed: list[tuple[Finding, str]] = []
    for each in every:
        reason = allowed(each, context) if each.place.path in marked else ""
        reason = reason or waived(each, context)
        if reason:
            suppressed.append((each, reason))
        else:
            kept.append(each)
    return tuple(kept), tuple(suppressed)


def _counts(untouched: Sequence[Judged]) -> dict[str, int]:
    """How many functions have each trouble, however often."""
    places = {(finding.rule, finding.place.path, finding.function) for finding, _, _ in untouched}
    return dict(sorted(Counter(rule for rule, _, _ in places).items()))


def _order(finding: Finding) -> tuple[object, ...]:
    return -finding.severity, not finding.connector, finding.place, finding.rule
