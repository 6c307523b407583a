"""Redpanda Connect's own list of integration packages, cmd/tools/integration/packages.json.

Its runner tests exactly these packages (cmd/tools/integration/packages.go of that repository):
one that is missing is never run, one with `skip` is left out for the reason it gives.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from itw.errors import UserError
from itw.tree import Tree

PATH = "cmd/tools/integration/packages.json"
DEFAULT_TIMEOUT = 5 * 60  # packages.go: defaultTimeout
MAX_BYTES = 1 << 20


class InvalidRegistry(UserError):
    """The registry cannot be read; the sentence says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One package. `timeout` is in seconds, `line` is where the registry says it (1-based)."""

    package: str  # "internal/impl/nats"
    timeout: int = DEFAULT_TIMEOUT
    skip: bool = False
    skip_reason: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Registry:
    """The packages that run in CI, by directory."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def entry(self, package: str) -> Entry | None:
        return self.entries.get(package)


def registry_between(head: Tree, base: Tree) -> tuple[Registry | None, str]:
    """Head's, since a change may add its package to the list; base's where head's can't be read.

    With it comes what is wrong with head's, "" for nothing.
    """
    try:
        return registry_at(head), ""
    except InvalidRegistry as error:
        problem = str(error)
    try:
        return registry_at(base), problem
    except InvalidRegistry:
        return None, problem


def differing(before: Registry | None, after: Registry | None) -> Iterator[str]:
    """The packages that two registries treat differently, time-outs aside."""
    old = before.entries if before is not None else {}
    new = after.entries if after is not None else {}
    for package in sorted(old.keys() | new.keys()):
        if _treatment(old.get(package)) != _treatment(new.get(package)):
            yield package


def _treatment(entry: Entry | None) -> tuple[bool, str] | None:
    return (entry.skip, entry.skip_reason) if entry is not None else None


def registry_at(tree: Tree) -> Registry | None:
    """A commit's registry, None where there is none. Raise InvalidRegistry."""
    if PATH in tree.links:
        raise InvalidRegistry(f"{PATH} is a symbolic link")
    if PATH not in tree.blobs:
        return None
    data = tree.read([PATH]).get(PATH)
    if data is None:
        raise InvalidRegistry(f"{PATH} is larger than {MAX_BYTES >> 20} MiB")
    # pydantic takes longer to import than the rules over a hundred files: only where it is needed.
    from itw.configuration.registry_file import parse_registry

    return parse_registry(data)
