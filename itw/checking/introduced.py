"""Which findings a change introduced: what base's functions break already is not its doing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from itw.checking.filters import Judged
from itw.checking.history import Status
from itw.checking.judgement import check_unit
from itw.checking.rule import Unit
from itw.diff import Diff
from itw.finding import Finding, Severity

_Kind = tuple[str, str, str]  # rule, connector, origin


def compared(found: Sequence[Judged], olds: Mapping[str, Unit], diff: Diff) -> Iterator[Judged]:
    """What base's functions break already is not introduced by the change.

    A function that broke a rule twice and does so three times got one more: of the three, those
    count as old whose lines are. A note at base excuses no error. Base is checked only where a
    changed function comes from.
    """
    origins = {
        each.finding.origin.rpartition(" ")[0]
        for each in found
        if each.status is Status.CHANGED or not (each.finding.origin or each.finding.connector)
    }
    wanted = olds if "" in origins else origins & olds.keys()  # "": of no function
    broken = [finding for path in wanted for finding in check_unit(olds[path])]
    marks = {finding.fingerprint for finding in broken}
    left: dict[_Kind, list[Severity]] = defaultdict(list)
    for finding in broken:
        left[_kind(finding)].append(finding.severity)
    old: set[str] = set()
    for finding, _, _ in sorted(found, key=lambda each: _is_news(each, marks, diff)):
        before = left[_kind(finding)]
        as_bad = [severity for severity in before if severity >= finding.severity]
        if as_bad:
            before.remove(min(as_bad))
            old.add(finding.fingerprint)
    for finding, status, kept in found:
        yield Judged(replace(finding, introduced=finding.fingerprint not in old), status, kept)


def _is_news(each: Judged, marks: set[str], diff: Diff) -> tuple[bool, ...]:
    """What makes a finding a new one, the strongest sign first."""
    finding = each.finding
    added = diff.adds(finding.place.path, finding.place.line)
    return added and not each.kept, added, finding.fingerprint not in marks


def _kind(finding: Finding) -> _Kind:
    return finding.rule, finding.connector, finding.origin
