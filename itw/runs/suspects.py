"""What a change touches that decides whether a reported PASS means anything."""

from collections.abc import Iterable, Iterator
from posixpath import join

from itw.checking.history import History, Status
from itw.checking.rule import IntegrationTest
from itw.diff import Diff
from itw.runs.plan import Suspect, Suspicion, TestPackage
from itw.source.declared import Declared
from itw.source.package import Package
from itw.source.sources import Sources


def suspects_of(
    at: TestPackage,
    package: Package,
    tests: Iterable[IntegrationTest],
    diff: Diff,
    history: History,
    base: Sources,
) -> tuple[Suspect, ...]:
    """TestMain, go.mod, helpers and build tags around these tests that the change touches."""
    found = (
        *_test_mains(package, history),
        *_modules(at, diff),
        *_helpers(package, tests, history),
        *_constraints(package, diff, base),
    )
    return tuple(dict.fromkeys(found))


def _test_mains(package: Package, history: History) -> Iterator[Suspect]:
    for declared in package.declared:
        if declared.file.is_test and _is_free(declared, "TestMain"):
            yield from _touched(declared, Suspicion.TEST_MAIN, history)


def _modules(at: TestPackage, diff: Diff) -> Iterator[Suspect]:
    for path in (join(at.module, "go.mod"), join(at.module, "go.sum")):
        if path in diff.by_path:
            yield Suspect(kind=Suspicion.GO_MOD, path=path)


def _helpers(
    package: Package, tests: Iterable[IntegrationTest], history: History
) -> Iterator[Suspect]:
    """Test code that the tests reach and that is no test, and what Go runs before them."""
    for test in tests:
        for visit in test.visits[1:]:
            if history.status_of(visit.declared) is Status.CHANGED:  # a new one is the test's own
                yield from _touched(visit.declared, Suspicion.HELPER, history)
    for declared in package.declared:
        if declared.file.is_test and _is_free(declared, "init"):
            yield from _touched(declared, Suspicion.HELPER, history)


def _touched(declared: Declared, kind: Suspicion, history: History) -> Iterator[Suspect]:
    if history.status_of(declared) is not Status.SAME:
        yield Suspect(kind=kind, path=declared.path, line=declared.function.line)


def _is_free(declared: Declared, name: str) -> bool:
    return declared.function.name == name and not declared.function.receiver


def _constraints(package: Package, diff: Diff, base: Sources) -> Iterator[Suspect]:
    """Files whose build constraint is another one now; a new file's is new like the file."""
    for file in package.files:
        change = diff.by_path.get(file.path)
        before = base.file(change.old_path) if change is not None else None
        if before is not None and before.constraint != file.constraint:
            yield Suspect(kind=Suspicion.BUILD_TAG, path=file.path, line=1)
