"""Sentences of `itw report`: what was counted, and what that says."""

from itw.messages.words import count
from itw.reporting.markdown import one_line, printable
from itw.spending import in_dollars


def report_title(*, repository: str, first: str, last: str) -> str:
    whose = f" in {one_line(repository, limit=140)}" if repository else ""
    return f"Integration tests{whose}, {first} to {last}"


def report_verdict_title(
    *, reviews: int, told: int, mended: int, dismissed: int, tests: dict[str, int]
) -> str:
    ran = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in tests.items())
    return (
        f"{count(reviews, 'review')}: {count(told, 'finding')} told, {mended:,} mended,"
        f" {dismissed:,} dismissed. Tests: {ran}."
    )


def report_cost_title(*, hours: float, cost: int, failed: int) -> str:
    jobs = count(failed, "run of a job", "runs of jobs")
    return f"{hours:,.1f} hours in sandboxes, {in_dollars(cost)} for the model, {jobs} failed."


def nothing_counted_title() -> str:
    return "Nothing was counted on these days."


def no_repository_name_title(*, name: str) -> str:
    return f"{one_line(name, limit=140)} is not OWNER/NAME."


def hours_title(*, seconds: float) -> str:
    return f"{seconds / 3600:,.1f} h"


def thing_title(*, name: str) -> str:
    """A verdict, outcome or reaction as words."""
    return one_line(name, limit=80).replace("_", " ").lower()


def report_heading_title(*, part: str) -> str:
    return {
        "rules": "By rule",
        "repositories": "By repository",
        "tests": "Verdicts of tests",
        "written": "Requests for tests",
        "jobs": "Jobs",
        "failed": "Jobs that failed",
        "unusable": "Files of organisations that can't be used; what they said before holds",
        "observed": "Only observed: what would have been said",
        "meaning": "What the figures mean, and what they don't",
    }[part]


def report_plot_title(*, plot: str) -> str:
    return {
        "findings": "Findings by day",
        "tests": "Verdicts of tests by day",
        "rules": "Findings by rule: told, mended, dismissed",
        "sandbox": "Hours in sandboxes by day",
        "cost": "Dollars for the model by day",
    }[plot]


def rule_heads_title() -> tuple[str, ...]:
    return ("rule", "told", "mended", "dismissed", "thumbs up", "thumbs down", "other reactions")


def repository_heads_title() -> tuple[str, ...]:
    return (
        *("repository", "reviews", "told", "mended", "dismissed", "passed", "failed", "flaky"),
        *("not run", "written", "sandbox", "model", "jobs failed"),
    )


def outcome_heads_title() -> tuple[str, ...]:
    return ("", "number")


def job_heads_title() -> tuple[str, ...]:
    return ("job", "how it ended", "number")


def failed_heads_title() -> tuple[str, ...]:
    return ("job", "when", "what", "where", "why")


def unusable_heads_title() -> tuple[str, ...]:
    return ("file", "since", "why")


def observed_heads_title() -> tuple[str, ...]:
    return ("repository", "pull requests", "check runs", "reviews", "inline comments", "answers")


def only_observed_title(*, repository: str) -> str:
    return f"{repository} (observed)"


def would_have_said_title(*, number: int, what: str, title: str) -> str:
    where = f"#{number}: " if number else ""
    return f"{where}{what}{f', {title}' if title else ''}"


def and_more_title(*, number: int) -> str:
    return f"and {number:,} more"


def several_lines_title(*, text: str) -> str:
    """What would have been written, cut; its line breaks stay."""
    shown = printable(text, keep="\n\t")
    return shown if len(shown) <= 2000 else f"{shown[:2000]}…"


def meaning_titles() -> tuple[str, ...]:
    return (
        "Told: a finding that a review said for the first time on its pull request. Notes are not"
        " counted. The rule “model” is a remark of the model.",
        "Mended: told, and not there any more at a newer commit. The code may be mended, but also"
        " removed, or the rule switched off.",
        "Dismissed: told, and then allowed in the code, waived, or its thread resolved by a person"
        " while it still held. Each finding is counted as mended or dismissed once, whichever was"
        " seen first, also if it comes back.",
        "Told without mended and dismissed is not what is open: pull requests are closed, and what"
        " was told on one day is mended on another.",
        "Reactions are those to our comments, seen when the pull request is reviewed again; later"
        " ones are not seen, and one that was taken back stays. No reaction is no approval.",
        "Tests: one verdict for each test and run. A test that runs for ten pushes counts ten"
        " times. Flaky passed and failed at the same commit; not run says nothing of the code, and"
        " is never a pass. Failed includes what was already broken on the base branch.",
        "Requests for tests: proved means that the tests passed, and failed where their connector"
        " was broken on purpose; partly, that this holds for some of its connectors.",
        "The model's cost is by its price list, with what workers that died had set aside.",
        "Runs of jobs that failed may have been tried again; the list has the newest 1,000 that"
        " nobody has put again since.",
        "A repository that only observes is counted like any other, though nobody was told. What"
        " would have been said there is kept for 30 days.",
        "Days are UTC, and the last may not be over. A repository that was removed took its rows"
        " with it; the counts of all keep its part. Counts are kept for 400 days, in Redis: without"
        " it they begin anew.",
    )
