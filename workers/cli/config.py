"""`itw config`: whether the configuration is right, and what it comes to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from itw import messages
from itw.checking.unused import Unused, unused_at
from itw.configuration.configured import RULES
from itw.configuration.effective import FILE, Setting, settings_in
from itw.configuration.file import parse_config
from itw.configuration.problems import InvalidConfig, Problem
from itw.errors import UserError
from itw.reporting.markdown import one_line, printable
from workers.cli.config_source import ConfigSource, config_source
from workers.cli.options import format_option
from workers.cli.progress import progress
from workers.cli.settings import Terminal
from workers.git.worktree import snapshot

path_argument = click.argument(
    "path", type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"
)


@click.group("config")
def command() -> None:
    """The repository's configuration: check it, show what it comes to.

    PATH is the file itself or a repository; by default the one around the current directory. What
    is in the work tree is read; a pull request is judged by the file of its base branch.
    """


@command.command("check")
@path_argument
@format_option("text", "json")
def check(path: Path, form: str) -> int:
    """Every problem of the file, as path:line:column.

    Of a git repository it also says which waivers and //itw:allow comments nothing needs any more.
    Ends with 0 when there is no problem, 1 when there is one, 2 when the file can't be read.
    """
    terminal = Terminal.from_env()
    found = config_source(path)
    problems = problems_of(found)
    unused = Unused()
    if found.repository is not None and not problems:
        with progress("looking for what is allowed", terminal):
            unused = unused_in(found)
    if form == "json":
        click.echo(json.dumps(_check_json(found, problems, unused), indent=2))
    else:
        click.echo("\n".join(_check_lines(found, problems, unused)), color=terminal.colour)
    return int(bool(problems))


def unused_in(found: ConfigSource) -> Unused:
    """Of the work tree; nothing where there is no git to tell what belongs to it."""
    if found.repository is None or not (found.repository / ".git").exists():
        return Unused()
    config = parse_config(found.source or b"", RULES)
    with snapshot(found.repository) as (repository, tree):
        return unused_at(repository.tree(tree), config)


def problems_of(found: ConfigSource) -> tuple[Problem, ...]:
    if found.problem:
        return (Problem(1, 1, found.problem),)
    try:
        parse_config(found.source or b"", RULES)
    except InvalidConfig as error:
        return error.problems
    return ()


def _check_lines(
    found: ConfigSource, problems: tuple[Problem, ...], unused: Unused
) -> Iterator[str]:
    shown = printable(str(found.path))
    for each in problems:
        where = click.style(f"{shown}:{each.line}:{each.column}:", bold=True)
        yield f"{where} {one_line(each.message)}"
    for waiver in unused.waivers:
        yield f"{shown}:{waiver.line}: {messages.unused_waiver_title(rule=waiver.rule)}"
    for allow in unused.allows:
        where = printable(f"{allow.path}:{allow.line}:{allow.column}")
        yield f"{where}: {messages.unused_allow_title(rule=allow.rule)}"
    verdict = messages.config_checked_title(
        path=shown, problems=len(problems), missing=found.source is None and not found.problem
    )
    yield click.style(verdict, bold=True)


def _check_json(
    found: ConfigSource, problems: tuple[Problem, ...], unused: Unused
) -> dict[str, Any]:
    return {
        "path": str(found.path),
        "found": found.source is not None or bool(found.problem),
        "problems": [
            {"line": each.line, "column": each.column, "message": each.message} for each in problems
        ],
        "unused_waivers": [{"rule": each.rule, "line": each.line} for each in unused.waivers],
        "unused_allows": [
            {"rule": each.rule, "path": each.path, "line": each.line, "column": each.column}
            for each in unused.allows
        ],
    }


@command.command("show")
@path_argument
@format_option("text", "json")
def show(path: Path, form: str) -> int:
    """Every setting that holds, and where it comes from: default, profile or the file's line."""
    found = config_source(path)
    problems = problems_of(found)
    if problems:
        raise UserError(messages.config_broken_title(path=str(found.path), number=len(problems)))
    settings = settings_in(found.source or b"")
    if form == "json":
        shown = [
            {"key": each.key, "value": each.value, "origin": each.origin, "line": each.line}
            for each in settings
        ]
        click.echo(json.dumps({"path": str(found.path), "settings": shown}, indent=2))
    else:
        click.echo("\n".join(_show_lines(settings)), color=Terminal.from_env().colour)
    return 0


def _show_lines(settings: tuple[Setting, ...]) -> Iterator[str]:
    width = max(len(each.key) for each in settings)
    values = [one_line(_yaml(each.value)) for each in settings]
    column = min(40, max(len(value) for value in values))
    for each, value in zip(settings, values, strict=True):
        origin = f"line {each.line}" if each.origin == FILE else each.origin
        line = f"{each.key:<{width}}  {value:<{column}}  "
        yield line + click.style(origin, dim=each.origin != FILE)


def _yaml(value: Any) -> str:
    """As the file would say it, on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
