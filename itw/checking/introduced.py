"""Which findings a change introduced: what base's functions break already is not its doing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from itw.checking.filters import Judged
from itw.checking.history import Status
from itw.checking.judgement import check_unit
from itw.checking.rule import Unit
from itw.diff import Diff
from itw.finding import Finding


def compared(found: Sequence[Judged], olds: Mapping[str, Unit], diff: Diff) -> Iterator[Judged]:
    """What base's functions break already is not introduced by the change.

    A function that broke a rule twice and does so three times got one more: of the three, those
    count as old whose lines are. Base is checked only where a changed function comes from.
    """
    origins = {
        each.finding.origin.rpartition(" ")[0]
        for each in found
        if each.status is Status.CHANGED or not (each.finding.origin or each.finding.connector)
    }
    wanted = olds if "" in origins else origins & olds.keys()  # "": of no function
    broken = [finding for path in wanted for finding in check_unit(olds[path])]
    marks = {finding.fingerprint for finding in broken}
    left = Counter(map(_kind, broken))
    old: set[str] = set()
    for finding, _, _ in sorted(found, key=lambda each: _is_news(each, marks, diff)):
        if left[_kind(finding)] > 0:
            left[_kind(finding)] -= 1
            old.add(finding.fingerprint)
    for finding, status, kept in found:
        yield Judged(replace(finding, introduced=finding.fingerprint not in old), status, kept)


def _is_news(each: Judged, marks: set[str], diff: Diff) -> tuple[bool, ...]:
    """What makes a finding a new one, the strongest sign first."""
    finding = each.finding
    added = diff.adds(finding.place.path, finding.place.line)
    return added and not each.kept, added, finding.fingerprint not in marks


def _kind(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.connector, finding.origin
