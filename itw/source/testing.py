"""What the testing package, testify and the container libraries mean by a call's name."""

from itw.source.call import Call
from itw.source.declared import Declared, remembered
from itw.source.function import Function
from itw.source.scopes import Scope, ScopeKind

FATAL_METHODS = {"Fatal", "Fatalf", "FailNow"}
FAILING_METHODS = {*FATAL_METHODS, "Error", "Errorf", "Fail"}
LOGGING_METHODS = ("Log", "Logf")
SKIPPING_METHODS = ("Skip", "Skipf", "SkipNow")
REQUIRE = "testify/require"
ASSERT = "testify/assert"
# `s.Require().NoError(err)` in a suite of testify.
SUITE_METHODS = {REQUIRE: ".Require().", ASSERT: ".Assert()."}

DIALS = {"net.Dial", "net.DialTimeout", "net.DialTCP"}
TESTCONTAINERS = "github.com/testcontainers/testcontainers-go"
DOCKERTEST = "github.com/ory/dockertest"
TESTCONTAINERS_STARTS = ("Run", "RunContainer", "GenericContainer", "StartContainer")
DOCKERTEST_STARTS = ("Run", "RunWithOptions", "BuildAndRun", "BuildAndRunWithOptions")
STARTS = tuple(dict.fromkeys((*TESTCONTAINERS_STARTS, *DOCKERTEST_STARTS)))


def is_testing_variable(function: Function, name: str) -> bool:
    """Whether a receiver is a *testing.T or its like: t, tb, s.T(), h.t."""
    if name.rpartition(".")[2] in {"t", "tb", "T()"}:
        return True
    return name in function.testing_variables


def is_fatal(declared: Declared, call: Call) -> bool:
    """Whether a failure of the call ends the test at once: require.…, t.Fatal."""
    if call.method in FATAL_METHODS:
        return is_testing_variable(declared.function, call.receiver)
    return _is_of(declared, call, REQUIRE)


def is_failing(declared: Declared, call: Call) -> bool:
    """Whether the call can fail the test: fatal ones, assert.… and t.Error."""
    if call.method in FAILING_METHODS:
        return is_testing_variable(declared.function, call.receiver)
    return _is_of(declared, call, REQUIRE) or _is_of(declared, call, ASSERT)


def _is_of(declared: Declared, call: Call, package: str) -> bool:
    """A function of testify's package, or a method of what its `New` made or a suite has."""
    of_package = call.name.partition(".")[0] in _asserters(declared)[package]
    return (of_package and call.method != "New") or SUITE_METHODS[package] in call.name


@remembered
def _asserters(declared: Declared) -> dict[str, frozenset[str]]:
    """The names of each of testify's packages in the file, and of variables its `New` made."""
    news = [call for call in declared.function.named("New") if call.assigned]
    return {
        package: names.union(call.assigned[0] for call in news if call.receiver in names)
        for package in (REQUIRE, ASSERT)
        for names in [declared.file.names_of(package)]
    }


def has_own_t(scope: Scope) -> bool:
    """Whether a closure is given a testing.T of its own: a subtest, a hook of a suite."""
    return "testing." in scope.text.code[scope.start : scope.text.code.find("{", scope.start)]


def is_http_handler(scope: Scope) -> bool:
    header = scope.text.code[scope.start : scope.text.code.find("{", scope.start)]
    return "http.ResponseWriter" in header


def is_log(declared: Declared, call: Call) -> bool:
    """t.Log and t.Logf."""
    return call.method in LOGGING_METHODS and is_testing_variable(declared.function, call.receiver)


def unconditional_skip(function: Function) -> Call | None:
    """A t.Skip that is a plain statement of the test's body, or of all its subtests."""
    plain = {
        call.scope: call
        for call in function.named(*SKIPPING_METHODS)
        if not call.within and not call.keyword and is_testing_variable(function, call.receiver)
    }
    kinds = enumerate(scope.kind for scope in function.scopes)
    subtests = [index for index, kind in kinds if kind is ScopeKind.SUBTEST]
    if 0 not in plain and subtests and all(index in plain for index in subtests):
        return plain[subtests[0]]
    return plain.get(0)


@remembered
def container_starts(declared: Declared) -> list[Call]:
    """Where a container of testcontainers-go, one of its modules, or dockertest is started."""
    named = declared.function.named(*STARTS)
    return [call for call in named if _starts_container(declared, call)]


def _starts_container(declared: Declared, call: Call) -> bool:
    if call.method in TESTCONTAINERS_STARTS and in_testcontainers(declared, call):
        return True
    return call.method in DOCKERTEST_STARTS and is_dockertest(declared, call)


@remembered
def dockertest_calls(declared: Declared) -> list[Call]:
    """Calls of ory/dockertest, or of a pool it made."""
    if not _imports(declared):
        return []
    return [call for call in declared.function.calls if is_dockertest(declared, call)]


@remembered
def fatal_calls(declared: Declared) -> list[Call]:
    """Calls whose failure ends the test at once: require.…, t.Fatal."""
    requires, of_suite = _asserters(declared)[REQUIRE], SUITE_METHODS[REQUIRE]
    return [
        call
        for call in declared.function.calls
        if (call.name.partition(".")[0] in requires and call.method != "New")
        or (call.method in FATAL_METHODS and is_fatal(declared, call))
        or of_suite in call.name
    ]


def stops_before(function: Function, fatal: Call, later: Call) -> bool:
    """Whether a fatal call that fails keeps a later one from being reached.

    One in a subtest ends the subtest, one on another goroutine that goroutine, and one in a closure
    that a variable has ends nothing where it stands: what counts is where the closure is called.
    """
    around = list(function.scope_chain(later.scope))
    for scope in function.scope_chain(fatal.scope):
        if scope in around:
            return True
        elsewhere = function.is_of_kind(scope, ScopeKind.GOROUTINE) or is_http_handler(scope)
        if elsewhere or has_own_t(scope) or scope.name:
            return False
    return True


@remembered
def failing_calls(declared: Declared) -> list[Call]:
    """Calls that can fail the test: fatal ones, assert.… and t.Error."""
    asserts = _asserters(declared)[REQUIRE] | _asserters(declared)[ASSERT]
    return [
        call
        for call in declared.function.calls
        if (call.name.partition(".")[0] in asserts and call.method != "New")
        or (call.method in FAILING_METHODS and is_failing(declared, call))
        or ("()." in call.name and any(method in call.name for method in SUITE_METHODS.values()))
    ]


def in_testcontainers(declared: Declared, call: Call) -> bool:
    """A function of testcontainers-go or of one of its modules."""
    return _package(declared, call).startswith(TESTCONTAINERS)


def is_dockertest(declared: Declared, call: Call) -> bool:
    if _package(declared, call).startswith(DOCKERTEST):
        return True
    if call.method not in DOCKERTEST_STARTS or "." in call.receiver or not _imports(declared):
        return False
    return f"{call.receiver} := dockertest.New" in declared.function.code or "pool" in (
        call.receiver.lower()
    )


@remembered
def _imports(declared: Declared) -> bool:
    return any(path.startswith(DOCKERTEST) for path in declared.file.imports.values())


def _package(declared: Declared, call: Call) -> str:
    """The import path of the package a call names, "" for local names and methods."""
    local, dot, _ = call.name.partition(".")
    return declared.file.imports.get(local, "") if dot else ""
