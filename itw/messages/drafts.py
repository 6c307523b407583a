"""Sentences about tests that are written: how far it is, what was proved, and what was not."""

from collections.abc import Sequence

from itw.markdown import code, fenced, one_line, text
from itw.messages.story import duration_title
from itw.messages.words import count
from itw.spending import in_dollars

NAMED = 4


def _some(values: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(one_line(value, limit=100) for value in values))
    more = f" and {len(distinct) - NAMED} more" if len(distinct) > NAMED else ""
    return ", ".join(distinct[:NAMED]) + more


# What is wrong with a draft. The titles end "1 repair (…)".


def draft_out_of_bounds_title() -> str:
    return "it wrote what it may not write"


def draft_breaks_rules_title(*, rules: Sequence[str]) -> str:
    return f"conventions: {_some(rules)}"


def draft_not_compiled_title(*, first: str, errors: int) -> str:
    more = f" and {count(errors - 1, 'other')}" if errors > 1 else ""
    return f"it did not compile: {one_line(first, limit=120)}{more}"


def draft_fails_title(*, test: str, result: str, others: int) -> str:
    more = f", and {others} more" if others > 0 else ""
    return f"{one_line(test, limit=100)} {result}{more}"


def draft_runs_nothing_title() -> str:
    return "no test of it ran"


def draft_forgets_title(*, images: Sequence[str]) -> str:
    return f"it left a container behind: {_some(images)}"


def draft_starts_nothing_title() -> str:
    return "it started no container, so it met no service"


def draft_overlooks_title(*, whats: Sequence[str]) -> str:
    return f"it passes on a connector that {_some(whats)}"


def draft_unsupported_title(*, reason: str) -> str:
    return f"the sandbox refuses {one_line(reason, limit=200)}"


def connector_crashed_title(*, place: str) -> str:
    return f"the connector crashed at {one_line(place, limit=200)}"


def infrastructure_title(*, fault: str, said: str) -> str:
    return f"{fault}: {one_line(said, limit=200)}" if said else fault


def run_ended_title(*, ending: str, reason: str) -> str:
    return f"{ending}: {one_line(reason, limit=200)}" if reason else ending


# Said to whoever drafts.


def draft_changes_tests(*, tests: Sequence[str]) -> str:
    return f"Tests that are there already stay as they are: {_some(tests)} was changed or removed."


def draft_adds_no_test() -> str:
    return "The draft adds no test function."


def package_of_no_module(*, package: str) -> str:
    return f"{package} is in no Go module, so `go test` can't run it."


def claim_too_early(*, told: str) -> str:
    return (
        "That can't be said of the connector yet: the test has to compile and run first. What is"
        f" wrong with the draft:\n\n{told}"
    )


# Why it ended. Sentences for people.


def writing_stopped() -> str:
    return "It was cancelled before it came to an end."


def writing_interrupted(*, why: str) -> str:
    return f"It could not go on: {one_line(why, limit=300)}. What was done is kept."


def out_of_drafts(*, drafts: int) -> str:
    return f"After {count(drafts, 'draft')} there was still something wrong, and no more are made."


def out_of_time(*, seconds: float) -> str:
    return f"The time for it was over after {seconds / 60:.0f} min."


def gets_nowhere(*, what: str, times: int) -> str:
    return f"{count(times, 'draft')} in a row had the same trouble: {what}."


def broken_connector(*, said: str, seen: str) -> str:
    """What the model says of the connector, and below it what the runs said."""
    claim = one_line(said, limit=600)
    return f"{claim}\n\n{seen}" if seen else claim


def machine_in_the_way(*, what: str) -> str:
    return f"It could not be tried, and nothing was concluded: {what}."


def mutants_not_tried() -> str:
    return "Whether it notices a broken connector could not be tried."


def promises_overlooked(*, whats: Sequence[str]) -> str:
    return f"It passes on a connector that {_some(whats)}."


def promises_untold(*, untold: int, told: int) -> str:
    return f"Of {untold + told} broken promises {untold} could not be told."


# Said to the model, of its tools.


