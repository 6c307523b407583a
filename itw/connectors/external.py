"""What a connector talks to, and what that rests on.

In this order: a test of its own that starts a container; the client libraries its own code uses;
those of the code it shares; an address of a vendor in its code; a general protocol. What uses none
of these stays in the process.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import dirname

from itw.connector import Connector, External
from itw.connectors.gotext import Declaration, GoText
from itw.connectors.graph import Package
from itw.connectors.services import behind, is_generic, vendor_address
from itw.connectors.sources import Sources, family_of
from itw.connectors.testsuite import Test

MAX_HOPS = 3  # packages of the repository followed from the connector's


@dataclass(frozen=True)
class Use:
    """An import that the connector's code uses, and where."""

    import_path: str
    place: str
    hops: int  # 0: own code; 1: shared in the package; 2 and more: other packages


def external_of(
    connector: Connector, package: Package, sources: Sources, gated: Sequence[Test]
) -> tuple[External, tuple[str, ...]]:
    """The answer, and sentences that say what it rests on."""
    for test in gated:
        if test.in_container:
            return External.CONTAINER, (f"{test} starts a container",)
    own, shared = _code(connector, package)
    uses = [*_uses(package, own, 0), *_uses(package, shared, 1)]
    uses += _followed(sources, uses, connector.package)
    products = [use for use in uses if not is_generic(use.import_path)]
    for hops in sorted({use.hops for use in products}):
        answer = _strongest(use for use in products if use.hops == hops)
        if answer is not None:
            return answer
    for path, declaration in (*own, *shared):
        text = package.texts[path]
        if address := _address(text, declaration):
            return External.HOSTED, (f"{path}:{declaration.line} names {address}",)
    return _strongest(uses) or (External.NONE, ())


def _code(
    connector: Connector, package: Package
) -> tuple[list[tuple[str, Declaration]], list[tuple[str, Declaration]]]:
    """The connector's own declarations, and those it shares; a template's are its package's."""
    registration = package.registration(connector)
    if registration is None:
        every = [(p, d) for p, t in package.texts.items() for d in t.declarations]
        return [], every
    mine = {id(declaration) for declaration in package.own_code_of(registration)}
    code = [*package.code_of(registration).values()]
    code.append(
        (
            connector.file,
            Declaration(
                "func",
                "",
                "",
                registration.start,
                registration.end,
                connector.line,
                registration.code,
                "",
            ),
        )
    )
    own = [key for key in code if id(key[1]) in mine or key[1].name == ""]
    return own, [key for key in code if key not in own]


def _uses(package: Package, code: Iterable[tuple[str, Declaration]], hops: int) -> Iterator[Use]:
    seen = set()
    for path, declaration in code:
        imports = package.texts[path].imports
        for name in declaration.names:
            imported = imports.get(name)
            if imported is not None and imported not in seen:
                seen.add(imported)
                yield Use(imported, f"{path}:{declaration.line}", hops)


def _followed(sources: Sources, uses: Sequence[Use], start: str) -> Iterator[Use]:
    """Imports of the repository's own packages that the connector's code uses, a few hops on."""
    root = dirname(family_of(start)) + "/"  # beside the connectors, not the product's framework
    seen = {start}
    pending = [*uses]
    for hops in range(2, 2 + MAX_HOPS):
        found: list[Use] = []
        for use in pending:
            directory = sources.directory_of(use.import_path)
            if directory.startswith(root) and directory not in seen:
                seen.add(directory)
                found += [
                    Use(imported, path, hops)
                    for path, text in sources.package(directory).items()
                    for imported in text.imports.values()
                ]
        yield from found
        pending = found


def _strongest(uses: Iterable[Use]) -> tuple[External, tuple[str, ...]] | None:
    """Hosted before container before the machine's own: the part hardest to bring along decides."""
    answers: dict[External, str] = {}
    for use in uses:
        external = behind(use.import_path)
        if external is not None and external is not External.NONE:
            answers.setdefault(external, f"{use.place} uses {use.import_path}")
    for external in (External.HOSTED, External.CONTAINER, External.INTERNAL):
        if external in answers:
            return external, (answers[external],)
    return None


def _address(text: GoText, declaration: Declaration) -> str:
    literals = text.texts_in(declaration.start, declaration.end)
    return next((found for literal in literals if (found := vendor_address(literal.value))), "")
