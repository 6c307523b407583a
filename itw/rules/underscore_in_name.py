"""A test's name has an underscore.

Go names are written without; `TestIntegrationNatsReconnect` sorts and reads like its neighbours.

Bad:
    func Test_Integration_Reconnect(t *testing.T) {

Good:
    func TestIntegrationReconnect(t *testing.T) {
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity

RULE = Rule(
    clause="Basic Structure",
    spec=None,
    connect=Severity.NOTE,
    connect_clause=".claude/agents/tester.md",
    new_tests_only=True,
)


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        if "_" in test.name:
            plain = "".join(part[:1].upper() + part[1:] for part in test.name.split("_"))
            yield test.violation(None, f"name it `{plain}`, without underscores", anchor="name")
