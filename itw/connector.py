"""Connectors: what a pull request adds, changes, removes and renames."""

from dataclasses import dataclass
from enum import StrEnum


class Tested(StrEnum):
    """Whether an integration test exercises the connector itself."""

    YES = "yes"
    FAKE_ONLY = "fake only"  # exercised against a fake server, no container
    UNIT_ONLY = "unit only"
    PACKAGE_ONLY = "package only"  # its package has integration tests, none of them is its own
    NO = "no"


class External(StrEnum):
    """What the connector talks to."""

    CONTAINER = "container"  # an image or emulator exists
    HOSTED = "hosted"  # no practical container
    NONE = "none"  # in process
    INTERNAL = "internal"  # not for users of the product


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One registered component. (kind, name) is its identity: names repeat between kinds."""

    kind: str  # input, output, processor, cache, rate_limit, buffer, scanner, metric, tracer, …
    name: str
    package: str  # directory of the registration, "internal/impl/nats"
    file: str
    line: int
    function: str = ""  # constructor it registers, where one is named

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How a connector is tested and what it talks to, with the evidence for both."""

    tested: Tested
    external: External
    tests: tuple[str, ...] = ()  # "internal/impl/nats/integration_test.go:31 TestIntegrationNats"
    evidence: tuple[str, ...] = ()  # sentences, each with a path:line


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorChanges:
    """What happened to connectors between merge base and head."""

    added: tuple[Connector, ...] = ()
    changed: tuple[Connector, ...] = ()
    removed: tuple[Connector, ...] = ()
    renamed: tuple[tuple[Connector, Connector], ...] = ()
