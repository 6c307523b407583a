"""What the runs of a plan mean, as one value, made by `itw.runs.verdict`; stories are told of it.

Every result is what the pull request's code reported of itself; `doubts` say where it can't be so.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from itw.connector import Connector
from itw.go.test_report import PackageRun, TestRun
from itw.runs.plan import NotRun, PlannedTest, TestPlan, Why
from itw.runs.sandbox import Ending, SandboxRun, Service, Target


class Side(StrEnum):
    """The state of the code that a run is of."""

    HEAD = "head"
    BASE = "base"  # the merge base
    WITHOUT_FIX = "without the fix"  # head's tests, base's product code


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One `go test` that is wanted. Attempts of one side count from 1."""

    side: Side
    attempt: int
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """A request and the run that answered it."""

    request: Request
    run: SandboxRun


class Result(StrEnum):
    """What is known of a test or a connector; the worst of its tests is a connector's."""

    FAILED = "failed"  # each time at head; `at_base` says whether it is news
    NOT_COMPILED = "could not compile"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    DISK_FULL = "disk full"
    INCONCLUSIVE = "inconclusive"  # reported, but it can't be so: see `doubts`
    FLAKY = "flaky"  # both passed and failed at the same commit
    BROKEN_ON_BASE = "already broken on base"
    NOT_RUN = "not run"
    NEVER_SELECTED = "never selected"
    SKIPPED = "skipped"
    PASSED = "passed"


BAD = frozenset(
    {
        *(Result.FAILED, Result.NOT_COMPILED, Result.TIMED_OUT),
        *(Result.OUT_OF_MEMORY, Result.DISK_FULL),
    }
)
# Of a test that ran to an end, and of one that has a reason why it did not.
RAN = frozenset({*BAD, Result.FLAKY, Result.BROKEN_ON_BASE, Result.PASSED}) - {Result.NOT_COMPILED}
LEFT_OUT = frozenset({Result.SKIPPED, Result.NEVER_SELECTED, Result.NOT_RUN})


class AtBase(StrEnum):
    """What a test that is bad at head does at the merge base."""

    NOT_ASKED = "not asked"
    PASSES = "passes"
    FAILS = "fails"
    ABSENT = "absent"  # the test is new
    UNKNOWN = "unknown"  # base gave no answer: skipped, no network, could not be run


class Doubt(StrEnum):
    """Why a report is not believed, or is remarked on. `itw.messages.doubt` has the sentences."""

    MISSING = "missing"  # the tree has the test, the output does not
    UNKNOWN_TEST = "unknown test"  # the output has a test that the tree does not; detail: its name
    UNASKED_TEST = "unasked test"  # … that `-run` does not select; detail: its name
    OTHER_PACKAGE = "other package"  # events of a package that was not asked for; detail: its path
    NEVER_STARTED = "never started"  # an ending without a beginning
    REPEATED = "repeated"  # it began or ended more often than there are such tests
    CONTRADICTORY = "contradictory"  # two different endings, or a pass over a failure
    OUTSIDE = "outside"  # no test of it failed, and `go test` did
    UNFINISHED = "unfinished"  # it began and never ended
    OUTPUT_CUT = "output cut"  # the answer may be in what was not read
    NO_TIME = "no time"  # a container test that took none and started none
    NO_CONTAINER = "no container"  # a container test, and the gateway started no container


# These are said beside a result; every other doubt makes it inconclusive.
REMARKS = frozenset({Doubt.NO_CONTAINER, Doubt.OUTPUT_CUT, Doubt.OUTSIDE})


@dataclass(frozen=True, slots=True)
class Doubted:
    """One doubt with what it is about."""

    doubt: Doubt
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What one run says of one test; `run` is None where its output lacks the test."""

    executed: Executed
    result: Result
    why: Why | None = None  # for NOT_RUN
    detail: str = ""
    run: TestRun | None = None
    package: PackageRun | None = None  # with its subtests: what the story is told of
    doubts: tuple[Doubted, ...] = ()

    @property
    def side(self) -> Side:
        return self.executed.request.side

    @property
    def ending(self) -> Ending:
        return self.executed.run.ending


@dataclass(frozen=True, slots=True, kw_only=True)
class TestVerdict:
    """One test. `attempts` are in the order they were made, head's before base's."""

    __test__ = False

    test: PlannedTest
    result: Result
    why: Why | None = None  # for NOT_RUN and NEVER_SELECTED
    detail: str = ""
    at_base: AtBase = AtBase.NOT_ASKED
    attempts: tuple[Attempt, ...] = ()

    @property
    def doubts(self) -> tuple[Doubted, ...]:
        return tuple(dict.fromkeys(each for made in self.attempts for each in made.doubts))

    @property
    def shown(self) -> Attempt | None:
        """The attempt a story is told of: the first at head that was as bad as the result."""
        own = [each for each in self.attempts if each.side is Side.HEAD]
        bad = (each for each in own if each.result in BAD)
        same = (each for each in own if each.result is self.result)
        return next(bad, None) or next(same, None) or next(iter(own), None)

    @property
    def seconds(self) -> float:
        """Go's own figure leaves out the time in which a test waits for its parallel subtests."""
        shown = self.shown
        if shown is None or shown.run is None:
            return 0.0
        below = f"{shown.run.name}/"
        tests = shown.package.tests if shown.package else ()
        return max(
            shown.run.seconds, *(each.seconds for each in tests if each.name.startswith(below)), 0.0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorVerdict:
    """One connector of the change and its tests; `why` where none of them ran."""

    connector: Connector
    result: Result
    tests: tuple[TestVerdict, ...] = ()

    @property
    def counts(self) -> Mapping[Result, int]:
        return Counter(each.result for each in self.tests)


class Red(StrEnum):
    """What a new or changed test does where the product's change is taken back."""

    RED = "red"  # it fails there and passes at head: the best evidence there is
    GREEN = "green"  # it passes there too: it does not test the change
    UNKNOWN = "unknown"  # can't tell: `reason`


@dataclass(frozen=True, slots=True, kw_only=True)
class FixEvidence:
    """Whether a test is red without the fix."""

    test: PlannedTest
    red: Red
    ending: Ending | None = None  # of the run without the fix, where it says why we can't tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A container that was still there when its tests had ended."""

    service: Service
    executed: Executed
    tests: tuple[PlannedTest, ...]  # that ran beside it: one of them started it


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """Everything there is to say of the runs of one plan."""

    plan: TestPlan = field(default_factory=TestPlan)
    runs: tuple[Executed, ...] = ()
    tests: tuple[TestVerdict, ...] = ()  # the worst first; also those that were not run
    connectors: tuple[ConnectorVerdict, ...] = ()
    forgotten: tuple[Forgotten, ...] = ()
    fix: tuple[FixEvidence, ...] = ()
    done: bool = True  # False while more runs are wanted

    @cached_property
    def counts(self) -> Mapping[Result, int]:
        return Counter(each.result for each in self.tests)

    @property
    def ran_nothing(self) -> bool:
        """Whether no test passed or failed: never a success."""
        return not any(each.result in RAN for each in self.tests)

    @property
    def not_run(self) -> tuple[NotRun, ...]:
        return self.plan.not_run

    @property
    def refused(self) -> tuple[str, ...]:
        """What the gateway would not do: "bind mounts"."""
        return tuple(dict.fromkeys(what for each in self.runs for what in each.run.refused))

    @property
    def seconds(self) -> float:
        return sum(each.run.seconds for each in self.runs)
