"""The argv of one `go test`, and of what tells sooner whether it will compile."""

from itw.go.pattern import restricted
from itw.runs.sandbox import AS_IT_IS, Limits, Target, Variant

DEFAULT_TIMEOUT = 600  # seconds; Go's own
FOR_TESTS = 0.8  # of the wall time; the rest is for compiling


def go_test_command(
    target: Target,
    *,
    go: str = "go",
    limits: Limits | None = None,
    variant: Variant = AS_IT_IS,
    overlay: str = "",
) -> tuple[str, ...]:
    """Run in the module's directory. A repeated test is run by a process of its own each time.

    `-count=1` asks for a run where Go would show a cached result. More would put several runs of
    one name into one output, where the last ending hides the ones before it. `overlay` is the file
    that names the variant's files, for `go help build`'s `-overlay`.
    """
    command = target.command
    return (
        *(go, "test", "-json", "-count=1"),
        f"-run={run_pattern(target)}",
        *_tags(target),
        f"-timeout={timeout_of(target, limits, variant)}s",
        *_as_varied(variant, overlay),
        *(["-shuffle=on"] if command.shuffle else ()),
        *(["-race"] if command.race else ()),
        target.pattern,
    )


def go_vet_command(target: Target, *, go: str = "go") -> tuple[str, ...]:
    """Vets as `go test` does and compiles, and runs `true` in place of the tests.

    What `go vet` knows of other packages is in no warm cache: its flags are others than go test's.
    """
    race = ("-race",) if target.command.race else ()
    fixed = ("-exec=true", "-count=1", "-run=^$")
    return (go, "test", *fixed, *_tags(target), *race, target.pattern)


def go_compile_command(target: Target, *, go: str = "go", overlay: str = "") -> tuple[str, ...]:
    """Compiles the tests for their errors: with `-e` all of them, not the first ten."""
    return (
        *(go, "test", "-c", "-o", "/dev/null", "-vet=off", "-gcflags=-e"),
        *([f"-overlay={overlay}"] if overlay else ()),
        *_tags(target),
        target.pattern,
    )


def _tags(target: Target) -> tuple[str, ...]:
    tags = ",".join(target.command.tags)
    return (f"-tags={tags}",) if tags else ()


def _as_varied(variant: Variant, overlay: str) -> tuple[str, ...]:
    """Broken code is not vetted: what vet says of it would be said of us."""
    return (
        *([f"-overlay={overlay}", "-vet=off"] if variant.files else ()),
        *(["-coverprofile=/dev/stdout"] if variant.cover else ()),
        *(["-failfast"] if variant.fail_fast else ()),
    )


def run_pattern(target: Target) -> str:
    """`-run` for the target's tests by name: no other test has a reason to be in the output."""
    if not target.tests:
        return target.command.run
    if target.exact:
        return target.tests[0]
    return restricted(target.command.run, target.tests)


def timeout_of(target: Target, limits: Limits | None = None, variant: Variant = AS_IT_IS) -> int:
    """Go's `-timeout`, in seconds, before the sandbox's own limit: it says where each test hung.

    Go counts from when the tests start, the sandbox from when they are compiled.
    """
    wanted = variant.timeout or target.command.timeout or DEFAULT_TIMEOUT
    return wanted if limits is None else max(1, min(wanted, int(limits.seconds * FOR_TESTS)))
