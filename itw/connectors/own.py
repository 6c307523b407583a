"""What is a connector's own, and which tests use it."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import dirname

from itw.connector import Connector
from itw.connectors import sql_driver
from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText
from itw.connectors.graph import Package
from itw.connectors.mention import UNKNOWN, builder_kind, kinds_built, kinds_named
from itw.connectors.registration import Registration
from itw.connectors.source_tree import resolves_to
from itw.connectors.testsuite import Test


class Own:
    """A connector's names, each as its kind, and the code only it is made of."""

    def __init__(
        self,
        connector: Connector,
        package: Package,
        templates: Iterable[tuple[Connector, str]] = (),
    ) -> None:
        self.connector = connector
        self.package = package
        self._templates = templates

    @cached_property
    def registration(self) -> Registration | None:
        return self.package.registration(self.connector)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its name, and those of its aliases: one constructor under several names."""
        if self.registration is None:
            return (self.connector.name,)
        aliases = self.package.aliases_of(self.registration)
        return tuple(dict.fromkeys((self.connector.name, *(a.connector.name for a in aliases))))

    @cached_property
    def known_as(self) -> tuple[tuple[str, str], ...]:
        """Kinds and names that run it: its own, and templates beside it that are made of it."""
        own = [(self.connector.kind, name) for name in self.names]
        made_of_it = [
            (template.kind, template.name)
            for template, text in self._templates
            if self.connector.kind in self._kinds_in(template, text)
        ]
        return tuple(dict.fromkeys((*own, *made_of_it)))

    def _kinds_in(self, template: Connector, text: str) -> set[str]:
        kinds = {kind for name in self.names for kind in kinds_named(text, name)}
        return {kind if kind != UNKNOWN else template.kind for kind in kinds}

    @cached_property
    def symbols(self) -> dict[str, str]:
        """Functions and types that are only its own, with "func" or "type" for each."""
        if self.registration is None:
            return {}
        return {
            declaration.name: declaration.kind
            for declaration in self.package.near_code_of(self.registration)
            if declaration.kind in {"func", "type"} and not declaration.receiver
        }

    @cached_property
    def kinds_with_name(self) -> frozenset[str]:
        """The kinds its package registers under its name."""
        named = (r.connector for r in self.package.registrations)
        return frozenset(c.kind for c in named if c.name == self.connector.name)

    @cached_property
    def _named(self) -> tuple[re.Pattern[str], ...]:
        """Each begins with its name: `re` looks for a literal start thirty times as fast."""
        names = {re.escape(name) for _, name in self.known_as}
        return tuple(re.compile(rf"""{n}(?<![\w.-]{n})["']?[ \t]*:""") for n in names)

    def may_name(self, text: GoText) -> bool:
        return any(named.search(text.source) for named in self._named)

    def may_be_in(self, text: GoText) -> bool:
        """Whether it is worth looking at: the name as a key, or an import of the package."""
        return self.may_name(text) or (
            f'{self.connector.package}"' in text.source
            and any(resolves_to(path, self.connector.package) for path in text.imports.values())
        )

    def is_exercised_by(self, test: Test) -> bool:
        return next(self.uses(test), None) is not None

    def is_configured_by(self, test: Test) -> bool:
        """Of tests elsewhere: only a config that says the kind too counts."""
        return any(
            True
            for text, _, declaration in test.reached
            for _ in self._configs(text, declaration, certain=True)
        )

    def uses(self, test: Test) -> Iterator[tuple[str, int, str]]:
        """Path, line and what is used there, for every place that exercises the connector."""
        if self.connector.kind == sql_driver.KIND:
            yield from self._driven(test)
        for text, path, declaration in test.reached:
            for line, what in self._configs(text, declaration):
                yield path, line, f"config of {what}"
            for name in sorted(self._symbols(text, path, declaration)):
                yield path, declaration.line, name

    def _driven(self, test: Test) -> Iterator[tuple[str, int, str]]:
        """A driver is chosen by a test that hands its name on; helpers name all drivers."""
        text, path, declaration = test.reached[0]
        for literal in text.texts_in(declaration.start, declaration.end):
            if literal.value == self.connector.name:
                yield path, text.line(literal.start), str(self.connector)

    def _configs(
        self, text: GoText, declaration: Declaration, *, certain: bool = False
    ) -> Iterator[tuple[int, str]]:
        for literal in text.texts_in(declaration.start, declaration.end):
            for wanted, name in self.known_as:
                for kind in kinds_named(literal.value, name):
                    kind = kind or builder_kind(text.code[: literal.start])
                    unclear = kind == UNKNOWN and not certain and self._likely(declaration)
                    if kind == wanted or unclear:
                        yield text.line(literal.start), f"{wanted} {name}"

    def _likely(self, declaration: Declaration) -> bool:
        """Whether a fragment of unknown kind is ours: no other kind has the name, or is built."""
        if self.kinds_with_name <= {self.connector.kind}:
            return True
        return kinds_built(declaration.code) & self.kinds_with_name == {self.connector.kind}

    def _symbols(self, text: GoText, path: str, declaration: Declaration) -> Iterator[str]:
        package = self.connector.package
        if dirname(path) == package and not text.package.endswith("_test"):
            for name in declaration.names & self.symbols.keys():
                if _is_used(declaration, name, self.symbols[name]):
                    yield name
            return
        aliases = {a for a, imported in text.imports.items() if resolves_to(imported, package)}
        for qualifier, name in declaration.qualified:
            if qualifier in aliases and name in self.symbols:
                yield name


def _is_used(declaration: Declaration, name: str, kind: str) -> bool:
    """Whether a name means the package's function or type, and not a variable called the same."""
    if kind == "type":
        pattern = rf"(?:[*\]&]\s*{name}\b(?!\s*\.)|\b{name}\s*[{{(\[])"
        return re.search(pattern, declaration.code) is not None
    local = rf"\b{name}\b[\w\s,]{0, 100}:=|\bvar\s+{name}\b"
    return re.search(local, declaration.code) is None
