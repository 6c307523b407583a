"""The names of a request for tests, and which of them mean something here.

A connector ("nats", "input/nats"), a package's directory, or a test by its full name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from itw.checking.scope import is_ignored
from itw.connector import Connector
from itw.source.sources import Sources


@dataclass(eq=False)
class Asked:
    """Without names nothing is asked for in particular, and everything that is touched runs."""

    names: tuple[str, ...] = ()
    known: set[str] = field(default_factory=set)  # those that meant something so far

    @classmethod
    def of(cls, names: Sequence[str]) -> Self:
        return cls(tuple(name.strip("/ ") for name in names))

    def __bool__(self) -> bool:
        return bool(self.names)

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name not in self.known)

    @property
    def may_name_more_connectors(self) -> bool:
        """Whether a name that means nothing yet can be a connector's, and is no path or test."""
        return any(not name.startswith("Test") and "." not in name for name in self.unknown)

    def names_connector(self, connector: Connector) -> bool:
        names = (connector.name, f"{connector.kind}/{connector.name}", str(connector))
        asking = {name for name in names if name in self.names}
        self.known |= asking
        return bool(asking)

    def names_test(self, name: str) -> bool:
        if name in self.names:
            self.known.add(name)
            return True
        return False

    def names_directory(self, directory: str) -> bool:
        return any(name.removeprefix("./") == directory for name in self.names)

    def directories(self, sources: Sources) -> Iterator[str]:
        """Directories that are named, or that have a test which is."""
        for name in self.names:
            plain = name.removeprefix("./")
            if plain in sources.paths_by_directory and not is_ignored(plain):
                self.known.add(name)
                yield plain
        tests = [name for name in self.names if name.startswith("Test")]
        if tests:
            tree = sources.tree
            paths = [p for p in tree.blobs if p.endswith("_test.go") and not is_ignored(p)]
            for path, data in tree.read(paths).items():
                if any(f"func {name}(".encode() in data for name in tests):
                    yield path.rpartition("/")[0]
