"""What an evaluation was asked: the same answers come of the same arguments only."""

from dataclasses import asdict, dataclass
from enum import StrEnum

SCRIPTED = "scripted"  # a model of that name replies what a script says


class Tests(StrEnum):
    """Whose tests are measured."""

    __test__ = False

    BOTH = "both"
    WRITTEN = "written"
    OWN = "own"  # the repository's: needs no model


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """All that a result depends on. Money and time for the whole of it may change between runs."""

    repository: str  # name, for people
    commit: str
    connectors: tuple[str, ...]  # "output nats"
    tests: Tests = Tests.BOTH
    model: str = ""  # "" where only the repository's own tests are measured
    endpoint: str = ""  # "" is the provider's own
    seed: str = "1"
    mutants: int = 12  # random ones of each connector
    drafts: int = 8
    connector_budget: int = 0  # micro-dollars
    connector_seconds: float = 0.0
    configuration: str = ""  # a digest: of conventions and of how tests are run
    sandboxed: bool = True

    @property
    def scripted(self) -> bool:
        """Whether no model replied: the figures say that the machinery works, and nothing else."""
        return self.model.startswith(SCRIPTED)


def differences(before: Arguments, now: Arguments) -> tuple[str, ...]:
    """The names of arguments that changed."""
    old, new = asdict(before), asdict(now)
    return tuple(name for name in old if old[name] != new[name])
