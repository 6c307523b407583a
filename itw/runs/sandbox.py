"""What the sandbox is asked to run, and the ways in which a run can end.

The values only: `workers/sandbox.py` runs, `itw/reporting/verdict.py` judges.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from itw.configuration.config import RunCommand, RunPolicy
from itw.go.test_report import Line, TestReport

MIB = 1 << 20
GIB = 1 << 30


class Ending(StrEnum):
    """How one `go test` of one package ended; none of them is ever reported as another.

    Only RAN and FAILED say something about the tests. Both are what the pull request's code
    reported of itself: a claim, not evidence.
    """

    RAN = "ran"  # go test ended with 0; tests may have been skipped, or none selected
    FAILED = "failed"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    DISK_FULL = "disk full"
    NOT_COMPILED = "could not compile"
    NEEDS_WARM_UP = "needs warm-up"  # a module is missing that a trusted job may fetch
    UNSUPPORTED = "unsupported"  # a test asked for what the sandbox refuses: see `refused`
    INFRASTRUCTURE = "infrastructure"  # our fault, or the machine's


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one job may use. Sizes are in bytes, times in seconds."""

    seconds: int = 900  # wall time of one `go test`, compiling included
    memory: int = 4 * GIB  # swap included
    cpus: float = 2.0
    processes: int = 512
    disk: int = 2 * GIB  # of each writable place, and of any one file
    output: int = 256 * MIB  # of `go test`; what comes after it is not read
    services: int = 12  # containers at once
    service_memory: int = GIB
    service_cpus: float = 1.0
    networks: int = 8
    pull_seconds: int = 300


def limits_within(policy: RunPolicy, usual: Limits, most: Limits) -> Limits:
    """The operator's usual limits, with what a repository asks for instead up to the maximum."""
    asked = {
        name: value
        for name in ("seconds", "memory", "services", "service_memory")
        if (value := getattr(policy, name)) is not None
    }
    return replace(
        usual, **{name: min(value, getattr(most, name)) for name, value in asked.items()}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One package at one commit, and the tests that its syntax trees have.

    `module` is the directory of its go.mod, "" at the top; `package` its own directory. Both are
    relative to the repository, with slashes.
    """

    commit: str
    package: str
    module: str = ""
    tests: tuple[str, ...] = ()  # top-level functions, "TestIntegrationRedis"
    command: RunCommand = field(default_factory=RunCommand)
    exact: bool = False  # one test, by its bare name: CheckSkipExact takes nothing else

    @property
    def pattern(self) -> str:
        """The package as `go test` wants it, run in the module's directory: "./internal/x"."""
        inner = self.package.removeprefix(self.module).strip("/") if self.module else self.package
        return f"./{inner}" if inner else "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What one `go test` of a job has otherwise than the others: its code, and how it is run.

    `files` are compiled in place of the commit's, by path; the source itself stays as it is.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    cover: bool = False  # tell on standard output which code of the package ran
    timeout: int = 0  # Go's `-timeout` in seconds; 0 is the target's own
    fail_fast: bool = False  # start no further test once one has failed


AS_IT_IS = Variant()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A container that a test started, with the first and last lines that it logged.

    Times are RFC 3339 of the host's clock, "" where none is known; so are those of its lines.
    """

    id: str
    image: str  # as the test named it
    name: str = ""  # its network alias or name, "" where it has none
    lines: tuple[Line, ...] = ()
    started: str = ""
    ended: str = ""
    exit_code: int | None = None  # None while it ran
    removed: bool = True  # by the test; one that is left was forgotten
    out_of_memory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxRun:
    """One `go test` in the sandbox: how it ended, what it said, and what it started."""

    ending: Ending
    target: Target
    report: TestReport = field(default_factory=TestReport)
    reason: str = ""  # a sentence's end for everything but RAN and FAILED
    refused: tuple[str, ...] = ()  # what the gateway would not do: "bind mounts"
    services: tuple[Service, ...] = ()
    seconds: float = 0.0
    output_cut: bool = False  # it printed more than is read
    sandboxed: bool = True  # False: run on the host, so nothing is known of its services

    @property
    def forgotten(self) -> Iterable[Service]:
        """Containers that the tests neither terminated nor removed."""
        return (service for service in self.services if not service.removed)
