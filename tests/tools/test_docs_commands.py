"""docs/commands.md is generated; what it says of people is what the code does."""

import click
import pytest

from itw.jobs import AnswerCommand
from itw.pull import Permission, Pull
from itw.requests.commands import USAGE, parse_command
from tools.docs_commands import ANSWERS, PAGE, SHA, page, shown, slash_rows
from workers.answer_command import refusal_of
from workers.cli import COMMANDS

PULL = Pull(
    repository="acme/connect",
    number=1,
    state="open",
    draft=False,
    title="",
    author="ann",
    head_sha=SHA,
    head_ref="nats",
    head_repository="acme/connect",
    base_ref="main",
    base_sha=SHA,
)
GIVEN = {"/ok-to-test": f" {SHA}", "/integration-tests waive": " never_runs it waits for #12"}
PEOPLE = {
    "write access": ("wes", Permission.WRITE),
    "author": ("ann", Permission.READ),
    "anyone": ("sam", Permission.NONE),
}


def may(name: str) -> set[str]:
    """Who is not refused the command."""
    line = name + GIVEN.get(name, "")
    command = parse_command(line)
    assert command is not None
    people = set()
    for kind, (login, permission) in PEOPLE.items():
        job = AnswerCommand(
            installation=1,
            repository=PULL.repository,
            delivery="",
            number=1,
            comment_id=1,
            author=login,
            command=line,
        )
        if refusal_of(command, job, PULL, permission) is None:
            people.add(kind)
    return people


def test_page_of_the_commands_is_not_stale():
    assert PAGE.read_text() == page()


@pytest.mark.parametrize("name", USAGE)
def test_the_page_says_who_may(name: str):
    (row,) = (row for row in slash_rows() if row.startswith(f"| `{USAGE[name]}` |"))
    who = row.split(" | ")[2]
    told = {
        "write access": {"write access"},
        "its author, or write access": {"write access", "author"},
        "anyone": set(PEOPLE),
    }

    assert may(name) == told[who]


def test_every_command_is_on_the_page():
    assert set(ANSWERS) == set(USAGE)
    assert all(f"### `itw {name}`\n" in page() for name in COMMANDS)


def test_a_default_of_one_is_shown_and_a_switch_has_none() -> None:
    """1 is equal to True."""
    one = click.Option(["--jobs"], type=int, default=1, show_default=True)
    switch = click.Option(["--fix/--no-fix"], default=True, show_default=True)
    assert (shown(one), shown(switch)) == ("`1`", "")
