"""`itw rules`: every rule with its severities, or one with its reason and examples."""

import json
from difflib import get_close_matches
from typing import Any

import click

from itw import messages
from itw.checking.conventions import Convention, convention, conventions
from itw.errors import UserError
from itw.finding import Severity
from workers.cli.options import format_option
from workers.cli.settings import Terminal


class NoSuchRule(UserError):
    """There is no rule of that name."""

    def __init__(self, name: str) -> None:
        close = get_close_matches(name, [each.name for each in conventions()], n=1)
        super().__init__(messages.no_such_rule_title(name=name, closest=close[0] if close else ""))


@click.command("rules")
@click.argument("name", required=False)
@format_option("text", "json")
def command(name: str | None, form: str) -> int:
    """The rules, or one of them with its reason and examples.

    Severities are those of the profiles spec and connect.
    """
    chosen = list(conventions())
    if name is not None:
        one = convention(name)
        if one is None:
            raise NoSuchRule(name)
        chosen = [one]
    terminal = Terminal.from_env()
    if form == "json":
        click.echo(json.dumps({"rules": [_json(each) for each in chosen]}, indent=2))
    elif name is not None:
        click.echo(_page(chosen[0]), color=terminal.colour)
    else:
        click.echo("\n".join(_table(chosen)), color=terminal.colour)
    return 0


def _severities(each: Convention) -> tuple[str, str]:
    return _severity(each.rule.spec), _severity(each.rule.connect)


def _severity(level: Severity | None) -> str:
    return "off" if level is None else str(level)


def _json(each: Convention) -> dict[str, Any]:
    spec, connect = _severities(each)
    return {
        "name": each.name,
        "title": each.title,
        "spec": spec,
        "connect": connect,
        "clause": each.rule.clause,
        "doc": each.doc,
    }


def _table(chosen: list[Convention]) -> list[str]:
    width = max(len(each.name) for each in chosen)
    header = f"{'rule':<{width}}  {'spec':<8} {'connect':<8} finds"
    rows = [
        f"{each.name:<{width}}  {spec:<8} {connect:<8} {each.title}"
        for each in chosen
        for spec, connect in [_severities(each)]
    ]
    return [click.style(header, dim=True), *rows]


def _page(each: Convention) -> str:
    spec, connect = _severities(each)
    head = click.style(each.name, bold=True)
    return (
        f"{head}  spec: {spec}, connect: {connect}\n"
        f"{click.style(each.rule.clause, dim=True)}\n\n{each.doc}"
    )
