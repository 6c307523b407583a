"""Options that several commands share."""

from collections.abc import Callable
from typing import TypeVar

import click

from itw.config import Config, Profile, config_for
from itw.finding import Severity

Function = TypeVar("Function", bound=Callable[..., object])

NEVER = "never"


def profile_option(function: Function) -> Function:
    return click.option(
        "--profile",
        type=click.Choice([str(profile) for profile in Profile]),
        default=str(Profile.SPEC),
        show_default=True,
        help="The conventions: as the spec has them, or as Redpanda Connect has them today.",
    )(function)


def fail_on_option(function: Function) -> Function:
    names = [str(severity) for severity in sorted(Severity, reverse=True)]
    return click.option(
        "--fail-on",
        type=click.Choice([*names, NEVER]),
        default=str(Severity.WARNING),
        show_default=True,
        help="End with 1 from this severity up.",
    )(function)


def all_option(function: Function) -> Function:
    return click.option(
        "--all",
        "everything",
        is_flag=True,
        help="Every rule at every severity, also on what the change does not touch.",
    )(function)


def format_option(*formats: str) -> Callable[[Function], Function]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default="text",
        show_default=True,
        help="How the result is written to standard output.",
    )


def severity_of(fail_on: str) -> Severity | None:
    return None if fail_on == NEVER else Severity.from_name(fail_on)


def config_of(profile: str) -> Config:
    return config_for(Profile(profile))
