"""What is known of a draft: what was proved, what it took, and what could not be proved."""

from dataclasses import dataclass, field
from enum import StrEnum

from itw.finding import Finding
from itw.runs.report import Executed
from itw.spending import Tokens
from itw.writing.draft import Draft
from itw.writing.kills import KillTable
from itw.writing.trouble import Cause


class Phase(StrEnum):
    """The words that progress is told in, in their order."""

    FEASIBILITY = "checking"
    PLAN = "planning"
    DRAFT = "drafting"
    RULES = "reviewing"
    COMPILE = "compiling"
    RUN = "running"
    REPEAT = "repeating"
    MUTANTS = "breaking the connector"
    DELIVER = "delivering"


class State(StrEnum):
    """How far it came. Nothing is thrown away: a draft that is not proved is offered as such."""

    PROVED = "proved"  # compiles, obeys the rules, ran and held, and fails on a broken connector
    HOLDS = "holds"  # all of that, but mutants could not be tried, or too many survived
    UNPROVED = "unproved"  # there is a draft, and something of the above is missing
    INFEASIBLE = "infeasible"  # no test was tried: `not_proved` says why
    BROKEN_CONNECTOR = "broken connector"  # the test is right, and the connector fails it


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that a report of one written test says. `cost` is in micro-dollars."""

    state: State
    draft: Draft | None = None
    runs: tuple[Executed, ...] = ()  # of the final draft
    kills: KillTable = field(default_factory=KillTable)
    options: tuple[tuple[str, bool], ...] = ()  # of the config spec, and whether it is exercised
    findings: tuple[Finding, ...] = ()  # of the rules, on the final draft
    drafts: int = 0
    repairs: tuple[str, ...] = ()  # why each of them was needed
    causes: tuple[Cause, ...] = ()  # of every trouble in its order, the last draft's included
    unmended: str = ""  # what was wrong with the last draft, where no other came after it
    tokens: Tokens = field(default_factory=Tokens)
    cost: int = 0
    seconds: float = 0.0
    not_proved: tuple[str, ...] = ()  # sentences
    observations: tuple[str, ...] = ()  # what looks wrong with the connector, with the evidence
