"""The operator's limits as workers say them of themselves, for those who have other settings."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from itw.fair_shares.limits import Limits, Share, What


def as_note(limits: Limits) -> dict[str, Any]:
    """JSON."""
    return {
        "installation": asdict(limits.installation),
        "repository": asdict(limits.repository),
        "named": {name: asdict(share) for name, share in sorted(limits.named.items())},
    }


def limits_in(note: object) -> Limits | None:
    """None of a worker that says nothing of them, as those of an older version."""
    if not isinstance(note, Mapping):
        return None
    named = note.get("named")
    return Limits(
        installation=_share(note.get("installation")),
        repository=_share(note.get("repository")),
        named={str(name): _share(said) for name, said in named.items()}
        if isinstance(named, Mapping)
        else {},
    )


def _share(said: object) -> Share:
    """A newer version's may say more."""
    found = said if isinstance(said, Mapping) else {}
    known = {what.value: found.get(what.value) for what in What}
    return Share(**{what: each for what, each in known.items() if isinstance(each, int)})
