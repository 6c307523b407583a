"""Sentences about the tests that ran and those that did not: titles, headings, lines."""

from collections.abc import Mapping

from itw.messages.story import duration_title
from itw.messages.words import BAD, FLAKY, NEVER, NONE, OK, UNSURE, count
from itw.reporting.markdown import code

RESULTS = {
    "failed": "failed",
    "could not compile": "did not compile",
    "timed out": "cut off by the time limit",
    "out of memory": "out of memory",
    "disk full": "disk full",
    "inconclusive": "inconclusive",
    "flaky": "flaky",
    "already broken on base": "already broken on base",
    "not run": "not run",
    "never selected": "never selected",
    "skipped": "skipped",
    "passed": "passed",
}
SIGNS = {
    "passed": OK,
    "skipped": NONE,
    "never selected": NEVER,
    "not run": NONE,
    "flaky": FLAKY,
    "inconclusive": UNSURE,
}


def result_title(*, result: str) -> str:
    return RESULTS.get(result, result)


def sign_title(*, result: str) -> str:
    """Everything that is no success and no skip is a cross."""
    return SIGNS.get(result, BAD)


def results_cell(*, counts: Mapping[str, int]) -> str:
    """`2 passed, 1 failed`: what went wrong is bold."""
    bad = {"failed", "could not compile", "timed out", "out of memory", "disk full"}
    order = ["passed", *(name for name in RESULTS if name != "passed")]
    parts = [
        f"**{counts[name]:,} {RESULTS[name]}**"
        if name in bad
        else f"{counts[name]:,} {RESULTS[name]}"
        for name in order
        if counts.get(name)
    ]
    return ", ".join(parts) or NONE


def runs_title(*, ran: int, counts: Mapping[str, int], phase: str) -> str:
    """The verdict of the runs in a title; what ran nothing never sounds like a success."""
    bad = sum(counts.get(name, 0) for name in ("failed", "timed out", "out of memory", "disk full"))
    unsure = counts.get("inconclusive", 0)
    if bad:
        where = f" at “{phase}”" if phase else ""
        return f"{count(ran, 'test')} ran, {bad:,} failed{where}"
    if counts.get("could not compile"):
        return "tests do not compile"
    if unsure:
        return f"{count(unsure, 'test')} inconclusive"
    if not ran:
        return "no test ran"
    for name in ("flaky", "already broken on base"):
        if counts.get(name):
            return f"{count(ran, 'test')} ran, {counts[name]:,} {name}"
    left = sum(counts.get(name, 0) for name in ("skipped", "not run", "never selected"))
    return f"{count(ran, 'test')} passed" + (f", {left:,} did not run" if left else "")


def broken_heading(*, number: int) -> str:
    return f"### {count(number, 'test')} failed"


def section_heading(*, result: str, number: int) -> str:
    headings = {
        "flaky": count(number, "flaky test"),
        "inconclusive": count(number, "inconclusive test"),
        "already broken on base": f"{count(number, 'test')} already broken on base",
    }
    said = headings.get(result) or f"{count(number, 'test')} {result_title(result=result)}"
    return f"### {said}"


def story_heading(*, sign: str, test: str, what: str, seconds: float) -> str:
    """`test` and `what` ("failed at Then") are harmless where the heading stands."""
    return f"{sign} {test} {what} · {duration_title(seconds=seconds)}"


def story_places(*, places: list[str], line: str) -> str:
    """`places` are links; `line` is the code that stands at the first of them."""
    quoted = f" {code(line, limit=160)}" if line else ""
    called = f", called from {places[1]}" if len(places) > 1 else ""
    return f"{places[0]}{quoted}{called}" if places else quoted.strip()


def alike(*, tests: list[str], shown: int = 12) -> str:
    """Other tests that broke at the same line for the same reason."""
    named = ", ".join(code(test) for test in tests[:shown])
    more = f" and {len(tests) - shown:,} more" if len(tests) > shown else ""
    return f"The same in {count(len(tests), 'other test')}: {named}{more}."


def more_errors(*, number: int) -> str:
    return f"… and {count(number, 'more error')}."


def left_out_test(*, sign: str, test: str, why: str) -> str:
    """`test` and `why` are Markdown."""
    return f"{sign} {test} {why}"


def left_out_tests(*, sign: str, tests: list[str], number: int, why: str) -> str:
    """Many for one reason: `tests` and `why` are Markdown."""
    rest = f" and {number - len(tests):,} more" if number > len(tests) else ""
    return f"{sign} {count(number, 'test')} {why}: {', '.join(tests)}{rest}"


def not_run_heading() -> str:
    return "Not run"


def passed_heading(*, number: int) -> str:
    return f"{count(number, 'test')} passed"


def passed_line(*, test: str, seconds: float, subtests: int) -> str:
    inner = f" · {count(subtests, 'subtest')}" if subtests else ""
    return f"{OK} {test} {duration_title(seconds=seconds)}{inner}"


def more_sections(*, number: int) -> str:
    return f"… and {count(number, 'more part')} for which there is no room here."


def more_tests(*, number: int) -> str:
    return f"… and {count(number, 'more test')}."


def forgotten(*, image: str, tests: list[str]) -> str:
    """A container that its test neither terminated nor removed."""
    named = ", ".join(code(test) for test in tests[:5])
    return f"{code(image)} was still running when {named} had ended: register its clean-up."


def left_behind(*, image: str) -> str:
    """The message of a finding; its place is the test."""
    return (
        f"a container of {code(image)} was still running when this test had ended; register its "
        "removal right after it is started"
    )


def forgotten_heading() -> str:
    return "### Containers left behind"


def fix_heading() -> str:
    return "### Without the change to the product's code"


def nothing_without_fix_title() -> str:
    return "No product code is changed that could be taken back: tests are not tried without it."


def fix_evidence(*, red: str, test: str) -> str:
    """`test` is Markdown."""
    sentences = {
        "red": f"{OK} {test} fails there and passes here: it tests this change.",
        "green": f"{BAD} {test} passes there too: it does not test this change.",
    }
    return sentences.get(red, f"{UNSURE} {test} could not be told.")


def reported() -> str:
    """Pull-request code can print anything."""
    return "Results are what the code under test reported of itself."


def broke_annotation_title(*, test: str, what: str) -> str:
    return f"{test} {what}"


def compile_error_title() -> str:
    return "Does not compile"
