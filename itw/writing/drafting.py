"""Turns an author's files into a draft: what it may write, the tests it adds, its registry line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from itw import messages
from itw.checking.check import CACHE, check_files
from itw.configuration import registry
from itw.configuration.config import Config, Profile
from itw.configuration.registry import Registry, registry_at
from itw.connector import Connector
from itw.finding import Finding
from itw.runs.packages import TestPackages, starts_container
from itw.runs.plan import PlannedPackage, PlannedTest, TestPlan
from itw.source.declared import Declared
from itw.source.sources import Sources
from itw.tree import Tree
from itw.writing.draft import Draft, OutOfBounds, checked_files

FAKE_FILE = "_fake_test.go"
POSES = re.compile(rb"\bCheckSkip\w*\(|^func Test\w*Integration", re.MULTILINE)
SECONDS = 300  # of `go test`, where the repository says none: failing must be fast


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a draft is put on: the connector at a commit, under the repository's configuration.

    `fake` is a test against a fake server, where no container can stand for the service: no
    integration test, and nothing may take it for one.
    """

    connector: Connector
    tree: Tree
    config: Config
    fake: bool = False

    def draft(self, files: Mapping[str, str], notes: Sequence[str] = ()) -> Draft:
        """Raise OutOfBounds for what no draft may do."""
        checked = checked_files(files, self.connector)
        draft = Draft(
            connector=self.connector,
            files=checked,
            registry=self._registered(),
            notes=tuple(notes),
        )
        before, after = self._tests(self.tree), self._tests(draft.onto(self.tree))
        lost = [name for name, shape in before.items() if after.get(name) != shape]
        if lost:
            raise OutOfBounds(messages.draft_changes_tests(tests=lost))
        new = tuple(name for name in after if name not in before)
        if not new:
            raise OutOfBounds(messages.draft_adds_no_test())
        if self.fake and any(map(_poses, checked.items())):
            raise OutOfBounds(messages.fake_poses_as_integration_test(ending=FAKE_FILE))
        return replace(draft, tests=new)

    def findings(self, draft: Draft) -> tuple[Finding, ...]:
        """What the rules say of the draft, without what they said of its files before."""
        paths = [path for path in draft.files if path in self.tree.blobs]
        old = check_files(self.tree, paths, config=self.config) if paths else ()
        known = {each.fingerprint for each in old}
        found = check_files(draft.onto(self.tree), draft.files, config=self.config)
        return tuple(each for each in found if each.fingerprint not in known)

    def plan(self, draft: Draft) -> TestPlan:
        """The draft's tests, and no others, by the repository's own command, shuffled."""
        sources = Sources(draft.onto(self.tree), CACHE)
        packages = TestPackages(sources, self.config)
        directory = self.connector.package
        at = packages.package(directory)
        if at is None:
            raise OutOfBounds(messages.package_of_no_module(package=directory))
        command = replace(self.config.run_command, shuffle=True, repeat=1)
        command = replace(command, timeout=command.timeout or SECONDS)
        tests = tuple(
            PlannedTest(
                package=directory,
                name=test.name,
                path=test.declared.path,
                line=test.declared.function.line,
                connectors=(self.connector,),
                starts_container=starts_container(test),
                exact=test.gate is not None and test.gate.exact,
            )
            for test in packages.tests(directory)
            if test.name in draft.tests
        )
        return TestPlan(
            head=self.tree.commit,
            packages=(PlannedPackage(at=at, tests=tests, command=command),),
            connectors=(self.connector,),
            reruns=0,
        )

    def _tests(self, tree: Tree) -> dict[str, str]:
        """The top-level tests of the package, with what tells whether they were edited."""
        package = Sources(tree, CACHE).package(self.connector.package)
        return {_name(declared): declared.function.shape for declared in package.tests}

    def _registered(self) -> bytes | None:
        """The registry with this package in it, where one is kept and the package is not there."""
        if self.config.profile is not Profile.CONNECT or self.fake:
            return None
        known: Registry | None = registry_at(self.tree)
        if known is None or known.entry(self.connector.package) is not None:
            return None
        return with_package(self.tree.read([registry.PATH])[registry.PATH], self.connector.package)


def _poses(file: tuple[str, bytes]) -> bool:
    """Whether a runner or a reader would take a file's tests for integration tests."""
    path, content = file
    return not path.endswith(FAKE_FILE) or POSES.search(content) is not None


def _name(declared: Declared) -> str:
    return declared.function.name


def with_package(registry_file: bytes, package: str) -> bytes:
    """The registry with one more line, where the order of its paths has it; nothing else moves."""
    line = b'  {"path":"./%s"}' % package.encode()
    rows = registry_file.rstrip().removesuffix(b"]").rstrip()
    lines = rows.split(b"\n")
    path = b'"./%s"' % package.encode()
    for number, row in enumerate(lines):
        _, _, rest = row.partition(b'"path":')
        if rest and rest.lstrip() > path and row.lstrip().startswith(b"{"):
            return b"\n".join([*lines[:number], line + b",", *lines[number:]]) + b"\n]\n"
    opened = lines[-1].rstrip() == b"["
    return rows + (b"" if opened else b",") + b"\n" + line + b"\n]\n"
