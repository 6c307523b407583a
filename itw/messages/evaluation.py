"""Sentences of an evaluation at work: what it asks for, refuses and begins."""

from collections.abc import Sequence

from itw.messages.words import count, listed
from itw.reporting.markdown import one_line

ARGUMENTS = {
    "repository": "--repo",
    "commit": "--commit, or what it stands for",
    "connectors": "--connectors",
    "tests": "--tests or --no-model",
    "model": "--model",
    "endpoint": "ANTHROPIC_BASE_URL",
    "seed": "--seed",
    "mutants": "--mutants",
    "drafts": "--drafts",
    "connector_budget": "--connector-budget",
    "connector_seconds": "--connector-minutes",
    "configuration": "the repository's configuration or --profile",
    "sandboxed": "--no-sandbox",
}


def evaluation_under_way_title(*, path: str) -> str:
    return f"Another evaluation is at work in {one_line(path)}."


def no_evaluation_title(*, path: str) -> str:
    return (
        f"{one_line(path)} holds something that is no evaluation of this version; nothing in it was"
        " touched. Name another --directory."
    )


def evaluation_changed_title(*, path: str, names: Sequence[str]) -> str:
    """Results of different arguments must not stand in one table."""
    changed = listed([ARGUMENTS.get(name, name) for name in names])
    return (
        f"{one_line(path)} holds an evaluation with other arguments: {changed} changed. Go on with"
        " the ones it was begun with, or name another --directory. Only --budget and --minutes may"
        " change."
    )


def unreadable_spending_title(*, path: str) -> str:
    return (
        f"{one_line(path)} was changed by something else, so what was spent can't be known; nothing"
        " was asked. Put the file back, or name another --directory."
    )


def limit_of_evaluation_title() -> str:
    return "this evaluation (--budget)"


def limit_of_connector_title() -> str:
    return "this connector (--connector-budget)"


def no_own_test_title() -> str:
    return "the repository has no integration test of it that its command would run"


def evaluation_model_missing_title() -> str:
    return (
        "ANTHROPIC_API_KEY is not set, so nothing can be written. --no-model measures the"
        " repository's own tests, without any model."
    )


def one_job_only_title(*, jobs: int) -> str:
    return (
        f"--jobs {jobs} is not possible: tests that run side by side take each other's ports, and"
        " that looks like noticed defects. Only --jobs 1 measures something."
    )


def evaluating_title(*, connector: str, number: int, of: int) -> str:
    return f"[{number}/{of}] {one_line(connector)}"


def no_connector_named_title() -> str:
    return "--connectors names none; say which, as in --connectors cache/redis,output/nats."


def already_evaluated_title(*, number: int, of: int) -> str:
    return f"{number} of {count(of, 'connector')} finished before; nothing of them is done again."
