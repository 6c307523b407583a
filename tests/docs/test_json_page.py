"""docs/json.md: every command that writes JSON is in it, and has the keys that it says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.docs.pages import ROOT
from tests.workers.cli.clone import OUTPUT, PATH, Clone, itw
from workers.cli import COMMANDS, cli

PAGE = (ROOT / "docs/json.md").read_text()


def with_json(command: click.Command, path: str) -> Iterator[str]:
    forms = [each.type for each in command.params if each.name == "form"]
    if any("json" in each.choices for each in forms if isinstance(each, click.Choice)):
        yield path
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from with_json(below, f"{path} {name}")


def test_every_command_that_writes_json_is_named() -> None:
    commands = [(cli.get_command(click.Context(cli), name), f"itw {name}") for name in COMMANDS]
    named = {path for each, name in commands if each for path in with_json(each, name)}

    assert sorted(path for path in named if f"`{path}`" not in PAGE) == []


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path)
    made.git("switch", "-q", "-c", "nats")
    made.commit({PATH: OUTPUT})
    return made


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("itw check", ["--git-dir", "{clone}"]),
        ("itw config check", ["{clone}"]),
        ("itw config show", ["{clone}"]),
        ("itw rules", []),
        ("itw backtest", ["--git-dir", "{clone}", "--since", "2020-01-01"]),
        ("itw prompt review", ["--repo", "{clone}", "--base", "main"]),
        ("itw prompt write", ["output/nats", "--repo", "{clone}"]),
    ],
)
def test_keys_are_those_of_the_page(command: str, options: list[str], clone: Clone) -> None:
    section = re.split(rf"^## .*`{command} ", PAGE, flags=re.M)[1].partition("\n## ")[0]
    told = [set(re.findall(r'"(\w+)"', each)) for each in re.findall(r"`(\{[^}]*\})`", section)]
    arguments = [each.format(clone=clone.path) for each in options]

    said = json.loads(itw(*command.split()[1:], *arguments, "--format", "json").stdout)
    assert set(said) in told
    for inner in (each[0] for each in said.values() if isinstance(each, list) and each):
        if isinstance(inner, dict) and command != "itw check":  # has those of a review
            assert sorted(key for key in inner if f"`{key}`" not in section) == []