def tool_descriptions(*, lines: int, tries: int) -> dict[str, str]:
    return {
        "read_file": f"Up to {lines} numbered lines of a file of the repository at this commit.",
        "list_files": "Paths below a directory of the repository.",
        "search": "Lines of the repository's files that have a text, or match an RE2 expression.",
        "git_log": "The latest commits that changed a path, with what each changed in it.",
        "try_test": (
            "Run test files of the connector's package in the sandbox, once: conventions, compiler,"
            f" containers. {count(tries, 'try', 'tries')} are left in all; what holds no surprise"
            " needs none."
        ),
    }


def file_not_there(*, path: str) -> str:
    return f"There is no file {one_line(path, limit=200)!r} in the repository at this commit."


def file_not_readable(*, path: str) -> str:
    return f"{one_line(path, limit=200)!r} is too large, or no text."


def nothing_listed(*, directory: str, glob: str) -> str:
    place = one_line(directory, limit=200) or "the repository"
    return f"Nothing in {place} matches {one_line(glob, limit=100)!r}."


def more_files(*, number: int) -> str:
    return f"… and {count(number, 'file')} more; ask for a directory below"


def more_found() -> str:
    return "… and more; ask for something narrower"


def nothing_found(*, pattern: str) -> str:
    return f"Nothing was found for {one_line(pattern, limit=200)!r}."


def search_too_wide(*, mebibytes: int) -> str:
    return f"That is more than {mebibytes} MiB to read; name a directory or a narrower glob."


def not_an_expression(*, pattern: str) -> str:
    return f"{one_line(pattern, limit=200)!r} is no RE2 expression."


def no_tries_left() -> str:
    return "Every try was used; reply with the draft, it is run then."


def try_passed(*, tests: Sequence[str]) -> str:
    return f"Passed, once: {_some(tests)}. The conventions have nothing against it."


# The evidence.

HEADINGS = {
    "written": "Written",
    "tests": "Tests",
    "ran": "Ran",
    "kills": "Breaks when the connector breaks",
    "options": "Options exercised",
    "rules": "Conventions",
    "cost": "Attempts, cost",
    "notes": "Its author's notes",
    "not proved": "Not proved",
}
STATES = {
    "proved": "proved",
    "holds": "hold, and are not proved",
    "unproved": "not proved",
    "broken connector": "fail on the connector as it is",
}


def evidence_heading(*, row: str) -> str:
    return HEADINGS[row]


def written_title(*, connector: str, state: str, tests: int) -> str:
    name = one_line(connector, limit=100)
    if state == "infeasible":
        return f"{name}: no test was tried"
    if not tests:
        return f"{name}: no test was written"
    return f"{name}: {count(tests, 'test')} written, {STATES[state]}"


def written_file(*, path: str, lines: int) -> str:
    return f"{code(path, limit=300)}, {count(lines, 'line')}"


def written_tests(*, tests: Sequence[str]) -> str:
    return ", ".join(code(each) for each in tests)


def written_runs(
    *,
    runs: int,
    passed: int,
    tests: int,
    shortest: float,
    longest: float,
    left: int,
    sandboxed: bool,
) -> str:
    """Of every run of the draft that is shown; one that did not run is no success."""
    if not runs:
        return "not run"
    times = duration_title(seconds=longest)
    if shortest < 0.95 * longest:
        times = f"{duration_title(seconds=shortest)} to {times}"
    how = f"{runs} shuffled runs" if runs > 1 else "one run"
    containers = f", {count(left, 'container')} left" if left else ", no container left"
    return f"{how}: {passed} of {tests} passed, {times}{containers if sandboxed else ''}"


def kills_told(
    *, killed: int, told: int, promises: Sequence[tuple[str, str]], random: int, within: int
) -> str:
    marks = " · ".join(f"{text(what, limit=100)} {mark}" for what, mark in promises)
    parts = [f"{killed} of {count(told, 'promise')}{': ' if marks else ''}{marks}"]
    if within:
        parts.append(f"{random} of {count(within, 'random defect')} within reach")
    return "; ".join(parts)


def options_exercised(*, exercised: Sequence[str], left: Sequence[str]) -> str:
    missing = f"; not {', '.join(code(each) for each in left)}" if left else ""
    return f"{len(exercised)} of {len(exercised) + len(left)}{missing}"


