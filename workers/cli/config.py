"""`itw config`: whether the configuration is right, and what it comes to."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from itw import messages
from itw.checking.unused import Unused, unused_at
from itw.configuration.config import PATH
from itw.configuration.configured import RULES, config_findings
from itw.configuration.file import parse_config
from itw.configuration.organisation_file import parse_organisation, read_organisation
from itw.configuration.problems import InvalidConfig, Problem
from itw.reporting.markdown import one_line, printable
from itw.tree import MemoryTree
from workers.cli.config_show import organisation_option, show
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


command.add_command(show)


@command.command("check")
@path_argument
@organisation_option
@format_option("text", "json")
def check(path: Path, common: Path | None, form: str) -> int:
    """Every problem of the file, as path:line:column.

    With --organisation also those of that file, and the keys of the repository that it locks; in
    its own repository it is checked as the organisation's. Of a git repository it also says which
    waivers and //itw:allow comments nothing needs any more.

    Ends with 0 when there is no problem, 1 when there is one, 2 when the file can't be read.
    """
    terminal = Terminal.from_env()
    found = config_source(path)
    problems, of_common = problems_of(found, common), organisation_problems(common)
    unused = Unused()
    if _is_common(found, common):
        problems, of_common, common = of_common, (), None
    elif found.repository is not None and not problems:
        with progress("looking for what is allowed", terminal):
            unused = unused_in(found)
    if form == "json":
        shown = _check_json(found, problems, unused)
        if common is not None:
            shown["organisation"] = {"path": str(common), "problems": _problems_json(of_common)}
        click.echo(json.dumps(shown, indent=2))
    else:
        lines = [*_check_lines(found, problems, unused), *_organisation_lines(common, of_common)]
        click.echo("\n".join(lines), color=terminal.colour)
    return int(bool(problems or of_common))


def unused_in(found: ConfigSource) -> Unused:
    """Of the work tree; nothing where there is no git to tell what belongs to it."""
    if found.repository is None or not (found.repository / ".git").exists():
        return Unused()
    config = parse_config(found.source or b"", RULES)
    with snapshot(found.repository) as (repository, tree):
        return unused_at(repository.tree(tree), config)


def problems_of(found: ConfigSource, common: Path | None = None) -> tuple[Problem, ...]:
    if found.problem:
        return (Problem(1, 1, found.problem),)
    if _is_common(found, common):
        return ()  # it is the organisation's own
    try:
        parse_config(found.source or b"", RULES)
    except InvalidConfig as error:
        return error.problems
    return locked_in(found, common)


def organisation_problems(common: Path | None) -> tuple[Problem, ...]:
    """Those of the organisation's file."""
    if common is None:
        return ()
    try:
        parse_organisation(common.read_bytes(), RULES)
    except InvalidConfig as error:
        return error.problems
    return ()


def locked_in(found: ConfigSource, common: Path | None) -> tuple[Problem, ...]:
    """The keys that the organisation keeps for itself; none where its file is broken."""
    if common is None or found.source is None:
        return ()
    organisation = read_organisation(common.read_bytes(), RULES, "")
    head = MemoryTree({PATH: found.source})
    said = config_findings(MemoryTree({}), head, replace(organisation, owner="OWNER"))
    return tuple(Problem(each.place.line, each.place.column, each.message) for each in said)


def _is_common(found: ConfigSource, common: Path | None) -> bool:
    return common is not None and found.path.exists() and found.path.samefile(common)


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


def _organisation_lines(common: Path | None, problems: tuple[Problem, ...]) -> Iterator[str]:
    if common is None:
        return
    shown = printable(str(common))
    for each in problems:
        where = click.style(f"{shown}:{each.line}:{each.column}:", bold=True)
        yield f"{where} {one_line(each.message)}"
    verdict = messages.config_checked_title(path=shown, problems=len(problems), missing=False)
    yield click.style(verdict, bold=True)


def _problems_json(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    return [
        {"line": each.line, "column": each.column, "message": each.message} for each in problems
    ]


def _check_json(
    found: ConfigSource, problems: tuple[Problem, ...], unused: Unused
) -> dict[str, Any]:
    return {
        "path": str(found.path),
        "found": found.source is not None or bool(found.problem),
        "problems": _problems_json(problems),
        "unused_waivers": [{"rule": each.rule, "line": each.line} for each in unused.waivers],
        "unused_allows": [
            {"rule": each.rule, "path": each.path, "line": each.line, "column": each.column}
            for each in unused.allows
        ],
    }
