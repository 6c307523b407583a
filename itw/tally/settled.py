"""What became of findings that reviews of a pull request told.

Each finding is counted once as found, and once more as mended or dismissed, whichever is seen
first; what comes back and goes again is not counted again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from itw.finding import Finding, Severity
from itw.tally.entry import Entry, Kind
from itw.tally.once import Once, Told

MODEL = "model"  # what stands for a rule's name, where the model remarked it


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSeen:
    """A thread that findings of ours began, as it was when it was read.

    `reactions` are those to our comment, by GitHub's names ("THUMBS_UP"), with how many there are.
    """

    comment: int
    fingerprints: tuple[str, ...]
    resolved_by_person: bool = False
    reactions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review as it stands: `current` holds at its head, and `suppressed` was allowed or waived.

    All are fingerprints.
    """

    head: str
    current: Collection[str]
    suppressed: Collection[str] = ()


def told_of(findings: Iterable[Finding], head: str) -> Mapping[str, Told]:
    """By fingerprint, those that a review tells; notes are in the check run alone."""
    return {
        each.fingerprint: Told(each.rule, head)
        for each in findings
        if each.introduced and each.severity > Severity.NOTE
    }


def found(told: Mapping[str, Told]) -> Iterator[Once]:
    """What reviews told, whichever of them: each has its one name."""
    for fingerprint, each in told.items():
        yield Once(f"found {fingerprint}", Entry(Kind.FOUND, (each.rule,)))


def settled(
    known: Mapping[str, Told], reviewed: Reviewed, threads: Iterable[ThreadSeen]
) -> Iterator[Once]:
    """What is mended, dismissed or reacted to, of the findings that are `known`."""
    seen = list(threads)
    resolved = {
        each for thread in seen if thread.resolved_by_person for each in thread.fingerprints
    }
    for fingerprint, told in known.items():
        kind = _kind(fingerprint, told, reviewed, resolved)
        if kind is not None:
            yield Once(f"settled {fingerprint}", Entry(kind, (told.rule,)))
    for thread in seen:
        yield from _reactions(known, thread)


def _kind(
    fingerprint: str, told: Told, reviewed: Reviewed, resolved: Collection[str]
) -> Kind | None:
    if fingerprint in reviewed.suppressed:
        return Kind.DISMISSED
    if fingerprint in reviewed.current:
        return Kind.DISMISSED if fingerprint in resolved else None
    return Kind.GONE if told.head != reviewed.head else None


def _reactions(known: Mapping[str, Told], thread: ThreadSeen) -> Iterator[Once]:
    """Of the comment's first finding that is known: a comment has one rule."""
    rule = next((known[each].rule for each in thread.fingerprints if each in known), "")
    for reaction, number in thread.reactions.items():
        if rule and number:
            name = f"reaction {thread.comment} {reaction}"
            yield Once(name, Entry(Kind.REACTION, (rule, reaction)), number)