def written_findings(*, rules: Sequence[str], notes: int) -> str:
    more = f"{count(notes, 'note')}" if notes else ""
    if rules:
        return ", ".join(filter(None, (_some(rules), more)))
    return more or "no finding"


def writing_took(
    *, drafts: int, repairs: Sequence[str], tokens: int, cost: int, seconds: float
) -> str:
    mended = f", {count(len(repairs), 'repair')} ({text('; '.join(repairs), limit=600)})"
    used = f"{tokens / 1000:.0f} k tokens" if tokens >= 1000 else count(tokens, "token")
    parts = (
        count(drafts, "draft") + (mended if repairs else ""),
        used,
        in_dollars(cost),
        duration_title(seconds=seconds),
    )
    return ", ".join(parts)


def not_proved(*, reason: str) -> str:
    return text(reason, limit=600)


def not_mended_title(*, what: str) -> str:
    return f"The last draft was not mended: {what}."


def observation(*, said: str) -> str:
    """What looks wrong with the connector: the model's sentence, then what the runs said."""
    first, _, seen = said.partition("\n\n")
    claim = f"**The connector may be wrong:** {text(first, limit=600)}"
    return f"{claim}\n\n{fenced(seen)}" if seen else claim


def observation_title(*, said: str) -> str:
    return f"The connector may be wrong: {said}"


# Said to the model, why a draft comes back; the others are `messages.repair_…` of the prompts.


def repair_bounds() -> str:
    return "They may not be written like this: below is why. Nothing was compiled or run."


def repair_crash() -> str:
    return (
        "The connector crashed in its own code while they ran: below is the story. If a correct use"
        " of the connector crashes it, leave the files as they are and report the defect; if the"
        " tests use it wrongly, mend them."
    )


def repair_image() -> str:
    return (
        "A container image is not to be had here: below is what was said of it. This says nothing"
        " about the tests; use an image and tag that the repository uses already, or the official"
        " one."
    )


def repair_unsupported() -> str:
    return (
        "The sandbox refuses what they ask of Docker: below is what. Reach the same without it;"
        " what can't be reached is left out, and noted."
    )


def suspected_defect(*, what: str, where: str, evidence: str) -> str:
    place = f" ({one_line(where, limit=200)})" if where else ""
    return f"{one_line(what, limit=300)}{place}: {one_line(evidence, limit=600)}"


# The command line.


def standing_title(
    *, phase: str, draft: int, number: int, of: int, cost: int, seconds: float
) -> str:
    """`running 2/5 · draft 3 · 4 min 2 s · $0.21`."""
    parts = [
        f"{phase} {number}/{of}" if of else phase,
        f"draft {draft}" if draft else "",
        duration_title(seconds=seconds),
        in_dollars(cost),
    ]
    return " · ".join(filter(None, parts))


def no_model_title() -> str:
    return (
        "No model is configured, so no test is written: set ANTHROPIC_API_KEY, or begin with"
        " --scaffold, which needs none."
    )


def limit_of_this_command() -> str:
    return "this command (--budget)"


def being_written() -> str:
    return "The same test is being written by another process; it is not paid for twice."


def out_of_money(*, cost: int, most: int) -> str:
    return f"{in_dollars(cost)} of {in_dollars(most)} were spent, and no more is."


def file_written_title(*, path: str) -> str:
    return f"written: {one_line(path)}"


def patch_written_title(*, path: str) -> str:
    return f"The patch is in {one_line(path)}: git apply {one_line(path)}"


def dry_run_titles(*, model: str, questions: Sequence[tuple[str, int]], most: int) -> list[str]:
    """What would be asked, about how much that is, and what it costs where no tool is used."""
    asked = (f"{name}: about {tokens:,} tokens" for name, tokens in questions)
    return [
        *asked,
        f"A plan and one draft by {one_line(model)} cost at most {in_dollars(most)} where nothing"
        " is looked up. Each use of a tool is another request; --budget bounds them all.",
        "Nothing was sent. `itw prompt write` shows every word.",
    ]
