"""The pages of the repository as Markdown: which there are, their links, blocks and code."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
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


def spans(name: str) -> set[str]:
    return {token.content for token in inline(name) if token.type == "code_inline"}
