"""Answers to slash commands."""

from itw.reporting.markdown import code, prose, text


def may_not(*, command: str) -> str:
    return f"Only people with write access to this repository can use {code(command)} here."


def may_not_review() -> str:
    return (
        "Only the author of the pull request and people with write access can ask for a review"
        " here."
    )


def may_not_run(*, head_sha: str) -> str:
    return (
        "Only people with write access can run tests on this branch; ask one of them to comment"
        f" {code(f'/ok-to-test {head_sha}')}."
    )


def may_not_cancel() -> str:
    return (
        "Only the author of the pull request and people with write access can cancel what runs"
        " here."
    )


def nothing_to_cancel() -> str:
    return "Nothing runs for this pull request, so there is nothing to cancel."


def not_available(*, command: str, missing: str) -> str:
    """A command this installation can't carry out; `missing` says what would have to be there."""
    return f"{code(command)} can't run here: {prose(missing)}."


def not_understood(*, closest: str) -> str:
    return f"Not understood. The closest command is {code(closest)}."


def bad_arguments(*, usage: str) -> str:
    return f"Not understood; the command is {code(usage)}."


def waived(*, rule: str, connector: str, reason: str, by: str) -> str:
    what = f"{code(rule)} for {code(connector)}" if connector else code(rule)
    return f"{what} is waived on this pull request: {text(reason)} ({text(by)})."


def waiver_does_not_count() -> str:
    return (
        "Nothing is waived: a waiver counts only in a comment written by somebody with write"
        " access; say it in one of your own."
    )


def unknown_rule(*, rule: str, closest: str) -> str:
    hint = f" The closest is {code(closest)}." if closest else ""
    return f"There is no rule {code(rule)}.{hint}"


COMMAND_MEANINGS = {
    "/review-integration-tests": "review this pull request again (its author, or write access)",
    "/run-integration-tests": "run the integration tests it touches (write access)",
    "/ok-to-test": "let the tests of exactly this commit run (write access)",
    "/write-integration-tests": "write the missing integration tests (write access)",
    "/integration-tests waive": "let a rule not hold on this pull request (write access)",
    "/integration-tests cancel": "stop what runs for it (its author, or write access)",
    "/integration-tests help": "show this list",
}


def help_text(*, usage: dict[str, str]) -> str:
    """`usage` maps each command line to one sentence about it."""
    return "\n".join(f"- {code(line)}: {prose(meaning)}" for line, meaning in usage.items())
