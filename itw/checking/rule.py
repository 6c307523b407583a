"""What a convention rule is given, what it yields, and what is declared about it.

A rule is a module of `itw.rules` named for what it finds. It has a docstring (what it finds, why,
`Bad:` and `Good:` examples), `RULE` with its clause and severities, and

    def check(unit: Unit) -> Iterator[Violation]

The unit is a package, not a file: half of the conventions look across files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from itw.checking.history import History, Status
from itw.configuration.config import Config, Profile
from itw.configuration.registry import Registry
from itw.connector import Connector, ConnectorChanges, Coverage
from itw.finding import Place, Severity
from itw.runs.gate import Gate, gate_of, is_selected, selects_all
from itw.source.call import Call
from itw.source.declared import Declared, Visit
from itw.source.marks import is_marked
from itw.source.modules import GoMod
from itw.source.package import Package
from itw.source.scopes import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`spec` and `connect` are the severities in the profiles, None where the rule is off.

    `new_tests_only` rules speak about tests that the change adds, and are counted elsewhere.
    `label` is the column of a labelled corpus that judges the same thing.
    """

    clause: str
    spec: Severity | None
    connect: Severity | None
    connect_clause: str = ""  # the file of redpanda-data/connect that asks for it
    new_tests_only: bool = False
    label: str = ""

    def severity(self, profile: Profile) -> Severity | None:
        return self.connect if profile is Profile.CONNECT else self.spec

    def clause_in(self, profile: Profile) -> str:
        in_connect = profile is Profile.CONNECT and self.connect_clause
        return self.connect_clause if in_connect else self.clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One place that breaks a rule.

    `inside` is the function with the place, `test` the test that has the trouble: they differ when
    a helper was followed. `severity` is given where it is not the rule's own.
    """

    place: Place
    message: str
    anchor: str
    inside: Declared | None = None
    test: Declared | None = None
    connector: str = ""
    severity: Severity | None = None
    offset: int = -1  # where the call or closure starts
    of_declaration: bool = False  # about the test's name or build constraint, not its body
    followed: str = ""  # how the helper was reached, as the end of the message

    def on(self, line: int) -> "Violation":
        """The same violation on another line of the file."""
        return replace(self, place=Place(self.place.path, line, line))


@dataclass(frozen=True)
class IntegrationTest:
    """A test that is gated, or that the configured command selects.

    `visits` are the test itself and the helpers it reaches, in the order of the calls. A pattern
    that selects every test says nothing of this one: `marked` is what the test says of itself.
    """

    declared: Declared
    visits: tuple[Visit, ...]
    gate: Gate | None
    selected: bool
    marked: bool = True

    @property
    def name(self) -> str:
        return self.declared.function.name

    @property
    def is_integration_test(self) -> bool:
        return self.gate is not None or (self.selected and self.marked)

    @property
    def is_broken(self) -> bool:
        """Whether a syntax error hides what the test or a helper of it does."""
        return any(visit.function.broken for visit in self.visits)

    def violation(
        self,
        at: Call | Scope | None,
        message: str,
        *,
        visit: Visit | None = None,
        anchor: str = "",
        severity: Severity | None = None,
    ) -> Violation:
        """A violation on the first line of a call or closure, else on the test's own."""
        inside = visit.declared if visit is not None else self.declared
        followed = visit.followed if visit is not None else ""
        line = inside.function.line if at is None else at.line
        return Violation(
            place=Place(inside.path, line, line),
            message=message + followed,
            anchor=anchor or (anchor_of(at) if at is not None else ""),
            inside=inside,
            test=self.declared,
            severity=severity,
            followed=followed,
            offset=inside.function.start if at is None else at.start,
        )


def anchor_of(at: Call | Scope) -> str:
    """The first tokens of a call or closure: what is recognised when lines have moved."""
    return at.text.shape(at.start, min(at.end, at.start + 120))[:60].replace("\0", " ")


@dataclass(frozen=True)
class Unit:
    """One package at head, and all that is known around it.

    Without a history everything in it counts as new.
    """

    package: Package
    config: Config = field(default_factory=Config)
    connectors: ConnectorChanges = field(default_factory=ConnectorChanges)
    coverage: Mapping[Connector, Coverage] = field(default_factory=dict)
    go_mod: GoMod = field(default_factory=GoMod)
    registry: Registry | None = None
    history: History | None = None
    base: "Unit | None" = None  # the same directory at the merge base

    @property
    def profile(self) -> Profile:
        return self.config.profile

    def status_of(self, declared: Declared) -> Status:
        return self.history.status_of(declared) if self.history is not None else Status.NEW

    def before(self, declared: Declared) -> Declared | None:
        """The function at base that this one was."""
        return self.history.before(declared) if self.history is not None else None

    @cached_property
    def tests(self) -> tuple[IntegrationTest, ...]:
        """The integration tests of the package that can be judged."""
        return tuple(self._tests())

    @cached_property
    def reached(self) -> tuple[tuple[IntegrationTest, Visit], ...]:
        """Every function that an integration test runs, once, with the first test that does."""
        found: dict[int, tuple[IntegrationTest, Visit]] = {}
        for test in self.tests:
            for visit in test.visits:
                found.setdefault(id(visit.function), (test, visit))
        return tuple(found.values())

    def _tests(self) -> Iterator[IntegrationTest]:
        for declared in self.package.tests:
            test = self.test_of(declared)
            if test.is_integration_test and not test.is_broken:
                yield test

    def test_of(self, declared: Declared) -> IntegrationTest:
        """A test with the helpers it reaches, be it an integration test or not."""
        visits = self.package.visits(declared)
        command = self.config.run_command
        selected = is_selected(declared.function.name, command)
        wide = selected and selects_all(command)
        marked = not wide or is_marked(declared, visits, command.tags)
        return IntegrationTest(declared, visits, gate_of(visits), selected, marked)

    def of_package(self, connectors: tuple[Connector, ...]) -> Iterator[Connector]:
        """Those of the connectors that are registered here."""
        return (each for each in connectors if each.package == self.package.directory)
