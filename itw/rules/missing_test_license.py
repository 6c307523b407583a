"""A licensed component runs in a test without a test licence.

Enterprise components refuse to start without a licence. `license.InjectTestService` gives the
stream one after it is built and before it runs; without it the test depends on a licence in the
environment of whoever runs it.

Bad:
    stream, err := builder.Build()
    require.NoError(t, err)
    go func() { _ = stream.Run(t.Context()) }()

Good:
    stream, err := builder.Build()
    require.NoError(t, err)
    license.InjectTestService(stream.Resources())
"""

import re
from collections.abc import Iterator

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.source.config_keys import keys_in
from itw.source.go_file import GoFile
from itw.source.streams import streams_in

RULE = Rule(
    clause="Basic Structure",
    spec=None,
    connect=Severity.ERROR,
    connect_clause=".claude/agents/tester.md",
)

CHECKS = ("CheckRunningEnterprise",)
INJECTS = ("InjectTestService", "InjectCustomLicenseBytes", "InjectService")
NEGATIVE = re.compile(r"licen[cs]e", re.IGNORECASE)


def check(unit: Unit) -> Iterator[Violation]:
    licensed = {name for file in unit.package.files for name in _licensed(file)}
    for test in unit.tests if licensed else ():
        if NEGATIVE.search(test.name) or not _configures(test, licensed):
            continue
        if any(visit.function.named(*INJECTS) for visit in test.visits):
            continue
        streams = (stream for visit in test.visits for stream in streams_in(unit.package, visit))
        first = next(streams, None)
        if first is not None:
            yield test.violation(
                first.run,
                "a licensed component runs here; call "
                f"`license.InjectTestService({first.name}.Resources())` after Build",
                visit=first.visit,
            )


def _licensed(file: GoFile) -> Iterator[str]:
    """Names of the components registered in a file that checks for a licence."""
    if file.is_test or not any(function.named(*CHECKS) for function in file.functions):
        return
    for function in file.functions:
        for call in function.calls:
            if "Register" in call.method:
                yield from (name for name in call.strings[:1] if name)


def _configures(test: IntegrationTest, names: set[str]) -> bool:
    texts = (literal.value for visit in test.visits for literal in visit.function.literals)
    return not names.isdisjoint(keys_in(texts))
