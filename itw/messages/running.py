"""Sentences about test runs that wait, are under way, were stopped, or may not begin."""

from itw.configuration.organisation import home_of
from itw.fair_shares.limits import By, Most
from itw.messages.words import count
from itw.reporting.markdown import code, fenced, one_line, prose, text


def not_run_title() -> str:
    return "tests not run"


def waiting_title(*, tests: int) -> str:
    return f"{count(tests, 'test')} waiting to run"


def tests_wait(*, tests: int, full: Most | None) -> str:
    """`full` is the limit on jobs at once that they wait for."""
    when = "a sandbox worker is free"
    if full is not None and full.number is not None:
        by = f", as {code(home_of(full.whose))} says," if full.by is By.ORGANISATION else ""
        jobs = count(full.number, "job")
        when = f"one of the {jobs} that {code(full.whose)} may have at once{by} has ended"
    return (
        f"**{count(tests, 'test')} will run** as soon as {when};"
        " `/integration-tests cancel` (author or write access) takes that back."
    )


def running_title(*, ended: int, tests: int, failed: int) -> str:
    """How far it is; `ended` of `tests` came to an end at least once."""
    bad = f", {failed} failed" if failed else ""
    return f"Running: {ended} of {count(tests, 'test')} done{bad}"


def postponed_title() -> str:
    return "Tests wait, and are tried again"


def tests_postponed(*, problem: str) -> str:
    return f"**Tests could not run yet:** {prose(problem)}. They are tried again for about an hour."


def running_line(*, package: str, ended: int, tests: int, step: str) -> str:
    """`step` is what the test narrated last, "" where nothing was."""
    so_far = f"{code(package)}: {ended} of {count(tests, 'test')} done"
    return f"{so_far}, now “{text(step)}”" if step else so_far


def step_title(*, phase: str, text: str) -> str:
    return f"{phase}: {text}"


def cancelled_title(*, by: str) -> str:
    login = "" if " " in by else "@"
    return f"Cancelled by {login}{one_line(by, limit=39)}"


def tests_cancelled(*, by: str) -> str:
    return (
        f"**Tests were not run to their end:** {text(by)} cancelled them. “Re-run”, or"
        " `/run-integration-tests` (write access), starts them again."
    )


def stranger_reason(*, author: str) -> str:
    """`ok_to_test_line` stands below it."""
    return (
        f"{author or 'the author'} has no write access here. Once somebody who has it read the"
        " change, this comment lets exactly this commit run:"
    )


def ok_to_test_line(*, head_sha: str) -> str:
    """A block of its own, which GitHub gives a button to copy."""
    return fenced(f"/ok-to-test {head_sha}")


def needs_ok(*, author: str, head_sha: str) -> str:
    return (
        f"{text(author) or 'The author'} has no write access here, so approve the commit you read:"
        f" {code(f'/ok-to-test {head_sha}')}."
    )


def not_the_head(*, head_sha: str) -> str:
    return (
        "That is not the newest commit, so nothing was started; read what was pushed since, and"
        f" approve {code(f'/ok-to-test {head_sha}')}."
    )


def approval_does_not_count() -> str:
    return (
        "Nothing was approved: an approval counts only in a comment written by somebody with write"
        " access; say it in one of your own."
    )


def no_probes_reason(*, failed: tuple[str, ...]) -> str:
    listed = ", ".join(failed)
    return (
        f"this installation's sandbox did not pass its own probes ({listed}), so it runs only the"
        " code of people with write access; `itw doctor` tells its operator more."
    )


def no_probes_missing(*, failed: tuple[str, ...]) -> str:
    return f"this installation's sandbox did not pass its own probes ({', '.join(failed)})"


def sandbox_away_reason() -> str:
    return "no sandbox worker of this installation has answered lately."


def sandbox_away_missing() -> str:
    return "no sandbox worker of this installation has answered lately; its operator knows why"


def no_engine_missing() -> str:
    return "this installation has no sandbox, because it has no Docker engine"


def run_off_reason() -> str:
    return "the configuration says `run: off`."


def nothing_to_run_reason() -> str:
    return "no integration test that can run belongs to what this pull request changes."


def nothing_to_run(*, why: str) -> str:
    return f"Nothing was started: {prose(why)}"


def no_such_connectors(*, names: list[str], known: list[str]) -> str:
    """`known` are those of the pull request."""
    listed = ", ".join(code(name) for name in names)
    here = ", ".join(code(name) for name in known[:10])
    hint = f"; this pull request changes {here}" if known else ""
    return f"No connector, package or test here is called {listed}{hint}."


def already_running() -> str:
    return "The tests of this commit are waiting or running already; the check run has the words."


def pull_is_closed() -> str:
    return "The pull request is closed; nothing is run for it."


def at_head_title() -> str:
    return "tests as at the pull request's head"


def nothing_at_head_reason() -> str:
    return "nothing is run for a merge group, and nothing was for its pull request's head."


def still_running_reason(*, head_sha: str) -> str:
    return f"those of the pull request's head, `{head_sha[:12]}`, have no verdict yet."


def tests_at_head(*, head_sha: str, title: str) -> str:
    """In a merge group: what the check of the pull request's own head said."""
    return f"At the pull request's head {code(head_sha[:12])}: {text(title)}."
