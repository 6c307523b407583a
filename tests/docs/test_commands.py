"""The commands that pages say to type are there, with these options.

docs/without-the-app.md and docs/getting-started.md are played through by tests of their own.
"""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.docs.pages import PAGES, ROOT, blocks, inline
from workers.cli import COMMANDS, cli

# Programs of others, which are not ours to check.
OTHERS = {"cd", "chmod", "cp", "docker", "echo", "git", "jq", "kubectl", "pytest", "sudo", "test"}


def commands(block: str) -> Iterator[list[str]]:
    """Each command of a block as words, without variables, comments and redirections."""
    for line in block.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if word in {"&&", "||", "|", ";"}:
                if words:
                    yield words[: words.index(">")] if ">" in words else words
                words = []
            else:
                words.append(">" if word == ">>" else word)


def itw(words: list[str], command: click.Command = cli) -> None:
    """As click reads it: raises where an option, a value or a command is not there."""
    ctx = click.Context(command, resilient_parsing=False)
    given, rest, _ = command.make_parser(ctx).parse_args(list(words))
    for parameter in command.params:
        if parameter.name in given and isinstance(parameter.type, click.Choice):
            parameter.type_cast_value(ctx, given[parameter.name])
    if isinstance(command, click.Group) and rest:
        below = command.get_command(ctx, rest[0])
        assert below is not None, f"no command {rest[0]}"
        itw(rest[1:], below)


def check(words: list[str]) -> None:
    program = words[0].removeprefix(".venv/bin/")
    if program == "make":
        targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M)
        assert words[1] in targets
    elif program == "itw":
        itw(words[1:])
    elif program == "python":
        assert words[1] == "-m"
        assert is_module(words[2]), words
    else:
        assert program in OTHERS, f"who is {program}?"
    ours = [each for each in words if each.startswith(("deploy/", "tools/", "docs/"))]
    assert [each for each in ours if not (ROOT / each).exists()] == []


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


@pytest.mark.parametrize("name", [name for name in PAGES if blocks(name, "sh")])
def test_commands_exist_with_these_options(name: str) -> None:
    for block in blocks(name, "sh"):
        for words in commands(block):
            check(words)


def options(command: click.Command) -> set[str]:
    return {"--help", *(name for each in command.params for name in each.opts)} | {
        name for each in command.params for name in each.secondary_opts
    }


@pytest.mark.parametrize("name", PAGES)
def test_commands_named_in_sentences_exist_with_their_options(name: str) -> None:
    for token in inline(name):
        words = token.content.split() if token.type == "code_inline" else []
        if len(words) < 2 or words[0] != "itw" or not words[1].isalpha():
            continue
        assert words[1] in COMMANDS, token.content
        command, ctx = cli.get_command(click.Context(cli), words[1]), click.Context(cli)
        if isinstance(command, click.Group) and len(words) > 2:
            command = command.get_command(ctx, words[2]) or command
        assert command is not None
        named = {word.split("=")[0].rstrip(",") for word in words if word.startswith("--")}
        assert named <= options(command), token.content


@pytest.mark.parametrize("name", PAGES)
def test_modules_named_in_sentences_can_be_started(name: str) -> None:
    named = [t.content for t in inline(name) if t.type == "code_inline"]
    modules = [found[1] for each in named if (found := re.match(r"python -m ([\w.]+)", each))]

    assert [module for module in modules if not is_module(module)] == []
