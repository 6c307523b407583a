"""A test does not log its Given, When and Then.

The logs are the test's story: when it fails in CI, the last of them names the phase that broke.
Without them a time-out is one line of a stack trace. They count wherever they are made: in the
test, in its subtests, in a helper it calls. Lower case or a missing colon is a note. A test that
hands over to a suite (`integration.StreamTests`) needs its Given only.

Bad:
    integration.CheckSkip(t)
    ctr := startRedis(t)
    require.Equal(t, "v", get(t, ctr, "k"))

Good:
    t.Log("Given: a redis with one key")
    t.Log("When: the key is read")
    t.Log("Then: its value arrives")
"""

import re
from collections.abc import Iterator, Sequence

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.testing import LOGGING_METHODS, is_log, unconditional_skip

RULE = Rule(
    clause="Basic Structure",
    spec=Severity.WARNING,
    connect=Severity.NOTE,
    new_tests_only=True,
    label="R2",
)

PHASES = ("Given", "When", "Then")
PHASE = re.compile(r"\W*(given|when|then)\b(:?)", re.IGNORECASE)
SUITES = ("StreamTests", "CacheTests", "StreamBenchs", "RunSuite")


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        skip = unconditional_skip(test.declared.function)
        if skip is not None and skip.scope > 0:
            continue  # every subtest is skipped: there is nothing to narrate
        told = list(phases(test))
        needed = PHASES[:1] if any(_is_suite(visit) for visit in test.visits) else PHASES
        missing = [phase for phase in needed if phase not in {name for _, _, name, _ in told}]
        if missing:
            each = "it" if len(missing) == 1 else "each"
            at = next(((visit, call) for visit, call, _, _ in told if not visit.via), None)
            yield test.violation(
                at[1] if at else None,
                f"`{test.name}` tells no {_listed(missing)}; log {each} where it begins, as in "
                f'`t.Log("{missing[0]}: …")`',
                anchor="narrative",
            )
            continue
        loose = next(((visit, call) for visit, call, _, exact in told if not exact), None)
        if loose is not None:
            yield test.violation(
                loose[1],
                'write the phase as in "Given: …": a capital letter and a colon',
                visit=loose[0],
                severity=Severity.NOTE,
            )


def _listed(phases: Sequence[str]) -> str:
    *most, last = phases
    return f"{', '.join(most)} or {last}" if most else last


def phases(test: IntegrationTest) -> Iterator[tuple[Visit, Call, str, bool]]:
    """Each log that opens a phase, the phase, and whether it is spelled as in the spec."""
    for visit in test.visits:
        for call in visit.function.named(*LOGGING_METHODS):
            match = PHASE.match(call.first_string or "")
            if match and is_log(visit.declared, call):
                name = match[1].capitalize()
                yield visit, call, name, bool(match[2]) and match[1] == name


def _is_suite(visit: Visit) -> bool:
    return bool(visit.function.named(*SUITES)) or any(
        call.receiver == "suite" for call in visit.function.named("Run")
    )
