"""What GitHub says of an installation and its repositories, whatever an event said before."""

from collections.abc import Callable
from datetime import datetime

from workers.github.client import Client
from workers.github.errors import Forbidden, InstallationGone, NotFound
from workers.on_installation import Standing


def installed_at(app: Client, installation: int) -> float | None:
    """When the App was installed, in seconds since 1970; None where it is not (any more)."""
    try:
        created = app.get(f"/app/installations/{installation}")["created_at"]
    except NotFound:
        return None
    return datetime.fromisoformat(created).timestamp()


def installation_with(app: Client, name: str) -> int | None:
    """The installation that has a repository; None where none has."""
    try:
        return int(app.get(f"/repos/{name}/installation")["id"])
    except NotFound:
        return None


def standing(
    app: Client, own: Client, installation: int, name: str, mint: Callable[[], object]
) -> Standing:
    """`own` acts as the installation, and `mint` asks for a new token that opens the repository.

    Only a new token tells: an old one may be good for an hour, and a name that is not used any more
    leads to the repository that had it.
    """
    try:
        mint()
        data = own.get(f"/repos/{name}")
    except InstallationGone as error:
        if error.for_now:
            return Standing.OURS
        return Standing.OURS if _is_anothers(app, installation, name) else Standing.GONE
    except NotFound:
        return Standing.GONE
    if data["full_name"].lower() != name.lower():
        return Standing.GONE
    return Standing.ARCHIVED if data["archived"] else Standing.OURS


def is_readable(own: Client, name: str, mint: Callable[[], object]) -> bool:
    """Whether git should be let in where it is not: a new token is given, and opens it.

    Raises InstallationGone where the installation has no repository of that name any more.
    """
    mint()
    try:
        data = own.get(f"/repos/{name}")
    except (NotFound, Forbidden):
        return False
    return not data.get("disabled")


def _is_anothers(app: Client, installation: int, name: str) -> bool:
    """Whether the App was installed anew, and has it under another id."""
    try:
        found = app.get(f"/repos/{name}/installation")
    except NotFound:
        return False
    owner = name.partition("/")[0].lower()
    return bool(found["id"] != installation and found["account"]["login"].lower() == owner)
