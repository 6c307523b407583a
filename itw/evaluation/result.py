"""What an evaluation found out about one connector."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from itw.mutants.mutant import Family
from itw.writing.kills import Fate

Exercised = tuple[tuple[str, bool], ...]  # options of the config spec


class Outcome(StrEnum):
    """How it ended. What the machine, the endpoint or a person ended says nothing of anybody."""

    DELIVERED = "delivered"
    NOT_DELIVERED = "no test that holds"
    BROKEN_CONNECTOR = "connector called broken"
    INFEASIBLE = "infeasible"
    MEASURED = "measured"  # the repository's own tests, where only they were asked for
    MACHINE = "machine"
    ENDPOINT = "endpoint"
    STOPPED = "stopped"
    NO_MONEY = "no money left"
    NO_TIME = "no time left"

    @property
    def is_final(self) -> bool:
        """Whether it is not tried again when the evaluation goes on."""
        return self in FINAL

    @property
    def counts(self) -> bool:
        """Whether the writer had its chance: what is counted is counted out of these."""
        return self in COUNTED


COUNTED = frozenset({Outcome.DELIVERED, Outcome.NOT_DELIVERED, Outcome.BROKEN_CONNECTOR})
FINAL = COUNTED | {Outcome.INFEASIBLE, Outcome.MEASURED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fated:
    """A mutant and what became of it under one set of tests; `key` is the same for both sets."""

    key: str
    family: Family
    what: str
    place: str
    fate: Fate
    test: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A set of tests on the connector as it is, and on the mutants."""

    tests: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()  # on the connector as it is, in the first control that said much
    flaky: tuple[str, ...] = ()  # that failed in some control
    mutants: tuple[Fated, ...] = ()
    options: Exercised = ()
    why: str = ""  # nothing could be told
    machine: bool = False  # … because of the machine
    complete: bool = True
    runs: int = 0
    seconds: float = 0.0

    @property
    def not_run(self) -> tuple[str, ...]:
        """Tests that neither passed nor failed: a delivered one that does not run is none."""
        told = {*self.passed, *self.flaky}
        return () if self.machine else tuple(name for name in self.tests if name not in told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the writer did. `compiled_first` is None where the compiler was never asked then."""

    state: str
    files: Mapping[str, str] = field(default_factory=dict)
    tests: tuple[str, ...] = ()
    compiled_first: bool | None = None
    compiled: bool = False
    passed: bool = False  # at least once
    stable: bool = False
    runs: int = 0  # of the last draft
    findings: tuple[str, ...] = ()  # rules, above note
    options: Exercised = ()
    drafts: int = 0
    repairs: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    tokens: int = 0
    cost: int = 0  # micro-dollars, of this connector in all, lost questions included
    seconds: float = 0.0
    recalled: int = 0  # lines of the hidden tests, said nowhere else, that it wrote
    not_proved: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One connector. `hidden` are the tests that the writer could not see."""

    connector: str
    package: str = ""
    outcome: Outcome
    why: str = ""
    hidden: tuple[str, ...] = ()
    secrets: int = 0  # hidden lines that are said nowhere else
    promises: int = 0  # mutants that there are
    random: int = 0
    written: Written | None = None
    measured: Measured | None = None  # of what was written
    own: Measured | None = None  # the repository's

    def mutants(self, family: Family) -> int:
        return self.promises if family is Family.PROMISE else self.random
