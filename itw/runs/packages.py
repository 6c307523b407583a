"""The tests of a commit's packages, read from syntax trees: what a plan is made of.

Never from `go test -list`, which runs the package's own code.
"""

import re
from collections import Counter
from collections.abc import Iterator
from posixpath import join

from itw.checking.rule import IntegrationTest, Unit
from itw.configuration.config import Config, RunCommand
from itw.runs.plan import TestPackage
from itw.source.constraint import is_built, is_named_for_linux
from itw.source.go_file import GoFile
from itw.source.modules import module_of, parse_go_mod
from itw.source.sources import Sources
from itw.source.testing import container_starts

HEADS = re.compile(r"^func (?P<name>Test(?![a-z])\w*)\(\w+ \*testing\.T\)", re.MULTILINE)
RUN_BY_GO_TEST = ("Test", "Example", "Fuzz", "Benchmark")


class TestPackages:
    """The packages of one commit under a repository's command; each is read once."""

    __test__ = False

    def __init__(self, sources: Sources, config: Config) -> None:
        self.sources = sources
        self.config = config
        self._units: dict[str, Unit] = {}
        self._packages: dict[str, TestPackage | None] = {}

    def unit(self, directory: str) -> Unit:
        if directory not in self._units:
            self._units[directory] = Unit(self.sources.package(directory), self.config)
        return self._units[directory]

    def tests(self, directory: str) -> tuple[IntegrationTest, ...]:
        """Every top-level test, be it an integration test or not, broken or not."""
        unit = self.unit(directory)
        return tuple(unit.test_of(declared) for declared in unit.package.tests)

    def unreadable(self, directory: str) -> Iterator[tuple[str, int, str]]:
        """Path, line and name of tests that a syntax error hides from the trees."""
        package = self.unit(directory).package
        known = {declared.function.name for declared in package.tests}
        for file in package.files:
            for match in HEADS.finditer(file.text.chars) if file.is_test else ():
                name = file.text.slice(*match.span("name"))
                if name not in known and name != "TestMain":
                    yield file.path, file.text.line(match.start()), name

    def package(self, directory: str) -> TestPackage | None:
        """None where the directory is of no module."""
        if directory not in self._packages:
            self._packages[directory] = self._read(directory)
        return self._packages[directory]

    def _read(self, directory: str) -> TestPackage | None:
        module = module_of(directory, self.sources.tree.blobs)
        if module is None:
            return None
        path = parse_go_mod(self.sources.text(join(module, "go.mod"))).module
        inner = directory.removeprefix(module).strip("/")
        files = [*self._built(directory)]
        return TestPackage(
            package=directory,
            module=module,
            import_path=join(path, inner) if inner and path else path,
            declared=Counter(_run_by_go_test(files)),
            test_main=next(_test_mains(files), ""),
        )

    def _built(self, directory: str) -> Iterator[GoFile]:
        """The test files that the command builds."""
        for file in self.sources.package(directory).files:
            if file.is_test and builds(file, self.config.run_command):
                yield file


def builds(file: GoFile, command: RunCommand) -> bool:
    """Whether the command compiles a file."""
    return is_named_for_linux(file.path) and is_built(
        file.constraint, command.tags, cgo=command.cgo
    )


def starts_container(test: IntegrationTest) -> bool:
    """Whether the test or a helper of it starts a container, as far as the code shows."""
    return any(container_starts(visit.declared) for visit in test.visits)


def _run_by_go_test(files: list[GoFile]) -> Iterator[str]:
    for file in files:
        for function in file.functions:
            if not function.receiver and function.name.startswith(RUN_BY_GO_TEST):
                yield function.name


def _test_mains(files: list[GoFile]) -> Iterator[str]:
    for file in files:
        for function in file.functions:
            if function.name == "TestMain" and not function.receiver:
                yield f"{file.path}:{function.line}"
