"""Writes the page of all commands, on pull requests and in the terminal, from the code's own help.

python -m tools.docs_commands [--check]
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from itw import messages
from itw.requests.command_lines import MAX_COMMANDS
from itw.requests.commands import MAX_CONNECTORS, USAGE
from itw.writing.choice import MOST
from workers.cli import COMMANDS, cli

PAGE = Path(__file__).parent.parent / "docs/commands.md"
SHA = "3f9c2ab41c07d5e8b6a2f0c94d17e3b85a60d2f1"

# What is seen when the command was accepted.
ANSWERS = {
    "/review-integration-tests": "the review, and its check run; with write access the model's"
    " review too, where the repository wants it ([when](model-review.md#when))",
    "/run-integration-tests": "the check run, which counts the tests while they run",
    "/ok-to-test": "the check run, which counts the tests while they run",
    "/write-integration-tests": "one comment that is edited as the work goes on, and in the end has"
    " what was proved, what was not, and what it cost ([what is sent](writing.md))",
    "/integration-tests cancel": "one comment, and the check run",
    "/integration-tests waive": "one comment that says how it was understood, and a new review",
    "/integration-tests help": "one comment with this list",
}
HEAD = """# Commands

What people can ask for in a comment on a pull request, and what `itw` does in a terminal.

Generated from the code's own help; `make docs` writes it anew.

## On a pull request

| comment | does | who | answered by |
|---|---|---|---|
"""
ON_PULLS = f"""
A command is a line of its own in a comment of the pull request's conversation, in a paragraph:
what stands in a quote, a list, a table or code is text about commands, and a thread on a line of
the diff is not read. A comment may have {MAX_COMMANDS} of them, and a command may name
{MAX_CONNECTORS} connectors as the check run does (`nats`, `cache/redis`), or {MOST} to write tests
for. Of an edited comment only what is new in it is read. Bots are not heard. Each comment that has
a command gets a 👀 at once, and at most one answer.

"Write access" is what GitHub says of the person when the command is read. Who may not is told so:

> {messages.may_not_run(head_sha=SHA)}

> {messages.may_not(command="/write-integration-tests")}

What is nearly a command is answered, too:

> {messages.not_understood(closest=USAGE["/run-integration-tests"])}

Somebody without write access hears each of these once on a pull request. An approval and a waiver
hold as long as their comment is there: who deletes it, or its line, takes it back. After a push
the new commit has to be approved.

`/write-integration-tests --fake` takes the name of a connector, and writes against a fake server
where no container can stand for a hosted service
([what that shows](writing.md#where-no-container-can-stand-for-the-service)).

## In a terminal

`make setup` puts `itw` into `.venv/bin`. It ends with 0 where nothing was found, 1 where something
was, 2 where it could not run, 130 when it was interrupted, 141 when nobody reads its output any
more (`itw … | head`); what is different says so below.

| command | does |
|---|---|
"""


def page() -> str:
    parts = [HEAD + "\n".join(slash_rows()), ON_PULLS + "\n".join(terminal_rows()) + "\n"]
    return "\n".join([*parts, *sections()]).rstrip() + "\n"


def slash_rows() -> Iterator[str]:
    for name, meaning in messages.COMMAND_MEANINGS.items():
        does, _, who = meaning.removesuffix(")").partition(" (")
        does = does.replace("this list", "this list, in short")
        yield f"| `{USAGE[name]}` | {does} | {who or 'anyone'} | {ANSWERS[name]} |"


def terminal_rows() -> Iterator[str]:
    for name, purpose in COMMANDS.items():
        yield f"| [`itw {name}`](#itw-{name}) | {purpose} |"


def sections() -> Iterator[str]:
    with click.Context(cli, info_name="itw") as ctx:
        for name in COMMANDS:
            command = cli.get_command(ctx, name)
            assert command is not None  # noqa: S101 - it is in the list
            yield from section(command, f"itw {name}", ctx)


def section(command: click.Command, path: str, parent: click.Context) -> Iterator[str]:
    """A command, and those below it: usage, help, options."""
    level = "#" * (2 + path.count(" "))
    usage = " ".join([path, *command.collect_usage_pieces(click.Context(command, parent))])
    yield f"{level} `{path}`\n\n`{usage}`\n\n{paragraphs(command.help or '')}\n"
    if rows := [row for each in command.params if (row := option_row(each))]:
        yield "\n".join(["| option | default | does |", "|---|---|---|", *rows]) + "\n"
    if isinstance(command, click.Group):
        ctx = click.Context(command, parent, info_name=path.split()[-1])
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None  # noqa: S101 - it is in the list
            yield from section(below, f"{path} {name}", ctx)


def option_row(parameter: click.Parameter) -> str:
    if not isinstance(parameter, click.Option) or parameter.hidden:
        return ""
    names = ", ".join(f"`{each}`" for each in [*parameter.opts, *parameter.secondary_opts])
    default = "required" if parameter.required else shown(parameter)
    return f"| {names}{values(parameter)} | {default} | {cell(parameter.help or '')} |"


def values(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return " " + ", ".join(f"`{each}`" for each in option.type.choices)
    return "" if option.is_flag or not option.metavar else f" `{option.metavar}`"


def shown(option: click.Option) -> str:
    """As `--help` says it: what it does not say is no promise."""
    default = option.default
    if not option.show_default or default is None or isinstance(default, bool) or callable(default):
        return ""
    return f"`{default}`"


def paragraphs(text: str) -> str:
    """click's help, without its marks for lines that are not to be wrapped."""
    return re.sub(r"[ \t]*\n[ \t]*", "\n", text.replace("\b\n", "")).strip()


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> int:
    text = page()
    stale = not PAGE.exists() or PAGE.read_text() != text
    if "--check" in sys.argv[1:]:
        if stale:
            print("docs/commands.md is stale: run `make docs`")
        return 1 if stale else 0
    if stale:
        PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
