"""Everything that a writer needs to know of one connector at one commit, as values."""

from dataclasses import dataclass

from itw.checking.check import CACHE
from itw.configuration import registry
from itw.configuration.config import Config, Profile
from itw.configuration.registry import Registry, registry_between
from itw.connector import Connector, Coverage
from itw.connectors.coverage import coverage
from itw.connectors.source_tree import SourceTree
from itw.mutants.code import ConnectorCode, code_of
from itw.mutants.fields import called
from itw.mutants.syntax import text, walk
from itw.source.sources import Sources
from itw.tree import Tree
from itw.writing.behaviour import Behaviour, behaviour_of
from itw.writing.branches import Branches, branches_of
from itw.writing.config_options import ConfigSpec
from itw.writing.exemplars import Exemplar, exemplars
from itw.writing.go_packages import GoPackages
from itw.writing.own_source import SourceText, own_source
from itw.writing.package_tests import HelperPackage, PackageTests, helper_packages, package_tests
from itw.writing.service_fit import Containers, ServiceFit, containers_of, service_fit
from itw.writing.spec_reader import read_spec

LICENCE_CHECK = "CheckRunningEnterprise"
LICENCE_FOR_TESTS = "func InjectTestService("


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """What the repository's list of integration packages says of the connector's package.

    `add` is the line that it needs, "" where there is no list or the package is in it.
    """

    skipped: bool = False
    reason: str = ""
    add: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Whether the connector asks for a licence, and the package that gives tests one."""

    place: str = ""  # where it asks, "" where it does not
    for_tests: str = ""  # "example.org/connect/v4/internal/license"


@dataclass(frozen=True, kw_only=True)
class WritingContext:
    """One connector, the code around it, and what the repository offers to a test of it."""

    connector: Connector
    commit: str
    module: str  # of go.mod
    coverage: Coverage
    spec: ConfigSpec
    behaviour: Behaviour
    branches: tuple[Branches, ...] = ()
    source: tuple[SourceText, ...]
    tests: PackageTests
    helpers: tuple[HelperPackage, ...]
    exemplars: tuple[Exemplar, ...]
    service: ServiceFit
    containers: Containers
    registry: RegistryEntry
    licence: Licence
    header: str = ""  # the licence comment that the package's files begin with
    constraint: str = ""  # of the connector's file

    @property
    def siblings(self) -> str:
        """The import path of the package itself, for tests outside of it."""
        return f"{self.module}/{self.connector.package}"


def context_of(connector: Connector, tree: Tree, config: Config) -> WritingContext:
    """Reads the connector's package, and of the rest what a test of it may use."""
    sources = Sources(tree, CACHE)
    texts = SourceTree(tree)
    code = code_of(connector, tree)
    spec = read_spec(connector, GoPackages(texts))
    own = texts.package(connector.package).get(connector.file)
    return WritingContext(
        connector=connector,
        commit=tree.commit,
        module=sources.go_mod.module,
        coverage=coverage(connector, tree),
        spec=spec,
        behaviour=behaviour_of(code, spec.description),
        branches=branches_of(code),
        source=own_source(connector, texts),
        tests=package_tests(connector, sources),
        helpers=helper_packages(connector, sources),
        exemplars=exemplars(connector, sources, config),
        service=service_fit(connector, sources, images=config.run_policy.images),
        containers=containers_of(sources),
        registry=_registry_entry(connector, tree, config),
        licence=_licence(code, sources),
        header=_header(own.source) if own is not None else "",
        constraint=own.constraint if own is not None else "",
    )


def _registry_entry(connector: Connector, tree: Tree, config: Config) -> RegistryEntry:
    known: Registry | None = None
    if config.profile is Profile.CONNECT or registry.PATH in tree.blobs:
        known, _ = registry_between(tree, tree)
    if known is None:
        return RegistryEntry()
    entry = known.entry(connector.package)
    if entry is None:
        return RegistryEntry(add=f'{{"path":"./{connector.package}"}}')
    return RegistryEntry(skipped=entry.skip, reason=entry.skip_reason)


def _licence(code: ConnectorCode, sources: Sources) -> Licence:
    for path, function in (*code.own, *code.shared):
        for node in walk(function.body):
            if node.type == "call_expression" and called(node).endswith(LICENCE_CHECK):
                line = node.start_point[0] + 1
                return Licence(place=f"{path}:{line}", for_tests=_for_tests(sources))
    root = code.roots.get(code.connector.file)
    if root is not None and LICENCE_CHECK in text(root):
        return Licence(place=code.connector.file, for_tests=_for_tests(sources))
    return Licence()


def _for_tests(sources: Sources) -> str:
    """The package of this repository that gives tests a licence."""
    paths = [p for p in sources.tree.blobs if "license" in p and p.endswith(".go")]
    for path, content in sorted(sources.tree.read(paths).items()):
        if LICENCE_FOR_TESTS.encode() in content and not path.endswith("_test.go"):
            return f"{sources.go_mod.module}/{path.rpartition('/')[0]}"
    return ""


def _header(source: str) -> str:
    """The comment at the very top of a file, where it speaks of a licence or a copyright."""
    lines: list[str] = []
    for each in source.split("\n"):
        if not each.startswith("//") or each.startswith("//go:"):
            break
        lines.append(each)
    said = "\n".join(lines)
    return said if "opyright" in said or "icense" in said else ""
