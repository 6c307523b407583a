"""Who refers to whom inside one Go package, and which code is whose."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from posixpath import dirname

from itw.connector import Connector
from itw.connectors.gotext import Declaration, GoText
from itw.connectors.registration import Registration, registrations_in, string_constants
from itw.connectors.sources import Sources

Key = tuple[str, Declaration]  # path, declaration


class References:
    """Declarations of a set of files of one directory, found by the names that refer to them."""

    def __init__(self, texts: Mapping[str, GoText]) -> None:
        self.texts = texts

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

    def reached_from(self, names: Iterable[str]) -> dict[tuple[str, int], Key]:
        """Every declaration that those names lead to, a type's methods included."""
        found: dict[tuple[str, int], Key] = {}
        pending = [key for name in names for key in self.named(name)]
        while pending:
            path, declaration = pending.pop()
            if (path, declaration.start) in found:
                continue
            found[path, declaration.start] = (path, declaration)
            pending.extend(key for name in declaration.names for key in self.named(name))
            if declaration.kind == "type":
                pending.extend(self.methods.get(declaration.name, ()))
        return found


class Package:
    """The non-test Go code of one directory, with the components it registers."""

    def __init__(self, directory: str, texts: Mapping[str, GoText]) -> None:
        self.directory = directory
        self.texts = texts
        self.references = References(texts)

    @classmethod
    def read(cls, sources: Sources, directory: str) -> "Package":
        return cls(directory, sources.package(directory))

    @cached_property
    def constants(self) -> dict[str, str]:
        """String constants of all files, for registrations that name one of another file."""
        return {k: v for text in self.texts.values() for k, v in string_constants(text).items()}

    @cached_property
    def registrations(self) -> tuple[Registration, ...]:
        return tuple(
            registration
            for path, text in self.texts.items()
            for registration in registrations_in(path, text)
        )

    def registration(self, connector: Connector) -> Registration | None:
        wanted = (connector.kind, connector.name)
        return next(
            (r for r in self.registrations if (r.connector.kind, r.connector.name) == wanted), None
        )

    def code_of(self, registration: Registration) -> dict[tuple[str, int], Key]:
        """All declarations the component is made of, shared ones included."""
        return self._code[registration.connector]

    @cached_property
    def _code(self) -> dict[Connector, dict[tuple[str, int], Key]]:
        return {
            registration.connector: self.references.reached_from(_names(registration))
            for registration in self.registrations
        }

    def own_code_of(self, registration: Registration) -> list[Declaration]:
        """The declarations no other component of the package is made of.

        Components built by the same constructor (a deprecated alias) count as one.
        """
        mine = registration.connector
        others = [
            code
            for connector, code in self._code.items()
            if connector != mine and not _same_code(mine, connector)
        ]
        return [
            declaration
            for place, (_, declaration) in self._code[mine].items()
            if not any(place in code for code in others)
        ]


def _same_code(one: Connector, other: Connector) -> bool:
    return one.function != "" and (one.kind, one.function) == (other.kind, other.function)


def _names(registration: Registration) -> frozenset[str]:
    whole = Declaration("func", "", "", 0, 0, 0, registration.code, "")
    return whole.names


def packages_of(sources: Sources, paths: Iterable[str]) -> dict[str, Package]:
    return {d: Package.read(sources, d) for d in sorted({dirname(path) for path in paths})}
