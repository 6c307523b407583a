"""One thing to verify, and what was seen."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tools.live.client import Client
from workers.github.app import App


class Outcome(StrEnum):
    AS_EXPECTED = "as expected"
    DIFFERENT = "DIFFERENT"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Seen:
    outcome: Outcome
    what: str


def expected(what: str) -> Seen:
    return Seen(Outcome.AS_EXPECTED, what)


def different(what: str) -> Seen:
    return Seen(Outcome.DIFFERENT, what)


def not_tried(why: str) -> Seen:
    return Seen(Outcome.NOT_TRIED, why)


@dataclass
class Situation:
    """What the steps share; earlier ones fill in what later ones need."""

    app: Client
    product: App
    repository: str
    number: int | None = None
    installation: Client | None = None  # with a token for this repository alone
    installation_id: int = 0
    granted: dict[str, str] | None = None
    slug: str = ""

    @property
    def path(self) -> str:
        return f"/repos/{self.repository}"

    @property
    def token(self) -> Client:
        if self.installation is None:
            raise StepsOutOfOrder("no installation token yet")
        return self.installation

    def pull(self) -> dict[str, Any]:
        pull: dict[str, Any] = self.token.get(f"{self.path}/pulls/{self.number}").body
        return pull


class StepsOutOfOrder(Exception):
    """A step needs what an earlier one did not bring."""


Step = Callable[[Situation], Seen]
