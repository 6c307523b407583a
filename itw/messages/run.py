"""Sentences about the tests that ran, those that did not, and why."""

from collections.abc import Mapping

from itw.markdown import code, prose, text
from itw.messages.story import duration_title
from itw.messages.words import BAD, FLAKY, NEVER, NONE, OK, UNSURE, count, sentence

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


def at_base(*, at_base: str) -> str:
    """What a test that is bad at head does at the merge base, "" where nothing is known."""
    sentences = {
        "passes": "It passes at the merge base.",
        "fails": "It fails at the merge base as well: this change did not break it.",
        "absent": "The test is new in this change.",
        "unknown": "The merge base gave no answer.",
    }
    return sentences.get(at_base, "")


def flaky_runs(*, failed: int, runs: int) -> str:
    return f"It failed in {failed:,} of {count(runs, 'run')} of the same commit."


def doubt(*, kind: str, detail: str) -> str:
    """Why a reported result is not taken for one."""
    about = code(detail) if detail else ""
    sentences = {
        "missing": "The code has the test, and the output does not mention it.",
        "unknown test": f"The output reports {about}, which the code does not have.",
        "unasked test": f"The output reports {about}, which was not asked for.",
        "other package": f"The output reports on {about}, a package that was not asked for.",
        "never started": "The output ends the test without having begun it.",
        "repeated": "The output begins or ends the test more often than it exists.",
        "contradictory": "The output says two different things about the test.",
        "outside": "`go test` failed, and none of its tests did.",
        "unfinished": "The test began and never ended.",
        "output cut": "It printed more than is read; the result may be in the rest.",
        "no time": "It took no time and started no container, though it is written to.",
        "no container": "It is written to start a container, and none was started.",
    }
    return sentences.get(kind, text(kind))


def suspects(*, places: list[str]) -> str:
    """What the change touches that could make a result say more than it means."""
    return f"The change also touches {', '.join(places)}, on which these results depend."


def suspect(*, kind: str, place: str) -> str:
    """`place` is Markdown."""
    words = {"TestMain": "`TestMain`", "go.mod": "the module", "helper": "a helper"}
    return f"{words.get(kind, 'a build tag')} ({place})"


def stopped_heading(*, ending: str, package: str) -> str:
    headings = {
        "timed out": f"{code(package)} ran out of time",
        "out of memory": f"{code(package)} ran out of memory",
        "disk full": f"{code(package)} filled its disk",
        "could not compile": f"{code(package)} does not compile",
        "needs warm-up": f"{code(package)} needs a module that is not there yet",
        "unsupported": f"{code(package)} needs something the sandbox does not do",
        "infrastructure": f"{code(package)} could not be run, for a reason of ours",
    }
    return headings.get(ending, f"{code(package)}: {text(ending)}")


def outside_heading(*, package: str) -> str:
    return f"### {code(package)} failed outside of its tests"


def outside(*, place: str) -> str:
    """`place` is Markdown, "" where none is known."""
    where = f" at {place}" if place else ""
    return f"`TestMain`, an `init` or what ran after the tests ended it{where}. It printed last:"


def stopped(*, ending: str, reason: str) -> str:
    """One sentence that says what, and one that says what would help."""
    said = sentence(reason) if reason else ""
    helps = {
        "timed out": "Wait for the condition instead of a fixed time, or raise `run.limits.time`.",
        "out of memory": "Start fewer or smaller services, or raise `run.limits.memory`.",
        "disk full": "Write less, or clean up between tests.",
        "could not compile": "",
        "needs warm-up": "Only public modules are fetched before a run.",
        "unsupported": "`itw test --no-sandbox` runs them on a machine of your own.",
        "infrastructure": "Nothing was concluded about the tests; run them again.",
    }
    return " ".join(part for part in (said, helps.get(ending, "")) if part)


def more_errors(*, number: int) -> str:
    return f"… and {count(number, 'more error')}."


def did_not_run(*, result: str, why: str) -> str:
    """`why` is Markdown."""
    return f"{result_title(result=result)}: {why}" if why else result_title(result=result)


def not_run_reason(*, why: str, detail: str) -> str:
    """A sentence's end."""
    about = f": {prose(detail)}" if detail else ""
    reasons = {
        "pattern": "the run command's `-run` matches no such name",
        "constraint": "a build constraint leaves its file out",
        "exact": "it asks to be named in full",
        "unregistered": "its package is not in the registry",
        "registry skips": f"the registry leaves its package out{about}",
        "not asked": "other tests were asked for",
        "off": "the configuration turns runs off",
        "unreadable": "a syntax error hides what it does",
        "no module": "there is no `go.mod` at or above its directory",
        "too many": f"its package has more tests than are run{about}",
        "needs warm-up": f"a module is missing{about}",
        "unsupported": f"the sandbox does not do what it needs{about}",
        "infrastructure": f"a reason of ours{about}",
        "cut off": f"the run ended before its turn{about}",
        "pending": "it was not its turn yet",
    }
    return reasons.get(why, text(why)) or text(detail)


def skipped_because(*, reason: str) -> str:
    return f"skipped: {text(reason)}" if reason else "skipped, without a reason"


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
