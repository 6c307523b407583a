"""Which tests of a change are run, how, and which are not and why: the values.

`itw/runs/planning.py` makes a plan from a review, `itw/runs/verdict.py` says what its runs mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from itw.checking.history import Status
from itw.configuration.config import RunCommand
from itw.connector import Connector
from itw.runs.sandbox import Target


class Why(StrEnum):
    """Why a test has no result. `itw.messages.not_run_reason` has the sentences."""

    # The command never selects it.
    PATTERN = "pattern"  # `-run` does not match its name
    CONSTRAINT = "constraint"  # a build constraint leaves its file out
    EXACT = "exact"  # CheckSkipExact: only when it is asked for by its full name
    UNREGISTERED = "unregistered"  # its package is not in the registry
    # It could be selected.
    REGISTRY_SKIPS = "registry skips"  # the registry leaves its package out; detail: its reason
    NOT_ASKED = "not asked"  # the request named other tests
    OFF = "off"  # the configuration says `run: off`
    UNREADABLE = "unreadable"  # a syntax error hides what it does
    NO_MODULE = "no module"  # no go.mod at or above its directory
    TOO_MANY = "too many"  # of one package; detail: the limit
    # The run did not get to it; detail: what the sandbox says.
    NEEDS_WARM_UP = "needs warm-up"
    UNSUPPORTED = "unsupported"
    INFRASTRUCTURE = "infrastructure"
    CUT_OFF = "cut off"  # another test ended the run before it had its turn
    PENDING = "pending"  # it was not run yet


NEVER_SELECTED = frozenset({Why.PATTERN, Why.CONSTRAINT, Why.EXACT, Why.UNREGISTERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPackage:
    """The tests of one directory at one commit, as the syntax trees have them.

    `declared` counts each name: a package and its `_test` package may both have it.
    """

    __test__ = False

    package: str
    module: str = ""  # directory of the go.mod
    import_path: str = ""  # "" where go.mod does not say
    declared: Mapping[str, int] = field(default_factory=dict)
    test_main: str = ""  # "path:line" of a TestMain that is built


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTest:
    """A top-level integration test of head. `before` is (package, name) of what it was at base."""

    package: str
    name: str
    path: str
    line: int
    status: Status = Status.SAME  # what the change did to it
    before: tuple[str, str] | None = None
    connectors: tuple[Connector, ...] = ()  # those of the change that it exercises
    starts_container: bool = False
    exact: bool = False  # run by its bare name, which CheckSkipExact asks for

    @property
    def is_news(self) -> bool:
        """Whether the change adds or rewrites the test."""
        return self.status is not Status.SAME

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRun:
    """A test that the tree has and the plan leaves out."""

    test: PlannedTest
    why: Why
    detail: str = ""


class Suspicion(StrEnum):
    """What a change touches that decides whether a reported PASS means anything."""

    TEST_MAIN = "TestMain"
    GO_MOD = "go.mod"
    HELPER = "helper"
    BUILD_TAG = "build tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """Named beside a result, so that a reviewer looks at it. It decides nothing."""

    kind: Suspicion
    path: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPackage:
    """One package at head. Tests that CheckSkipExact gates are run one by one."""

    at: TestPackage
    tests: tuple[PlannedTest, ...]
    command: RunCommand
    suspects: tuple[Suspect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPlan:
    """What is run for a change. `base` and `head` are commits, `before` the packages of base.

    `connectors` are those that the plan is about, also those without any test.
    """

    __test__ = False

    base: str = ""
    head: str = ""
    packages: tuple[PlannedPackage, ...] = ()
    before: Mapping[str, TestPackage] = field(default_factory=dict)
    connectors: tuple[Connector, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    unknown: tuple[str, ...] = ()  # names of the request that mean nothing here
    reruns: int = 1  # of what failed at head

    def package_of(self, test: PlannedTest) -> PlannedPackage:
        """The planned package of a planned test."""
        return next(each for each in self.packages if each.at.package == test.package)

    @property
    def tests(self) -> Iterator[PlannedTest]:
        return (test for package in self.packages for test in package.tests)

    def at_head(self, package: PlannedPackage, tests: tuple[PlannedTest, ...]) -> Iterator[Target]:
        """What runs those tests of a package."""
        yield from _targets(self.head, package.at, package.command, tests)

    def at_base(self, package: PlannedPackage, tests: tuple[PlannedTest, ...]) -> Iterator[Target]:
        """The same tests as they were at the merge base, wherever they were; new ones are not."""
        were: dict[str, list[PlannedTest]] = {}
        for test in tests:
            if test.before is not None and test.before[0] in self.before:
                directory, name = test.before
                were.setdefault(directory, []).append(replace(test, name=name))
        for directory, old in were.items():
            at = self.before[directory]
            yield from _targets(self.base, at, package.command, tuple(old))


def _targets(
    commit: str, at: TestPackage, command: RunCommand, tests: tuple[PlannedTest, ...]
) -> Iterator[Target]:
    together = tuple(dict.fromkeys(test.name for test in tests if not test.exact))
    alone = ((test.name,) for test in tests if test.exact)
    for names in filter(None, (together, *alone)):
        yield Target(
            commit=commit,
            package=at.package,
            module=at.module,
            tests=names,
            command=command,
            exact=names != together,
        )
