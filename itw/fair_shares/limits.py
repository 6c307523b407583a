"""How much an installation and a repository may have: what the operator gives, and who lowers it.

Two sides say limits: whoever runs this installation of ours, and the organisation whose
repositories they are. Each says them of all repositories together, of each, and of some by name;
the lower of both holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class What(StrEnum):
    """Of what there is a limit; each is a field of `Share`."""

    JOBS = "jobs"
    MINUTES = "minutes"
    DOLLARS = "dollars"


class By(StrEnum):
    """Who says a limit."""

    OPERATOR = "operator"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`jobs` at once in each queue, `minutes` of a day in sandboxes, `dollars` of a day for the
    model, in micro-dollars. None where nothing is said, which is no limit.
    """

    jobs: int | None = None
    minutes: int | None = None
    dollars: int | None = None

    def of(self, what: What) -> int | None:
        said: int | None = getattr(self, what.value)
        return said


UNSAID = Share()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one side says: of an account ("acme"), of each of its repositories, and of some by name.

    The keys of `named` are in lower case: "acme", of the operator's, or "acme/connect".
    """

    installation: Share = UNSAID
    repository: Share = UNSAID
    named: Mapping[str, Share] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, whose: str, what: What) -> int | None:
        own = self.named.get(whose.lower(), UNSAID).of(what)
        usual = self.repository if "/" in whose else self.installation
        return usual.of(what) if own is None else own


NO_LIMITS = Limits()


def lower(one: Limits, other: Limits) -> Limits:
    """The lower number of both, for everybody whom either of them speaks of."""
    if NO_LIMITS in (one, other):
        return other if one == NO_LIMITS else one

    def of(whose: str) -> Share:
        said = {what: (one.of(whose, what), other.of(whose, what)) for what in What}
        return Share(
            **{
                what.value: min((each for each in both if each is not None), default=None)
                for what, both in said.items()
            }
        )

    names = {**one.named, **other.named}
    return Limits(
        installation=of(""),
        repository=of("/"),
        named=MappingProxyType({name: of(name) for name in names}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """The limit that holds for somebody: "acme" or "acme/connect". None is no limit."""

    whose: str
    number: int | None
    by: By = By.OPERATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What "acme/connect" may have, and its account of which it is a part."""

    repository: str
    operator: Limits = NO_LIMITS
    organisation: Limits = NO_LIMITS

    @property
    def account(self) -> str:
        return self.repository.split("/", maxsplit=1)[0]

    def most(self, what: What) -> tuple[Most, Most]:
        """That of the account, and that of the repository."""
        return self._most(self.account, what), self._most(self.repository, what)

    def _most(self, whose: str, what: What) -> Most:
        given, left = self.operator.of(whose, what), self.organisation.of(whose, what)
        if left is not None and (given is None or left < given):
            return Most(whose=whose, number=left, by=By.ORGANISATION)
        return Most(whose=whose, number=given)
