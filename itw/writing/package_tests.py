"""The tests that a package has, and what a new test file of it has to respect and may use."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename, splitext

from itw.checking.scope import is_ignored
from itw.connector import Connector, Tested
from itw.connectors.coverage import coverage
from itw.connectors.source_tree import SourceTree, family_of
from itw.runs.gate import gate_of
from itw.source.function import Function
from itw.source.go_file import GoFile
from itw.source.sources import Sources

INTEGRATION_TEST = "integration_test.go"
MAX_PACKAGES = 4  # of test helpers
MAX_HELPERS = 25  # of one package
HELPERS = re.compile(r"(?:^|/)(?:\w*test(?:ing|util|utils|helpers?)?|integration)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestHelper:
    """A function that tests may call: its signature as written, and where it is."""

    signature: str  # "startRedis(t *testing.T) string"
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperPackage:
    """A package made for tests, with what it exports."""

    import_path: str
    helpers: tuple[TestHelper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTests:
    """`clause` is the package clause of the new file, `file` its path."""

    clause: str
    file: str
    tested: Tested = Tested.NO
    own: tuple[str, ...] = ()  # tests that exercise the connector, "path:line TestName"
    tests: tuple[str, ...] = ()  # integration tests of the package
    helpers: tuple[TestHelper, ...] = ()
    taken: tuple[str, ...] = ()  # names that its files declare at their top level

    @property
    def is_external(self) -> bool:
        """Whether tests see only what the package exports."""
        return self.clause.endswith("_test")


def package_tests(connector: Connector, sources: Sources) -> PackageTests:
    package = sources.package(connector.package)
    tests = [file for file in package.files if file.is_test]
    clause = _clause(tests, package.files) or basename(connector.package)
    known = coverage(connector, sources.tree)
    texts = SourceTree(sources.tree)
    directory = {**texts.package(connector.package), **texts.tests(connector.package)}
    return PackageTests(
        clause=clause,
        file=_new_file(connector, sources),
        tested=known.tested,
        own=known.tests,
        tests=tuple(
            f"{declared.path}:{declared.function.line} {declared.function.name}"
            for declared in package.tests
            if gate_of(package.visits(declared)) is not None
        ),
        helpers=tuple(
            _helper(file, function)
            for file in tests
            for function in file.functions
            if file.package == clause and _is_helper(function)
        ),
        taken=tuple(
            sorted({
                declaration.name
                for text in directory.values()
                for declaration in text.declarations
                if text.package == clause and _is_named(declaration.name, declaration.receiver)
            })
        ),
    )  # fmt: skip


def helper_packages(connector: Connector, sources: Sources) -> tuple[HelperPackage, ...]:
    """Packages of test helpers: of the connector's family, and those that several families use."""
    module = sources.go_mod.module
    family = family_of(connector.package)
    found: list[tuple[bool, str]] = []
    users = _users_of_helpers(sources) if module else {}
    for directory, families in users.items():
        near = f"{directory}/".startswith(f"{family}/") or family in families
        if near or (len(families) > 1 and "/impl/" not in directory):
            found.append((not near, directory))
    packages = (
        HelperPackage(
            import_path=f"{module}/{directory}",
            helpers=tuple(_exported(sources.package(directory).files)),
        )
        for _, directory in sorted(found)
    )
    return tuple(each for each in packages if each.helpers)[:MAX_PACKAGES]


def _users_of_helpers(sources: Sources) -> dict[str, set[str]]:
    """The directories that are made for tests, with the families of connectors that use each."""
    module = sources.go_mod.module
    paths = sources.paths_by_directory
    users: dict[str, set[str]] = {
        directory: set()
        for directory in paths
        if HELPERS.search(directory) and not is_ignored(directory)
    }
    marks = {directory: f'"{module}/{directory}"'.encode() for directory in users}
    tests = [path for path in sources.tree.blobs if path.endswith("_test.go")]
    for path, content in sources.tree.read(tests).items():
        for directory, mark in marks.items():
            if mark in content:
                users[directory].add(family_of(path.rpartition("/")[0]))
    return users


def _exported(files: Iterable[GoFile]) -> Iterator[TestHelper]:
    helpers = (
        _helper(file, function)
        for file in files
        if not file.is_test
        for function in file.functions
        if function.name[:1].isupper() and not function.receiver
    )
    for index, helper in enumerate(helpers):
        if index < MAX_HELPERS:
            yield helper


def _helper(file: GoFile, function: Function) -> TestHelper:
    head = function.text.slice(function.start, function.opening)
    signature = " ".join(head.split()).removeprefix("func ")
    return TestHelper(signature=signature, place=f"{file.path}:{function.line}")


def _is_helper(function: Function) -> bool:
    prefixes = ("Test", "Benchmark", "Fuzz", "Example")
    return not function.receiver and not function.name.startswith((*prefixes, "init"))


def _is_named(name: str, receiver: str) -> bool:
    return not receiver and name not in {"_", "init", ""}


def _clause(tests: Iterable[GoFile], files: Iterable[GoFile]) -> str:
    """What most integration tests say, else most tests, else the package itself."""
    named = [file for file in tests if file.package]
    gated = [file for file in named if "integration" in basename(file.path)]
    for chosen in (gated, named, [file for file in files if file.package]):
        if chosen:
            return Counter(file.package for file in chosen).most_common(1)[0][0]
    return ""


def _new_file(connector: Connector, sources: Sources) -> str:
    """`integration_test.go` where there is none: a file that exists is never written over."""
    stem = splitext(basename(connector.file))[0]
    names = [INTEGRATION_TEST, f"{stem}_{INTEGRATION_TEST}"]
    names += [f"{connector.kind}_{connector.name}_{INTEGRATION_TEST}".lower()]
    paths = [f"{connector.package}/{name}" for name in names]
    numbered = (f"{paths[-1].removesuffix('_test.go')}_{n}_test.go" for n in range(2, 100))
    return next(path for path in (*paths, *numbered) if path not in sources.tree.blobs)
