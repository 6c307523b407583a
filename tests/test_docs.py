"""Every page: its links lead somewhere, and what its blocks say to type or to write is taken.

docs/without-the-app.md and docs/getting-started.md are played through by tests of their own.
"""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import jsonschema_rs
import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from workers.cli import COMMANDS, cli

ROOT = Path(__file__).parents[1]
OTHERS = {
    "cd",
    "chmod",
    "cp",
    "docker",
    "echo",
    "git",
    "jq",
    "kubectl",
    "sudo",
}  # not ours to check
# Written for a model, for a rule's test or by somebody else.
NOT_PAGES = ("prompts/", "tests/prompts/golden/", "tests/testdata/")
listed = subprocess.run(
    ["git", "ls-files", "*.md"], cwd=ROOT, check=True, capture_output=True, text=True
)
PAGES = [name for name in listed.stdout.splitlines() if not name.startswith(NOT_PAGES)]


@cache
def tokens(name: str) -> tuple[Token, ...]:
    return tuple(MarkdownIt("commonmark").enable("table").parse((ROOT / name).read_text()))


def inline(name: str) -> Iterator[Token]:
    for token in tokens(name):
        yield from token.children or []


def links(name: str) -> Iterator[str]:
    for token in inline(name):
        if target := token.attrs.get("href") or token.attrs.get("src"):
            yield unquote(str(target))


def blocks(name: str, language: str) -> list[str]:
    return [t.content for t in tokens(name) if t.type == "fence" and t.info == language]


@cache
def anchors(name: str) -> frozenset[str]:
    """The headings as GitHub addresses them, repeated ones with their number."""
    seen: dict[str, int] = {}
    found = set()
    for opening, token in zip(tokens(name), tokens(name)[1:], strict=False):
        if opening.type == "heading_open":
            words = "".join(each.content for each in token.children or [])
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            found.add(f"{slug}-{seen[slug]}" if slug in seen else slug)
            seen[slug] = seen.get(slug, 0) + 1
    return frozenset(found)


def problem_of(name: str, target: str) -> str:
    path, _, anchor = target.partition("#")
    file = (ROOT / name).parent.joinpath(path).resolve() if path else ROOT / name
    if not file.is_relative_to(ROOT) or not file.exists():
        return f"{target}: no such file"
    if anchor and anchor not in anchors(str(file.relative_to(ROOT))):
        return f"{target}: no such heading"
    return ""


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    inside = [each for each in links(name) if not re.match(r"[a-z]+:", each)]

    assert [problem for each in inside if (problem := problem_of(name, each))] == []


def commands(block: str) -> Iterator[list[str]]:
    """Each command of a block as words, without variables, comments and redirections."""
    for line in block.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if word in {"&&", "|", ";"}:
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


@pytest.mark.parametrize("name", [name for name in PAGES if blocks(name, "yaml")])
def test_configuration_is_taken(name: str) -> None:
    schema = json.loads((ROOT / "docs/organisation.schema.json").read_text())  # both files' keys
    for block in blocks(name, "yaml"):
        document = yaml.safe_load(block)
        if not {"repos", "jobs"} & set(document):  # pre-commit's and GitHub's
            jsonschema_rs.validate(schema, document)


@pytest.mark.parametrize("name", [name for name in PAGES if blocks(name, "json")])
def test_json_parses(name: str) -> None:
    for block in blocks(name, "json"):
        json.loads(block)


def test_the_index_has_every_page() -> None:
    index = set(links("docs/README.md"))
    pages = [Path(name).relative_to("docs") for name in PAGES if Path(name).parent.name == "docs"]

    assert {str(each) for each in pages} - index == {"README.md"}


def test_the_list_of_decisions_has_every_page() -> None:
    pages = {name.rpartition("/")[2] for name in PAGES if name.startswith("docs/decisions/")}

    assert pages - set(links("docs/decisions/README.md")) == {"README.md"}


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    picture = (ROOT / "docs/how-it-works.svg").read_text()

    assert "prefers-color-scheme: dark" in picture
    assert re.findall(r"(?:href|src)=|https?://(?!www\.w3\.org/2000/svg)|<script", picture) == []


def test_the_map_has_every_package() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    packages = [each.parent for top in ("itw", "workers") for each in ROOT.glob(f"{top}/*/*.py")]
    names = {str(each.relative_to(ROOT)) for each in packages}

    assert [name for name in sorted(names) if f"`{name}/`" not in page] == []


@pytest.mark.parametrize("name", PAGES)
def test_rows_of_tables_are_whole(name: str) -> None:
    """GitHub fills up a row that is short, and cuts off one that is long."""
    lines = (ROOT / name).read_text().splitlines()
    for token in tokens(name):
        if token.type == "table_open" and token.map is not None:
            first, last = token.map
            rows = [line.rstrip() for line in lines[first:last] if line.startswith("|")]
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
            assert len(widths) <= 1, rows[0]
