"""Which broken connectors the tests noticed: the table that makes a test worth believing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from itw import messages
from itw.mutants.mutant import Family, Mutant

ENOUGH = 0.95  # of the broken promises have to be noticed


class Fate(StrEnum):
    """What became of a mutant. Only KILLED and SURVIVED say something about the tests."""

    KILLED = "killed"  # a test failed by its own assertion, and passes on the connector as it is
    SURVIVED = "survived"
    UNREACHED = "unreached"  # random ones only: a promise in code that no test runs survived
    NOT_COMPILED = "does not compile"  # our fault
    UNTOLD = "can't tell"  # infrastructure, or the control run beside it failed: tried again first
    NOT_TRIED = "not tried"  # time or money was up


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One mutant's fate; of a killed one the test and what it said, of others the reason."""

    mutant: Mutant
    fate: Fate
    test: str = ""  # "TestIntegrationNats/sends"
    said: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class KillTable:
    """All mutants that were tried on one set of tests."""

    kills: tuple[Kill, ...] = ()

    def of(self, family: Family) -> "KillTable":
        return KillTable(tuple(each for each in self.kills if each.mutant.family is family))

    @property
    def killed(self) -> int:
        return sum(each.fate is Fate.KILLED for each in self.kills)

    @property
    def within_reach(self) -> int:
        """How many the tests could have noticed."""
        return self.killed + sum(each.fate is Fate.SURVIVED for each in self.kills)

    @property
    def survivors(self) -> Iterator[Kill]:
        return (each for each in self.kills if each.fate is Fate.SURVIVED)


def merged(tables: Iterable[KillTable]) -> KillTable:
    """Later answers about the same mutant replace earlier ones."""
    known: dict[str, Kill] = {}
    for table in tables:
        known.update({f"{each.mutant.id} {each.mutant.what}": each for each in table.kills})
    return KillTable(tuple(known.values()))


def not_proved(kills: KillTable, *, tried: bool) -> list[str]:
    """Why a draft that holds is not proved; nothing where it is."""
    promises = kills.of(Family.PROMISE)
    told = promises.within_reach
    if not tried or not told:
        return [messages.mutants_not_tried()]
    reasons = []
    if promises.killed < ENOUGH * told:
        reasons.append(
            messages.promises_overlooked(whats=[each.mutant.what for each in promises.survivors])
        )
    untold = len(promises.kills) - told
    if untold > told:
        reasons.append(messages.promises_untold(untold=untold, told=told))
    return reasons
