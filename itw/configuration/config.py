"""A repository's configuration, as the rest of the product reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from types import MappingProxyType

from itw.finding import Severity

PATH = ".github/integration-test-writer.yml"


class Profile(StrEnum):
    """`spec`: the spec as written. `connect`: where Redpanda Connect's own conventions differ."""

    SPEC = "spec"
    CONNECT = "connect"


class Suggestions(StrEnum):
    """Which committable suggestions a review may carry; the words are what was proved of them."""

    OFF = "off"
    APPLIES = "applies"
    COMPILES = "compiles"


class Write(StrEnum):
    """When tests are written: on the command, offered with a finding, or by itself."""

    COMMAND = "command"
    OFFER = "offer"
    AUTO = "auto"


class Delivery(StrEnum):
    """How a written test reaches its author."""

    PATCH = "patch"
    PUSH = "push"
    PULL_REQUEST = "pull_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommand:
    """What the repository's test command selects: `go test -run`, `-tags` and CGO_ENABLED.

    `timeout` is Go's `-timeout` per package in seconds, 0 for Go's own default.
    """

    run: str = "^Test.*Integration.*$"
    tags: tuple[str, ...] = ()
    cgo: bool = True
    race: bool = False
    shuffle: bool = False
    repeat: int = 1
    timeout: int = 0


class WithoutFix(StrEnum):
    """When new and changed tests are also run with the product's change taken back."""

    OFF = "off"
    REQUEST = "request"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPolicy:
    """Whether and within which limits tests are run. None is the usual limit.

    `itw.runs.sandbox.limits_within` keeps what a repository asks for below the most there is.
    """

    enabled: bool = True  # `run: off` is False
    reruns: int = 1  # of a test that failed, at the same commit
    without_fix: WithoutFix = WithoutFix.REQUEST
    images: tuple[str, ...] = ()  # beyond the built-in list
    seconds: int | None = None  # wall time of one `go test`
    memory: int | None = None  # bytes
    services: int | None = None  # containers at once
    service_memory: int | None = None  # bytes


USUAL = RunPolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A rule that does not hold for a connector, a test or a path; an empty field matches all."""

    rule: str
    reason: str
    connector: str = ""  # "slack_reaction" or "output slack_reaction"
    test: str = ""
    path: str = ""  # a glob
    line: int = 0  # where the configuration says it, 0 when it came from a comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Defaults are those of profile `spec`; `config_for` gives a profile's own."""

    profile: Profile = Profile.SPEC
    rules: Mapping[str, Severity | None] = field(default_factory=lambda: MappingProxyType({}))
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    run_command: RunCommand = field(default_factory=RunCommand)
    run_policy: RunPolicy = field(default_factory=RunPolicy)
    waivers: tuple[Waiver, ...] = ()
    enforce: bool = False  # errors make the check fail instead of neutral
    required: bool = False  # the check is required: report even where nothing concerns us
    suggestions: Suggestions = Suggestions.APPLIES
    max_comments: int = 10  # inline comments in one review
    write: Write = Write.OFFER
    delivery: Delivery = Delivery.PATCH
    model_review: bool = False

    def covers(self, path: str) -> bool:
        """Whether a path is reviewed: included (everything, if nothing is) and not excluded."""
        included = not self.include or any(fnmatchcase(path, glob) for glob in self.include)
        return included and not any(fnmatchcase(path, glob) for glob in self.exclude)


def config_for(profile: Profile) -> Config:
    """The defaults of a profile.

    `connect`: cmd/tools/integration runs `-tags integration -run ^Test.*Integration` without CGO,
    and .claude/review-policy.md of that repository forbids committable suggestions.
    """
    if profile is Profile.CONNECT:
        command = RunCommand(run="^Test.*Integration", tags=("integration",), cgo=False)
        return Config(profile=profile, run_command=command, suggestions=Suggestions.OFF)
    return Config()
