"""The lines of a pull request comment that are commands.

A command is a whole line of a top-level paragraph. What GitHub shows as a quote, a list, a table,
code or not at all is text about commands, not a command.
"""

from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from itw.requests.commands import Waive, parse_command

MAX_TEXT = 65_536  # GitHub's own limit for a comment
MAX_COMMANDS = 10  # in one comment; the rest is left alone


def command_lines(text: str) -> tuple[str, ...]:
    """The lines of a comment that are commands, ours or nearly so, in order and without repeats."""
    if len(text) > MAX_TEXT or not any(parse_command(line) for line in text.splitlines()):
        return ()  # the plain look is cheap, and most comments have nothing for us
    found = (line for line in _paragraph_lines(text) if parse_command(line) is not None)
    return tuple(dict.fromkeys(found))[:MAX_COMMANDS]


def new_command_lines(text: str, previous: str) -> tuple[str, ...]:
    """The commands of an edited comment that were not in it before."""
    known = set(command_lines(previous))
    return tuple(line for line in command_lines(text) if line not in known)


def waives(text: str) -> frozenset[str]:
    """The waivers among a comment's commands."""
    return frozenset(line for line in command_lines(text) if isinstance(parse_command(line), Waive))


def _paragraph_lines(text: str) -> Iterator[str]:
    tokens = _markdown().parse(text)
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type == "paragraph_open" and before.level == 0:
            yield from _lines(token.children or [])


def _lines(children: list[Token]) -> Iterator[str]:
    """The text of a paragraph's lines; one that opens with markup is empty at its start."""
    line: list[str] = []
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            yield "".join(line).strip()
            line = []
        elif child.type == "text" or line:
            line.append(child.content if child.type != "html_inline" else "")
        else:
            line.append("\0")  # escaped, code, a link, an HTML comment: not the start of a command
    yield "".join(line).strip()


def _markdown() -> MarkdownIt:
    # GitHub's tables, so that a row is no paragraph; text_join would undo the escape in "\/run".
    return MarkdownIt("commonmark").enable("table").disable("text_join")
