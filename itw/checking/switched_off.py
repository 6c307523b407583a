"""A package whose integration tests the repository's own runner no longer runs."""

from collections.abc import Iterator

from itw.checking.rule import Unit, Violation
from itw.configuration.registry import PATH
from itw.finding import Place, Severity


def switched_off(unit: Unit, base: Unit) -> Iterator[Violation]:
    """The repository's runner ran the package at base and does not any more."""
    directory = unit.package.directory
    before = base.registry.entry(directory) if base.registry is not None else None
    gated = sum(test.gate is not None for test in unit.tests)
    if before is None or before.skip or unit.registry is None or not gated:
        return
    now = unit.registry.entry(directory)
    if now is None:
        yield Violation(
            place=Place(PATH, before.line, before.line),
            message=f"`./{directory}` is not listed any more, so nothing runs its integration "
            "tests; keep the entry, or `skip` it with a `skip_reason`",
            anchor=f"gone {directory}",
        )
    elif now.skip and now.skip_reason:
        yield Violation(
            place=Place(PATH, now.line, now.line),
            message=f"`./{directory}` is skipped from this change on, so nothing runs its "
            f"integration tests: {now.skip_reason}",
            anchor=f"skipped {directory}",
            severity=Severity.WARNING,
        )
