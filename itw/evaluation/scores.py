"""Mutants noticed: by one set of tests, and by two sets on the same mutants.

A random mutant that the tests never reach is not noticed: both sets are asked about the same ones,
drawn before anybody knew what they reach. What can't be told is left out, and counted apart.
"""

from dataclasses import dataclass

from itw.evaluation.result import Fated, Measured, Result
from itw.evaluation.share import Share
from itw.mutants.mutant import Family
from itw.writing.kills import Fate

TOLD = frozenset({Fate.KILLED, Fate.SURVIVED, Fate.UNREACHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`noticed` out of those that something is known of; `untold` are the others that compile."""

    noticed: Share = Share()  # noqa: RUF009 - frozen
    untold: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(noticed=self.noticed + other.noticed, untold=self.untold + other.untold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """On the mutants that something is known of under both sets of tests."""

    written: Share = Share()  # noqa: RUF009 - frozen
    own: Share = Share()  # noqa: RUF009 - frozen

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(written=self.written + other.written, own=self.own + other.own)


def score_of(measured: Measured | None, family: Family) -> Score:
    if measured is None:
        return Score()
    fates = [each.fate for each in _of(measured, family)]
    told = [fate for fate in fates if fate in TOLD]
    untold = sum(fate in {Fate.UNTOLD, Fate.NOT_TRIED} for fate in fates)
    return Score(noticed=Share(told.count(Fate.KILLED), len(told)), untold=untold)


def of_all_asked(result: Result, family: Family) -> Score:
    """What was written for a connector, where nothing that holds notices nothing."""
    if result.measured is not None or not result.outcome.counts:
        return score_of(result.measured, family)
    own = score_of(result.own, family)
    return Score(noticed=Share(0, own.noticed.n or result.mutants(family)))


def pair_of(result: Result, family: Family) -> Pair:
    """Nothing where either side is unknown; who delivered nothing noticed nothing."""
    if result.own is None or not result.outcome.counts:
        return Pair()
    own = {each.key: each.fate for each in _of(result.own, family) if each.fate in TOLD}
    if result.measured is None:
        written = dict.fromkeys(own, Fate.SURVIVED)
    else:
        told = (each for each in _of(result.measured, family) if each.fate in TOLD)
        written = {each.key: each.fate for each in told}
    both = own.keys() & written.keys()
    return Pair(
        written=Share(sum(written[key] is Fate.KILLED for key in both), len(both)),
        own=Share(sum(own[key] is Fate.KILLED for key in both), len(both)),
    )


def _of(measured: Measured, family: Family) -> list[Fated]:
    return [each for each in measured.mutants if each.family is family]
