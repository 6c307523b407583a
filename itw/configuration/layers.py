"""A repository's keys over its organisation's: mappings are merged, everything else is replaced."""

from collections.abc import Iterator
from typing import Any

from itw.configuration.organisation import Organisation, Where, leaves

Document = dict[str, Any]


def plain(document: Any) -> Document:
    """A document that parsed, with one spelling for each thing: `run: off` is a short one."""
    found: Document = document if isinstance(document, dict) else {}
    if found.get("run") in ("off", False) and "run" in found:
        return {**found, "run": {"enabled": False}}
    return found


def over(repository: Document, organisation: Document) -> Document:
    """What both say together."""
    merged = dict(organisation)
    for key, value in repository.items():
        below = merged.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            value = over(value, below)
        if value is not None or below is None:  # an empty key says nothing
            merged[key] = value
    return merged


def unlocked(document: Document, organisation: Organisation) -> Document:
    """Without what the organisation keeps for itself."""
    kept: Document = {}
    for where, value in leaves(document):
        if not organisation.locking(where) and where:
            _put(kept, where, value)
    return kept


def locked(document: Document, organisation: Organisation) -> Iterator[Where]:
    """The keys of a repository that do not count."""
    for where, value in leaves(document):
        if value is not None and organisation.locking(where):
            yield where


def value_at(document: Document, where: Where) -> Any:
    """None where the document says nothing."""
    found: Any = document
    for part in where:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _put(document: Document, where: Where, value: Any) -> None:
    for part in where[:-1]:
        document = document.setdefault(str(part), {})
    document[str(where[-1])] = value
