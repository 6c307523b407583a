"""A repository's configuration, read from its base branch."""

from dataclasses import dataclass, field
from enum import StrEnum


class Profile(StrEnum):
    """`spec`: the spec as written. `connect`: where Redpanda Connect's own conventions differ."""

    SPEC = "spec"
    CONNECT = "connect"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommand:
    """What the repository's test command selects: `go test -run`, `-tags` and CGO_ENABLED."""

    run: str = "^Test.*Integration.*$"
    tags: tuple[str, ...] = ()
    cgo: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    profile: Profile = Profile.SPEC
    run_command: RunCommand = field(default_factory=RunCommand)
    max_comments: int = 10  # inline comments in one review
    enforce: bool = False  # errors make the check fail instead of neutral


def config_for(profile: Profile) -> Config:
    """The defaults of a profile."""
    if profile is Profile.CONNECT:
        command = RunCommand(run="^Test.*Integration", tags=("integration",), cgo=False)
        return Config(profile=profile, run_command=command)
    return Config()
