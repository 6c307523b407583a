"""Sentences of an evaluation's report: what was found out, and what that is worth."""

from collections.abc import Sequence

from itw.messages.story import duration_title
from itw.messages.words import NONE, count, listed
from itw.reporting.markdown import one_line
from itw.spending import in_dollars


def scripted_title() -> str:
    return (
        "Scripted replies: no model wrote anything. The figures show that the machinery works, and"
        " say nothing of any model."
    )


def evaluation_title(*, model: str, scripted: bool) -> str:
    if not model:
        return "The repository's own integration tests"
    return f"Tests written by {'a script' if scripted else one_line(model, limit=80)}"


def evaluation_heads_title() -> tuple[str, ...]:
    return (
        *("connector", "outcome", "first", "after", "stable", "promises", "own", "random", "own"),
        *("options", "drafts", "cost", "time"),
    )


def evaluation_verdict_title(
    *, delivered: str, written: tuple[str, str] | None, own: tuple[str, str] | None
) -> str:
    """Promises and random defects that each set of tests noticed; None where none was measured."""
    if written is None:
        return f"{delivered} delivered." + (f" {own_verdict_title(noticed=own)}" if own else "")
    beside = f", the repository's own tests {own[0]} and {own[1]}" if own else ""
    return f"{delivered} delivered; they notice {_defects(written)}{beside}."


def _defects(noticed: tuple[str, str]) -> str:
    return f"{noticed[0]} broken promises and {noticed[1]} random defects"


def nothing_evaluated_title() -> str:
    return "Nothing was concluded of any connector."


def own_verdict_title(*, noticed: tuple[str, str]) -> str:
    return f"The repository's own tests notice {_defects(noticed)}."


def not_finished_title(*, connectors: Sequence[str]) -> str:
    return f"Not finished: {listed(connectors)}. The same command goes on with them."


def yes_title(*, value: bool | None) -> str:
    return {True: "yes", False: "no", None: NONE}[value]


def cost_title(*, micro: float | None) -> str:
    return NONE if micro is None else in_dollars(int(micro))


def time_title(*, seconds: float | None) -> str:
    return NONE if seconds is None else duration_title(seconds=seconds)


def percent_title(*, interval: tuple[float, float] | None) -> str:
    """How much a count says, from and to."""
    if interval is None:
        return NONE
    return f"{100 * interval[0]:.0f}{NONE}{100 * interval[1]:.0f}\u00a0%"


def goal_title(*, goal: float | None) -> str:
    return NONE if goal is None else f"{100 * goal:.0f}\u00a0%"


RATES = {
    "compiled_first": "Compiles at first",
    "compiled": "Compiles after repair",
    "passed": "Passes",
    "stable": "Stable: five runs, shuffled",
    "delivered": "Delivered",
    "clean": "Conventions: nothing above note",
    "promise": "Broken promises noticed",
    "random": "Random defects noticed",
    "options": "Options of the config spec exercised",
}


def rate_title(*, rate: str) -> str:
    return RATES[rate]


def rates_heads_title() -> tuple[str, ...]:
    return ("", "written", "95 %", "repository's own", "goal")


def apart_title(*, outcomes: Sequence[tuple[str, int]]) -> str:
    return "Counted apart: " + listed([f"{number} {name}" for name, number in outcomes]) + "."


def medians_title(*, cost: str, goal: str, total: str, time: str, drafts: str) -> str:
    return (
        f"Median of a connector: {cost} (goal: under {goal}), {time}, {drafts} drafts;"
        f" {total} in all."
    )


def delivered_not_run_title(*, tests: int) -> str:
    return f"{count(tests, 'delivered test')} did not run."


def untold_title(*, written: int, own: int) -> str:
    return (
        f"Nothing can be said of {written} mutants under the written tests, of {own} under the"
        " repository's own."
    )


def pair_title(*, family: str, written: str, own: str) -> str:
    return f"On the same {family} mutants: written {written}, the repository's own {own}."


def recalled_title(*, recalled: str) -> str:
    return (
        f"{recalled} lines of the hidden tests that stand nowhere else were written: what a model"
        " remembers of a public repository can't be hidden."
    )


def asked_of_all_title(*, promise: str, random: str) -> str:
    return (
        "With connectors that got no test counted as noticing nothing:"
        f" {promise} promises, {random} random defects."
    )


def interval_note_title() -> str:
    return (
        "Intervals are Wilson's, 95 %. Mutants of one connector depend on each other: of mutants"
        " they are narrower than the truth."
    )


def plot_title(*, plot: str) -> str:
    return {
        "rates": "Shares, with 95 % intervals; a stroke is the goal",
        "promise": "Broken promises noticed, by connector",
        "random": "Random defects noticed, by connector",
        "cost": "Cost by connector, in dollars",
        "time": "Time by connector, in minutes",
    }[plot]


def series_title(*, own: bool) -> str:
    return "the repository's own tests" if own else "written tests"


def by_connector_title() -> str:
    return "By connector"


def asked_title(*, commit: str, seed: str, mutants: int, sandboxed: bool) -> str:
    where = "in the sandbox" if sandboxed else "without a sandbox"
    return (
        f"Commit {commit[:12]}; {mutants} random defects of each connector, drawn by seed"
        f" {one_line(seed, limit=80)}; tests were run {where}."
    )


def repair_title(*, what: str) -> str:
    return f"Sent back: {one_line(what)}"


def overlooked_title(*, own: bool) -> str:
    return f"Not noticed by {series_title(own=own)}:"


def overlooked_heads_title() -> tuple[str, ...]:
    return ("A connector that …", "Where", "")
