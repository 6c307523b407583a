"""Renamed connectors: one name gone, one new, the same code."""

from collections.abc import Iterable

from itw.connector import Connector
from itw.diff import Diff


def renames(
    gone: Iterable[Connector], new: Iterable[Connector], diff: Diff
) -> tuple[tuple[Connector, Connector], ...]:
    """Pairs of the same kind that are built by the same function, or whose file git saw move."""
    moved = {change.old_path: change.path for change in diff.files if change.status == "R"}
    left = [*new]
    found = []
    for old in gone:
        same = [c for c in left if c.kind == old.kind and _is_successor(old, c, moved)]
        if same:
            best = max(same, key=lambda c: (_same_constructor(old, c), _shared(old.name, c.name)))
            left.remove(best)
            found.append((old, best))
    return tuple(found)


def _is_successor(old: Connector, new: Connector, moved: dict[str, str]) -> bool:
    if moved.get(old.file) == new.file:
        return True
    return _same_constructor(old, new) and (
        old.package == new.package or _shared(old.name, new.name) > 0
    )


def _same_constructor(old: Connector, new: Connector) -> bool:
    return old.function != "" and old.function == new.function


def _shared(one: str, other: str) -> int:
    """How many words two names have in common: mongodb_cdc is nearer to mongo_cdc than to mongo."""
    return len({*one.split("_")} & {*other.split("_")})
