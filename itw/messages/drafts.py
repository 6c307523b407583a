"""Sentences about drafts: what is wrong with one, why no more are made, and what a command says."""

from collections.abc import Sequence

from itw.messages.story import duration_title
from itw.messages.words import count, first_few
from itw.reporting.markdown import one_line
from itw.spending import in_dollars

# What is wrong with a draft. The titles end "1 repair (…)".


def draft_out_of_bounds_title() -> str:
    return "it wrote what it may not write"


def draft_breaks_rules_title(*, rules: Sequence[str]) -> str:
    return f"conventions: {first_few(rules)}"


def draft_not_compiled_title(*, first: str, errors: int) -> str:
    more = f" and {count(errors - 1, 'other')}" if errors > 1 else ""
    return f"it did not compile: {one_line(first, limit=120)}{more}"


def draft_fails_title(*, test: str, result: str, others: int) -> str:
    more = f", and {others} more" if others > 0 else ""
    return f"{one_line(test, limit=100)} {result}{more}"


def draft_runs_nothing_title() -> str:
    return "no test of it ran"


def draft_forgets_title(*, images: Sequence[str]) -> str:
    return f"it left a container behind: {first_few(images)}"


def draft_starts_nothing_title() -> str:
    return "it started no container, so it met no service"


def draft_overlooks_title(*, whats: Sequence[str]) -> str:
    return f"it passes on a connector that {first_few(whats)}"


def draft_unsupported_title(*, reason: str) -> str:
    return f"the sandbox refuses {one_line(reason, limit=200)}"


def connector_crashed_title(*, place: str) -> str:
    return f"the connector crashed at {one_line(place, limit=200)}"


def infrastructure_title(*, fault: str, said: str) -> str:
    """It stands in sentences that have a full stop of their own."""
    return f"{fault}: {one_line(said, limit=200).rstrip('.')}" if said else fault


def run_ended_title(*, ending: str, reason: str) -> str:
    return f"{ending}: {one_line(reason, limit=200)}" if reason else ending


# Why it ended. Sentences for people.


def writing_stopped() -> str:
    return "It was cancelled before it came to an end."


def writing_interrupted(*, why: str) -> str:
    return f"It could not go on: {one_line(why, limit=300).rstrip('.')}. What was done is kept."


def package_of_no_module(*, package: str) -> str:
    return f"{package} is in no Go module, so `go test` can't run it."


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
    return f"It passes on a connector that {first_few(whats)}."


def promises_untold(*, untold: int, told: int) -> str:
    return f"Of {untold + told} broken promises {untold} could not be told."


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


def dry_run_titles(
    *, model: str, questions: Sequence[tuple[str, int]], most: int, planned: bool
) -> list[str]:
    """What would be asked, about how much that is, and what it costs where no tool is used."""
    asked = (f"{name}: about {tokens:,} tokens" for name, tokens in questions)
    what, costs = ("A plan and one draft", "cost") if planned else ("One draft", "costs")
    return [
        *asked,
        f"{what} by {one_line(model)} {costs} at most {in_dollars(most)} where nothing"
        " is looked up. Each use of a tool is another request; --budget bounds them all.",
        "Nothing was sent. `itw prompt write` shows every word.",
    ]
