"""The connector that a person means: by its name, or by kind and name where several have it."""

from collections.abc import Iterable
from difflib import get_close_matches

from itw import messages
from itw.connector import Connector
from itw.errors import UserError


class NoSuchConnector(UserError):
    """No connector has the name, or several do; the sentence says which there are."""


def named(name: str, connectors: Iterable[Connector]) -> list[Connector]:
    """Those that a person may mean by "nats", "input/nats" or "input nats"."""
    known, wanted = list(connectors), _spoken(name)
    exact = [each for each in known if str(each) == wanted]
    return exact or [each for each in known if each.name == wanted]


def chosen(name: str, connectors: Iterable[Connector]) -> Connector:
    """The only one; raises NoSuchConnector."""
    known, wanted = list(connectors), _spoken(name)
    found = named(name, known)
    if not found:
        names = dict.fromkeys(known_as for each in known for known_as in (each.name, str(each)))
        closest = tuple(get_close_matches(wanted, list(names), n=3))
        raise NoSuchConnector(messages.no_such_connector(name=wanted, closest=closest))
    if len(found) > 1:
        raise NoSuchConnector(
            messages.ambiguous_connector(name=wanted, found=tuple(str(each) for each in found))
        )
    return found[0]


def _spoken(name: str) -> str:
    return name.replace("/", " ").strip()
