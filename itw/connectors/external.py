"""What a connector talks to, and what that rests on.

In this order: a test of its own that starts a container; the client libraries of its own code;
those of the code it shares; a vendor in its package's name; libraries of packages it uses; an
address of a vendor in its code; a protocol it speaks as a client. What uses none of these stays in
the process.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import basename, dirname

from itw.connector import Connector, External
from itw.connectors import evidence, sql_driver
from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText
from itw.connectors.graph import Key, Package
from itw.connectors.services import (
    behind,
    is_embedded,
    is_protocol,
    product_in,
    vendor_address,
)
from itw.connectors.source_tree import SourceTree, family_of
from itw.connectors.testsuite import Test

Answer = tuple[External, tuple[str, ...]]

MAX_HOPS = 3  # packages of the repository followed from the connector's
_SHARED = 1  # hops up to here are code of the connector's own package
_SERVES = re.compile(r"\bListenAndServe|\bhttp\.Server\b|\bnet\.Listen|\bgrpc\.NewServer")
_CALLS = re.compile(
    r"\bhttp\.(?:Client|NewRequest|Get|Post|DefaultClient)|\bnet\.Dial|\bgrpc\.Dial"
)


@dataclass(frozen=True)
class Use:
    """An import that the connector's code uses, and where."""

    import_path: str
    place: str
    hops: int  # 0: own code; 1: shared in the package; 2 and more: other packages


def external_of(
    connector: Connector, package: Package, sources: SourceTree, tests: Sequence[Test]
) -> Answer:
    """The answer, and sentences that say what it rests on."""
    for test in tests:
        if test.gated and test.in_container:
            return External.CONTAINER, (evidence.starts_container(test),)
    if connector.kind == sql_driver.KIND:
        hosted = _by_name(connector, External.HOSTED)
        return hosted or (External.CONTAINER, (evidence.opens_database(connector),))
    own, shared = _code(connector, package)
    uses = [*_uses(package, own, 0), *_linked(connector, package), *_uses(package, shared, _SHARED)]
    foreign = [use for use in uses if sources.is_foreign(use.import_path)]
    followed = [*_followed(sources, uses, connector.package)]
    return (
        _nearest(foreign)
        or _by_name(connector, External.HOSTED)
        or _nearest(followed)
        or _by_address(package, (*own, *shared))
        or _by_name(connector, External.CONTAINER)
        or _by_protocol(connector.name, (*own, *shared), [*foreign, *followed])
        or (External.NONE, ())
    )


def _code(connector: Connector, package: Package) -> tuple[list[Key], list[Key]]:
    """The connector's own declarations, and those it shares; a template's are its package's."""
    registration = package.registration(connector)
    if registration is None:
        return [], [(p, d) for p, text in package.texts.items() for d in text.declarations]
    mine = {id(declaration) for declaration in package.own_code_of(registration)}
    own: list[Key] = [(connector.file, registration.declaration)]
    shared: list[Key] = []
    for key in package.code_of(registration).values():
        (own if id(key[1]) in mine else shared).append(key)
    return own, shared


def _uses(package: Package, code: Iterable[Key], hops: int) -> Iterator[Use]:
    seen = set()
    for path, declaration in code:
        imports = package.texts[path].imports
        for name in declaration.names:
            imported = imports.get(name)
            if imported is not None and imported not in seen:
                seen.add(imported)
                yield Use(imported, f"{path}:{declaration.line}", hops)


def _linked(connector: Connector, package: Package) -> Iterator[Use]:
    """Blank imports beside the registration: a database driver, for one."""
    text = package.texts.get(connector.file)
    for name, path in text.imports.items() if text else ():
        if not name[0].isalpha():
            yield Use(path, f"{connector.file}:{text.line_of_import(path) if text else 1}", 0)


def _followed(sources: SourceTree, uses: Sequence[Use], start: str) -> Iterator[Use]:
    """Imports of the repository's own packages that the connector's code uses, a few hops on."""
    root = dirname(family_of(start)) + "/"  # beside the connectors, not the product's framework
    seen = {start}
    pending = [*uses]
    for hops in range(_SHARED + 1, _SHARED + 1 + MAX_HOPS):
        found: list[Use] = []
        for use in pending:
            directory = sources.directory_of(use.import_path)
            if directory.startswith(root) and directory not in seen:
                seen.add(directory)
                found += [
                    Use(imported, f"{path}:{text.line_of_import(imported)}", hops)
                    for path, text in sources.package(directory).items()
                    for imported in text.imports.values()
                ]
        yield from (use for use in found if sources.is_foreign(use.import_path))
        pending = found


def _nearest(uses: Iterable[Use]) -> Answer | None:
    """What the fewest hops lead to; of several, hosted before container before the machine's own.

    The part that is hardest to bring along decides.
    """
    answers: dict[tuple[int, int], Answer] = {}
    order = [External.HOSTED, External.CONTAINER, External.INTERNAL]
    for use in uses:
        external = behind(use.import_path)
        if external in order and not is_protocol(use.import_path):
            answer = (external, (evidence.uses_library(use.place, use.import_path),))
            answers.setdefault((use.hops, order.index(external)), answer)
    return answers[min(answers)] if answers else None


def _by_name(connector: Connector, external: External) -> Answer | None:
    """The product its package is called after: internal/impl/snowflake."""
    folder = basename(family_of(connector.package))
    product = product_in(folder, external) or product_in(connector.name, external)
    return (external, (evidence.named_after(connector, product),)) if product else None


def _by_address(package: Package, code: Iterable[Key]) -> Answer | None:
    for path, declaration in code:
        if address := _address(package.texts[path], declaration):
            return External.HOSTED, (evidence.names_address(f"{path}:{declaration.line}", address),)
    return None


def _address(text: GoText, declaration: Declaration) -> str:
    literals = text.texts_in(declaration.start, declaration.end)
    return next((found for literal in literals if (found := vendor_address(literal.value))), "")


def _by_protocol(name: str, code: Sequence[Key], uses: Iterable[Use]) -> Answer | None:
    """Another side that it calls can be put into a container; one that calls it is any client."""
    known = [*uses]
    use = next((use for use in known if is_protocol(use.import_path)), None)
    if use is None or any(map(is_embedded, (name, *(other.import_path for other in known)))):
        return None
    serves = [(p, d) for p, d in code if _SERVES.search(d.code)]
    if serves and not any(_CALLS.search(d.code) for _, d in code):
        path, declaration = serves[0]
        return External.NONE, (evidence.only_listens(f"{path}:{declaration.line}"),)
    return External.CONTAINER, (evidence.uses_library(use.place, use.import_path),)
