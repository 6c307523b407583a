"""The service that a connector's test would start: which image, and what starts it best.

A tag that the repository's tests use already comes first: the nearest one.
Else a table of known services is asked by the client library that the connector's code imports.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname

from itw.connector import Connector
from itw.connectors.source_tree import SourceTree, family_of
from itw.gateway.images import AllowList, Reference, parse_reference
from itw.runs.images import BUILT_IN, LITERAL, PORT
from itw.source.images import MODULES, go_module_of, module_for
from itw.source.sources import Sources
from itw.source.testing import TESTCONTAINERS
from itw.writing.known_services import SERVICES, KnownService

OURS = "redpanda-data/"  # the framework's own packages say nothing about a service
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Use:
    """An image that a test names."""

    path: str
    image: str
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFit:
    """`module` is the import path of testcontainers' own helper for the image, "" for none.

    `required` says whether go.mod has it: what go.mod lacks can't be imported.
    """

    image: str = ""
    reason: str = ""  # "internal/impl/nats/integration_test.go uses it"
    port: str = ""
    module: str = ""
    required: bool = False
    allowed: bool = True  # by the sandbox
    known: KnownService | None = None

    @property
    def helper(self) -> str:
        """The module to use, "" where the plain testcontainers.Run does it."""
        return self.module if self.required else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Containers:
    """What go.mod has for starting containers."""

    testcontainers: bool = False  # testcontainers-go itself
    modules: tuple[str, ...] = ()  # "mongodb", "redpanda"


def containers_of(sources: Sources) -> Containers:
    required = sources.go_mod.required
    return Containers(
        testcontainers=TESTCONTAINERS in required,
        modules=tuple(sorted(p.removeprefix(MODULES) for p in required if p.startswith(MODULES))),
    )


def service_fit(
    connector: Connector, sources: Sources, *, images: tuple[str, ...] = ()
) -> ServiceFit:
    """`images` are allowed beyond the built-in list."""
    texts = SourceTree(sources.tree)
    used = list(_in_tests(sources, (*BUILT_IN, *images)))
    for chosen in _candidates(connector, texts, used):
        reference = parse_reference(chosen[0])
        if reference is not None:
            return _fit(*chosen, reference, sources, (*BUILT_IN, *images))
    return ServiceFit()


def _fit(
    image: str,
    reason: str,
    known: KnownService | None,
    reference: Reference,
    sources: Sources,
    allowed: tuple[str, ...],
) -> ServiceFit:
    module = module_for(image)
    fitting = known or _by_image(reference)
    return ServiceFit(
        image=image,
        reason=reason,
        port=fitting.port if fitting is not None else "",
        module=module,
        required=bool(module) and go_module_of(module) in sources.go_mod.required,
        allowed=AllowList(allowed).permits(reference),
        known=fitting,
    )


def _candidates(
    connector: Connector, texts: SourceTree, used: list[Use]
) -> Iterator[tuple[str, str, KnownService | None]]:
    """Image, reason and what is known of it, the best first."""
    family = family_of(connector.package)
    by_name = _named(connector, family)
    if by_name is not None:
        yield _tag_in_use(by_name, connector, family, used)
    own = [use for use in used if dirname(use.path) == connector.package]
    by_import = _imported(connector, texts, [connector.file])
    if by_import is not None and (not own or _serves(by_import, own)):
        yield _tag_in_use(by_import, connector, family, used)
    near = own or [use for use in used if use.path.startswith(f"{family}/")]
    for image, path in _most_used(near):
        yield image, f"{path} uses it", None
    by_package = _imported(connector, texts, sorted(texts.package(connector.package)))
    if by_package is not None:
        yield _tag_in_use(by_package, connector, family, used)


def _serves(known: KnownService, used: Iterable[Use]) -> bool:
    return any(_is_of(use, known) for use in used)


def _is_of(use: Use, known: KnownService) -> bool:
    wanted = parse_reference(known.image)
    same = wanted is not None and wanted.repository == use.reference.repository
    return same or bool({*WORD.findall(use.reference.repository)} & set(known.words))


def _tag_in_use(
    known: KnownService, connector: Connector, family: str, used: list[Use]
) -> tuple[str, str, KnownService]:
    """The service's image as tests have it, the nearest test first; else the table's own."""
    fitting = [use for use in used if _is_of(use, known)]
    if not fitting:
        return known.image, "the usual image of this service", known

    def distance(use: Use) -> tuple[bool, bool, bool, str]:
        own = dirname(use.path) == connector.package
        other = f"{use.reference.name}:" not in f"{known.image}:"
        return (not own, not use.path.startswith(f"{family}/"), other, use.path)

    nearest = min(fitting, key=distance)
    return nearest.image, f"{nearest.path} uses it", known


def _most_used(used: Iterable[Use]) -> Iterator[tuple[str, str]]:
    paths: dict[str, set[str]] = {}
    for use in used:
        paths.setdefault(use.image, set()).add(use.path)
    for image in sorted(paths, key=lambda image: (-len(paths[image]), image)):
        yield image, min(paths[image])


def _named(connector: Connector, family: str) -> KnownService | None:
    """By its own name or its package's, then by a part of its name."""
    for words in (
        {connector.name, basename(connector.package)},
        {basename(family)},
        {*connector.name.lower().split("_")},
    ):
        for service in SERVICES:
            if words & set(service.words):
                return service
    return None


def _imported(connector: Connector, texts: SourceTree, paths: Iterable[str]) -> KnownService | None:
    """By the client libraries that files of the package import."""
    files = texts.package(connector.package)
    imports = [
        path.lower()
        for file in paths
        if file in files
        for path in files[file].imports.values()
        if texts.is_foreign(path) and "." in path.split("/")[0] and OURS not in path
    ]
    for service in SERVICES:
        if any(_has_word(path, word) for path in imports for word in service.words):
            return service
    return None


def _has_word(path: str, word: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", path) is not None


def _in_tests(sources: Sources, allowed: tuple[str, ...]) -> Iterator[Use]:
    """Every literal of test code that is an allowed image with a tag."""
    paths = [path for path in sources.tree.blobs if path.endswith(".go") and "test" in path]
    permitted = AllowList(allowed)
    contents: Mapping[str, bytes] = sources.tree.read(paths)
    for path in sorted(contents):
        for literal in LITERAL.findall(contents[path]):
            image = literal.decode()
            reference = parse_reference(image)
            if reference and not PORT.fullmatch(reference.tag) and permitted.permits(reference):
                yield Use(path, image, reference)


def _by_image(reference: Reference) -> KnownService | None:
    for service in SERVICES:
        own = parse_reference(service.image)
        if own is not None and own.repository == reference.repository:
            return service
    return None
