"""An `Eventually` that verifies the outcome never logs what it saw.

When the condition is not met in time, testify says "Condition never satisfied" and nothing else:
was there nothing, one too few, or a wrong value? One log on each attempt answers it. A poll that
waits for a service to be ready needs none, nor one whose value an assertion reports right after.

Bad:
    assert.Eventually(t, func() bool {
        return count() == 1000
    }, timeout, interval)

Good:
    assert.Eventually(t, func() bool {
        got := count()
        t.Log(got)
        return got == 1000
    }, timeout, interval)
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.function import Function
from itw.source.package import Package
from itw.source.scopes import Scope
from itw.source.testing import is_failing
from itw.source.tried import Tried, tried_by

RULE = Rule(
    clause="Polling and Retries",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
    label="R6",
)

LOGGING = re.compile(r"\.Logf?\b")
# What tells a check of the outcome from a wait for readiness: a value is compared, not an error.
NOT_A_VALUE = re.compile(
    r"\bstrings\.[^\n]*\.Error\(\)[^\n]*|\b(?>\w*[eE]rr)\w*+(?:\(\))?\s*[!=]=\s*[\w.]+|[!=]=\s*nil\b"
    r"|[!=]=\s*http\.Status\w+|[!=]=\s*200\b|\b\w*[cC]ode\s*[!=]=\s*\d+"
)
COMPARISON = re.compile(
    r"(?:==|!=|>=|<=|(?<![<:=\-])[<>])(?![-<>=])\s*[\w(\"]"
    r"|\b(?:slices|maps)\.(?:Contains|Equal)\w*\(|\bbytes\.\w+\(|\breflect\.DeepEqual\("
    r"|\bstrings\.(?:Contains|HasPrefix|EqualFold)\(|\bassert\.ObjectsAreEqual\("
)
PROBE = re.compile(
    r"\b(?:New\w*|(?>\w*Dial)\w*+|Ping\w*|(?>\w*Connect)\w*+|Open|Get|Do|Health\w*)\("
)
ACTS = (
    "Build",
    "Produce",
    "ProduceSync",
    "Publish",
    "Send",
    "Write",
    "WriteBatch",
    "RunBackground",
)
REPORTING = re.compile(
    r"(?:Not)?(?:Equal|Len|ElementsMatch|JSONEq|Contains|Greater|Less|Subset|InDelta|Empty)\w*"
    r"|(?:Truef?|Falsef?)"
)
LOOKS = ("Lock", "Unlock", "RLock", "RUnlock", "Load", "len")  # at the state, without a change
FORMATTED = 5  # index of the first value that the message of an Eventually formats
MESSAGE = 3  # index of what an assertion's message formats
WORD = re.compile(r"\b[A-Za-z_]\w*\b(?=\s*\()")
LOCAL = re.compile(r"\b(?!t\b|err\b|func\b|return\b|time\b|len\b|assert\b)[a-z]\w*\b")
ANSWER = re.compile(r"\breturn\s+!?(\w+)\(")
HEADERS = re.compile(r"\b(?:for|switch)\b[^\n]*\{")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for call in visit.function.named("Eventually", "Eventuallyf"):
            condition = tried_by(unit.package, visit, call)
            # A log is the quickest to find, a comparison the slowest.
            if condition is None or _logs(unit.package, condition):
                continue
            if _waits_for_service(visit.function, call, condition.scope):
                continue
            compares = verifies(condition.function, condition.scope)
            if not compares and not _asks(unit.package, condition.scope):
                continue
            if not _reported(visit, call):
                yield test.violation(call, _message(call), visit=visit)


def _message(call: Call) -> str:
    shown = call.arguments[FORMATTED:]
    if any("(" in argument for argument in shown):
        return (
            f"this condition never logs what it saw, and what the message of this `{call.method}` "
            "shows was read before the first attempt; log the state on each attempt"
        )
    return (
        "this condition never logs what it saw, so a time-out says only that it was never "
        "satisfied; log the state on each attempt"
    )


def verifies(function: Function, condition: Scope) -> bool:
    """Whether the condition compares values, and not only errors with nil.

    What closures in it compare, such as the callback of a subscription it makes, is theirs.
    """
    code = condition.code
    for inner in function.scopes:
        if inner is not condition and condition.start < inner.start and inner.end < condition.end:
            start, end = inner.start - condition.start, inner.end - condition.start
            code = code[:start] + " " * (end - start) + code[end:]
    return _compares(code)


def _asks(package: Package, condition: Scope) -> bool:
    """Whether the condition is what a helper says that compares values: `return hasOp(get())`."""
    asked = ANSWER.search(condition.code)
    helper = package.functions.get(asked[1]) if asked is not None else None
    if helper is None or not helper.file.is_test or helper.function.results != ("bool",):
        return False
    code = helper.function.body
    return not PROBE.search(code) and _compares(code)


def _compares(code: str) -> bool:
    return COMPARISON.search(HEADERS.sub(" ", NOT_A_VALUE.sub(" ", code))) is not None


def _waits_for_service(function: Function, call: Call, condition: Scope) -> bool:
    """Whether it probes a service before the test has done anything with it."""
    if not PROBE.search(condition.code):
        return False
    return not any(act.start < call.start for act in function.named(*ACTS))


def _logs(package: Package, condition: Tried) -> bool:
    """Whether the condition, or a closure or helper it calls, logs anything."""
    if LOGGING.search(condition.scope.code):
        return True
    called = set(WORD.findall(condition.scope.code))
    closures = (s for s in condition.function.scopes if s.name in called)
    if any(LOGGING.search(scope.code) for scope in closures):
        return True
    helpers = (package.functions[name] for name in called if name in package.functions)
    return any(LOGGING.search(helper.function.code) for helper in helpers)


def _reported(visit: Visit, call: Call) -> bool:
    """Whether the failure shows the value, or an assertion right after assert.Eventually does."""
    function = visit.function
    shown = {argument[1:] for argument in call.arguments[4:] if argument.startswith("&")}
    if shown & set(LOCAL.findall(call.code)):
        return True  # a pointer among the message's arguments is formatted when it fails
    if call.receiver.startswith("require"):
        return False
    following = (
        each
        for each in function.calls
        if each.start >= call.end and each.scope == call.scope and each.nested_in < 0
    )
    after = next((each for each in following if each.method not in LOOKS), None)
    if after is None or not is_failing(visit.declared, after):
        return False
    if len(after.arguments) > MESSAGE and set(call.assigned) & set(after.arguments):
        return True  # require.True(t, reached, "… %v", got)
    return REPORTING.fullmatch(after.method) is not None and bool(
        set(LOCAL.findall(call.code)) & set(LOCAL.findall(" ".join(after.arguments[1:])))
    )
