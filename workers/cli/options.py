"""Options that several commands share."""

import re
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import click

from itw import messages
from itw.configuration.config import Config, Profile
from itw.configuration.configured import config_at
from itw.errors import UserError
from itw.finding import Severity
from itw.reporting.links import Links
from itw.reporting.markdown import plain
from itw.tree import Tree

Function = TypeVar("Function", bound=Callable[..., object])

NEVER = "never"
REPOSITORY = re.compile(r"(https?://[\w.:-]+)/([\w.-]+/[\w.-]+)", re.ASCII)


def repo_option(function: Function) -> Function:
    return click.option(
        "--repo", type=click.Path(path_type=Path), default=Path(), help="A clone; here."
    )(function)


def base_option(function: Function) -> Function:
    return click.option(
        "--base", help="The branch it goes to; default: origin/HEAD, main or master."
    )(function)


def worktree_option(verb: str) -> Callable[[Function], Function]:
    return click.option(
        "--worktree", is_flag=True, help=f"{verb} the work tree, uncommitted files included."
    )


def no_sandbox_option(
    risk: str = "For your own code only: it can do all you can.",
) -> Callable[[Function], Function]:
    return click.option(
        "--no-sandbox", is_flag=True, help=f"Run on this machine as `go test` does. {risk}"
    )


def profile_option(function: Function) -> Function:
    return click.option(
        "--profile",
        type=click.Choice([str(profile) for profile in Profile]),
        help="The conventions: as the spec has them, or as Redpanda Connect has them today."
        " Default: what the base branch's configuration says, or spec.",
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


def also_option(*formats: str) -> Callable[[Function], Function]:
    return click.option(
        "--also",
        type=Also(formats),
        multiple=True,
        metavar="FORMAT=FILE",
        help=f"Write the result to a file too; {', '.join(formats)}. May be given several times.",
    )


def links_option(function: Function) -> Function:
    return click.option(
        "--links",
        callback=_links,
        metavar="URL",
        help="Link lines and commits to this repository, such as https://github.com/acme/connect.",
    )(function)


def _links(ctx: click.Context, param: click.Parameter, value: str | None) -> Links:
    if value is None:
        return Links()
    match = REPOSITORY.fullmatch(value)
    if match is None:
        raise click.BadParameter(f"{value!r} is not https://HOST/OWNER/NAME.", ctx, param)
    return Links(server=match[1], repository=match[2])


class Bounded(click.FloatRange):
    """A range without "nan" and "inf": click lets them through, and nothing is more than "nan"."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if not isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number


class Also(click.ParamType[tuple[str, Path]]):
    """`sarif=report.sarif`, as a format and a path."""

    name = "also"

    def __init__(self, formats: tuple[str, ...]) -> None:
        self.formats = formats

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        form, _, file = str(value).partition("=")
        if form not in self.formats or not file:
            self.fail(f"{value!r} is not FORMAT=FILE with {', '.join(self.formats)}.", param, ctx)
        return form, Path(file)


def write_file(path: Path, text: str) -> None:
    """Raises UserError where that can't be done: what was asked for is not there."""
    try:
        path.write_text(f"{text}\n", encoding="utf-8", errors="replace")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(messages.unwritable_file_title(path=str(path), why=why)) from error


def env_file_option(function: Function) -> Function:
    return click.option(
        "--env-file",
        type=click.Path(path_type=Path),
        default=Path(".env"),
        show_default=True,
        help="Settings, if the file exists; the environment wins.",
    )(function)


def severity_of(fail_on: str) -> Severity | None:
    return None if fail_on == NEVER else Severity.from_name(fail_on)


def config_of(profile: str | None, tip: Tree) -> tuple[Config, tuple[str, ...]]:
    """The base branch's configuration and what is wrong with it; a named profile wins over its."""
    return config_at(tip, Profile(profile) if profile is not None else None)


def told_config(profile: str | None, tip: Tree) -> Config:
    """The same, for commands without a report of their own: what is wrong goes to the terminal."""
    config, remarks = config_of(profile, tip)
    for remark in remarks:
        click.echo(plain(remark), err=True)
    return config
