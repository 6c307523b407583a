"""The argv of one `go test`, and what it needs in its environment."""

from collections.abc import Mapping

from itw.go_pattern import restricted
from itw.sandbox import Target

DEFAULT_TIMEOUT = 600  # seconds; Go's own


def go_test_command(target: Target, *, go: str = "go") -> tuple[str, ...]:
    """Run in the module's directory. A repeated test is run by a process of its own each time.

    `-count=1` asks for a run where Go would show a cached result. More would put several runs of
    one name into one output, where the last ending hides the ones before it.
    """
    command = target.command
    return (
        *(go, "test", "-json", "-count=1"),
        f"-run={run_pattern(target)}",
        *([f"-tags={','.join(command.tags)}"] if command.tags else ()),
        f"-timeout={timeout_of(target)}s",
        *(["-shuffle=on"] if command.shuffle else ()),
        *(["-race"] if command.race else ()),
        target.pattern,
    )


def go_test_environment(target: Target) -> Mapping[str, str]:
    """The variables that the command means; the sandbox adds its own."""
    return {"CGO_ENABLED": "1" if target.command.cgo else "0"}


def run_pattern(target: Target) -> str:
    """`-run` for the target's tests by name: no other test has a reason to be in the output."""
    if not target.tests:
        return target.command.run
    if target.exact:
        return target.tests[0]
    return restricted(target.command.run, target.tests)


def timeout_of(target: Target) -> int:
    """Go's `-timeout`, in seconds: it says where each goroutine was, which killing would not."""
    return target.command.timeout or DEFAULT_TIMEOUT
