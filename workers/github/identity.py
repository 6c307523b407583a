"""Which texts on GitHub are ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itw.reporting.markers import Marker, marker_in


@dataclass(frozen=True, slots=True)
class Identity:
    """The App as GitHub shows it. A marker alone proves nothing: anybody can copy one."""

    app_id: int
    slug: str

    @property
    def login(self) -> str:
        return f"{self.slug}[bot]"

    def marker_of(self, thing: Mapping[str, Any]) -> Marker | None:
        """The marker of a comment or review of the REST API, if the App wrote it."""
        user = thing.get("user") or {}
        if user.get("login") != self.login or user.get("type") != "Bot":
            return None
        return marker_in(thing.get("body") or "")
