"""Who refers to whom inside one Go package, and which code is whose."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from itw.connector import Connector
from itw.connectors.constants import Constants
from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText
from itw.connectors.registration import Registration, registrations_in
from itw.connectors.source_tree import SourceTree

Key = tuple[str, Declaration]  # path, declaration
NEAR = 2  # references from a registration: constructor, what it calls or builds, and once more


class References:
    """Declarations of a set of files of one directory, found by the names that refer to them."""

    def __init__(self, texts: Mapping[str, GoText]) -> None:
        self.texts = texts
        self._nexts: dict[int, list[Key]] = {}

    @cached_property
    def _functions(self) -> dict[str, list[Key]]:
        """Everything a bare name can mean: functions, types, constants and variables."""
        found: dict[str, list[Key]] = defaultdict(list)
        for path, text in self.texts.items():
            for declaration in text.declarations:
                if not declaration.receiver and declaration.name not in {"init", "_"}:
                    found[declaration.name].append((path, declaration))
        return found

    @cached_property
    def methods(self) -> dict[str, list[Key]]:
        """Methods by receiver type."""
        found: dict[str, list[Key]] = defaultdict(list)
        for path, text in self.texts.items():
            for declaration in text.declarations:
                if declaration.receiver:
                    found[declaration.receiver].append((path, declaration))
        return found

    def named(self, name: str) -> list[Key]:
        return self._functions.get(name, [])

    def reached_from(self, names: Iterable[str], hops: int = 1000) -> dict[tuple[str, int], Key]:
        """Every declaration that those names lead to, a type's methods included."""
        found: dict[tuple[str, int], Key] = {}
        pending = [key for name in names for key in self.named(name)]
        while pending and hops >= 0:
            hops -= 1
            new = [key for key in pending if (key[0], key[1].start) not in found]
            found.update(
                {(path, declaration.start): (path, declaration) for path, declaration in new}
            )
            pending = [key for _, declaration in new for key in self._next(declaration)]
        return found

    def _next(self, declaration: Declaration) -> list[Key]:
        key = id(declaration)
        if key not in self._nexts:
            known = sorted(declaration.names & self._functions.keys())
            found = [key for name in known for key in self._functions[name]]
            if declaration.kind == "type":
                found += self.methods.get(declaration.name, ())
            self._nexts[key] = found
        return self._nexts[key]


class Package:
    """The non-test Go code of one directory, with the components it registers."""

    def __init__(self, directory: str, texts: Mapping[str, GoText], constants: Constants) -> None:
        self.directory = directory
        self.texts = texts
        self.references = References(texts)
        self._constants = constants

    @classmethod
    def read(cls, sources: SourceTree, directory: str) -> "Package":
        return cls(directory, sources.package(directory), Constants(sources))

    @cached_property
    def registrations(self) -> tuple[Registration, ...]:
        return tuple(
            registration
            for path, text in self.texts.items()
            for registration in registrations_in(
                path, text, self._constants.seen_from(self.directory, text)
            )
        )

    def registration(self, connector: Connector) -> Registration | None:
        wanted = (connector.kind, connector.name)
        return next(
            (r for r in self.registrations if (r.connector.kind, r.connector.name) == wanted), None
        )

    def aliases_of(self, registration: Registration) -> list[Registration]:
        """All names of the component: registrations with the same constructor, itself included."""
        return [
            other
            for other in self.registrations
            if other.connector.kind == registration.connector.kind
            and other.constructor == registration.constructor
        ]

    def code_of(self, registration: Registration) -> dict[tuple[str, int], Key]:
        """All declarations the component is made of, shared ones included."""
        return self._code[registration.connector]

    @cached_property
    def _code(self) -> dict[Connector, dict[tuple[str, int], Key]]:
        return {
            registration.connector: self.references.reached_from(registration.declaration.names)
            for registration in self.registrations
        }

    def near_code_of(self, registration: Registration) -> list[Declaration]:
        """Its own code that is near its registration: the spec, the constructor, what they build.

        Further on are its tools: a test that uses one of them does not exercise the component.
        """
        near = self.references.reached_from(registration.declaration.names, hops=NEAR)
        own = {id(declaration) for declaration in self.own_code_of(registration)}
        return [declaration for _, declaration in near.values() if id(declaration) in own]

    def own_code_of(self, registration: Registration) -> list[Declaration]:
        """The declarations no other component of the package is made of.

        Components built by the same constructor (a deprecated alias) count as one.
        """
        mine = registration.connector
        same = {alias.connector for alias in self.aliases_of(registration)}
        others = [code for connector, code in self._code.items() if connector not in same]
        return [
            declaration
            for place, (_, declaration) in self._code[mine].items()
            if not any(place in code for code in others)
        ]
