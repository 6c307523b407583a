"""Sentences of a test's story: plain text, which each face makes harmless in its own way."""

from itw.messages.words import count
from itw.reporting.markdown import one_line

HOW = {
    "panic": "panicked",
    "nil dereference": "panicked",
    "fatal error": "crashed",
    "deadlock": "deadlocked",
    "data race": "raced",
    "time limit": "hung",
    "exit": "ended the process",
    "cut": "was cut off",
}
LONG = 60  # characters of a value beside another one


def duration_title(*, seconds: float) -> str:
    """`20 ms`, `3.1 s`, `2 min 5 s`."""
    if seconds < 0.0995:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def broke_title(*, how: str, phase: str) -> str:
    """`failed at Then`; `how` is a kind of crash, "" for an assertion."""
    verb = HOW.get(how, "failed")
    return f"{verb} at {phase}" if phase else verb


def broke_late_title(*, how: str) -> str:
    """A goroutine that a test left behind ended the process."""
    return f"{HOW.get(how, 'failed')} after it had passed"


def ended_by_other_title(*, test: str) -> str:
    return f"{one_line(test, limit=200)} ended the process while it ran"


def values_title(*, expected: str, actual: str, chain: bool = False) -> list[str]:
    """Expected and actual: beside each other where they are short, else below each other."""
    if chain:
        return [f"expected in the error's chain: {expected}", f"but it is: {actual}"]
    if len(expected) + len(actual) <= 2 * LONG and max(len(expected), len(actual)) <= LONG:
        return [f"expected {expected}, actual {actual}"]
    return [f"expected {expected}", f"actual   {actual}"]


def unexpected_error_title(*, error: str) -> str:
    return f"unexpected error: {error}"


def gave_up_title() -> str:
    return "the condition was never met"


def times_title(*, number: int) -> str:
    return f"said {number:,} times"


def attempts_title(*, last: list[str], count: int, at_least: bool) -> str:
    """What an Eventually logged; `last` are the newest, oldest of them first."""
    if count > 1 and len(set(last)) == 1:
        return f"{'at least ' if at_least else ''}{count:,} attempts, the last ones: {last[0]}"
    values = " · ".join(last)
    if count <= len(last):
        noun = "attempt" if count == 1 else "attempts"
        return f"its {noun}: {values}" if count > 1 else f"its only attempt: {values}"
    of = f"at least {count:,}" if at_least else f"{count:,}"
    return f"last {len(last)} of {of} attempts: {values}"


def crash_title(*, kind: str, text: str, state: str) -> str:
    """One line about a crash; `state` is what the goroutine waited for."""
    waiting = f", in {state}" if state else ""
    sentences = {
        "panic": f"panic: {text}",
        "nil dereference": "nil pointer dereference",
        "fatal error": f"fatal error: {text}",
        "deadlock": f"all goroutines are asleep{waiting}",
        "data race": f"data race: a {text} races with an earlier access",
        "time limit": f"still running after {text}, go test's own limit{waiting}",
    }
    return sentences.get(kind, text)


def race_other_title(*, place: str) -> str:
    return f"the other access is at {place}"


def cut_off_title() -> str:
    """A test that began and never ended, without a word of Go's."""
    return "the process ended before the test did: os.Exit, log.Fatal, or it was killed"


def said_nothing_title() -> str:
    return "it failed without a word"


def called_from_title(*, place: str) -> str:
    return f"called from {place}"


def relative_title(*, before: float) -> str:
    """How long before the test broke a service said something."""
    if abs(before) < 0.0005:
        return "as it broke"
    return f"{duration_title(seconds=abs(before))} {'before' if before > 0 else 'after'}"


def service_ended_title(*, exit_code: int, out_of_memory: bool) -> str:
    return f"exited with {exit_code}" + (", out of memory" if out_of_memory else "")


def lines_left_out_title(*, number: int) -> str:
    return f"… {count(number, 'more line')}"


def value_title(*, value: str, limit: int = 200) -> str:
    """A value of a test in one line."""
    return one_line(value, limit=limit)


def not_equal_title() -> str:
    return "expected (-) and actual (+) differ:"


def with_message_title(*, message: str, said: str) -> str:
    return f"{message}: {said}"


def extra_elements_title(*, first: bool, values: str) -> str:
    return f"only in the {'first' if first else 'second'} list: {values}"


def more_failures_title(*, number: int) -> str:
    return f"and {count(number, 'more failed assertion')}"


def annotation_title(*, step: str, reason: str) -> str:
    """What was to hold, and what was instead."""
    return f"{step}: {reason}" if step and reason else reason or step


def running_test_title(*, test: str, lasted: str) -> str:
    return f"{one_line(test, limit=200)} · {lasted}"


def more_running_title(*, number: int) -> str:
    return f"and {count(number, 'more test')} at the same time"


def ended_test_title(*, sign: str, test: str, seconds: float) -> str:
    return f"{sign} {one_line(test, limit=200)}  {duration_title(seconds=seconds)}"


def subtests_title(*, bad: int, of: int, test: str) -> str:
    return f"{bad:,} of {count(of, 'subtest')} of {one_line(test, limit=200)} failed"
