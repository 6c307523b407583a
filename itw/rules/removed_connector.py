"""A connector that was registered at base is registered nowhere any more.

A refactoring of many registrations loses one easily, and nothing fails: the code still compiles
and the tests of a connector that nobody can configure are skipped or gone. Renames and moves are
not removals; a package that was deleted as a whole is a note.

Bad:
    - service.RegisterOutput("timeplus", spec, newOutput)
    + // moved to MustRegister

Good:
    - service.RegisterOutput("timeplus", spec, newOutput)
    + service.MustRegisterOutput("timeplus", spec, newOutput)
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Place, Severity

RULE = Rule(clause="Role", spec=Severity.ERROR, connect=Severity.ERROR)


def check(unit: Unit) -> Iterator[Violation]:
    deleted = not any(not file.is_test for file in unit.package.files)
    for connector in unit.of_package(unit.connectors.removed):
        what = f"{connector.kind} `{connector.name}` was registered here and is not any more"
        yield Violation(
            place=Place(connector.file, connector.line, connector.line),
            message=f"{what}; its package is gone as a whole"
            if deleted
            else f"{what}; register it again, or say in the pull request that it is removed",
            anchor=str(connector),
            connector=str(connector),
            severity=Severity.NOTE if deleted else Severity.ERROR,
        )
