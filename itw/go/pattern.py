"""`go test -run` patterns, with Go's own meaning: https://pkg.go.dev/cmd/go#hdr-Testing_flags.

A pattern is cut at each `/` into one regular expression a level of subtests, and at each `|` into
alternatives, except inside brackets and parentheses. The expressions are RE2's, which runs in
linear time on whatever a repository's configuration says; Python's `re` does not.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import re2

MAX_PATTERN = 1000  # characters of a whole pattern
ANY_BYTE = re.compile(r"(?<!\\)(?:\\\\)*\\C")  # RE2 has it, Go's regexp does not
HUGE = re.compile(r"\{[\d,]*[1-9]\d{8}[\d,]*\}")  # overflows in RE2, which then reads it as text

Levels = tuple[Any, ...]  # a compiled expression for each level


class InvalidPattern(ValueError):
    """The pattern is none that `go test` takes."""


def alternatives(pattern: str) -> list[list[str]]:
    """The expressions of each alternative, one for each level of subtests."""
    found: list[list[str]] = [[""]]
    brackets = parentheses = 0
    characters = iter(pattern)
    for char in characters:
        if char in "/|" and not brackets and not parentheses:
            if char == "/":
                found[-1].append("")
            else:
                found.append([""])
            continue
        if char == "[":
            brackets += 1
        elif char == "]":
            brackets = max(0, brackets - 1)
        elif char in "()" and not brackets:
            parentheses += 1 if char == "(" else -1
        found[-1][-1] += char + (next(characters, "") if char == "\\" else "")
    return found


def problem_of(pattern: str) -> str:
    """Why `go test` would not take the pattern, "" where it does."""
    try:
        compiled(pattern)
    except InvalidPattern as error:
        return str(error)
    return ""


@cache
def compiled(pattern: str) -> tuple[Levels, ...]:
    """The alternatives of a pattern, ready to match. Raise InvalidPattern."""
    if len(pattern) > MAX_PATTERN:
        raise InvalidPattern(f"longer than {MAX_PATTERN:,} characters")
    return tuple(tuple(_expression(level) for level in levels) for levels in alternatives(pattern))


def selects(pattern: str, name: str) -> bool:
    """Whether `-run` selects a test, or runs it for the sake of a subtest: "TestX", "TestX/sub".

    A pattern that Go would not take selects nothing.
    """
    return any(True for _ in _selecting(pattern, name))


def _selecting(pattern: str, name: str) -> Iterator[int]:
    """The indices of the alternatives that match as far as the name goes."""
    try:
        alternative = compiled(pattern)
    except InvalidPattern:
        return
    parts = name.split("/")
    for index, levels in enumerate(alternative):
        if all(level.search(part) for level, part in zip(levels, parts, strict=False)):
            yield index


def restricted(pattern: str, names: tuple[str, ...]) -> str:
    """The pattern of exactly those top-level tests, each with the subtests that `pattern` selects.

    `^(TestA|TestB)$`; with subtests `^(TestA)$/redis`, one alternative for each way to say them.
    """
    below: dict[str, list[str]] = {}
    for name in names:
        index = next(_selecting(pattern, name), None)
        levels = alternatives(pattern)[index][1:] if index is not None else []
        below.setdefault("".join(f"/{level}" for level in levels), []).append(name)
    return "|".join(
        f"^({'|'.join(map(re2.escape, those))})$" + rest for rest, those in below.items()
    )


def _expression(text: str) -> Any:
    """Go writes spaces of names and of patterns as underscores."""
    if ANY_BYTE.search(text):
        raise InvalidPattern(r"invalid escape sequence: \C")
    if huge := HUGE.search(text):
        raise InvalidPattern(f"invalid repetition size: {huge[0]}")
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile("".join("_" if c.isspace() else c for c in text), options)
    except UnicodeEncodeError as error:
        raise InvalidPattern("not UTF-8") from error
    except re2.error as error:
        detail = error.args[0] if error.args else "not a regular expression"
        raise InvalidPattern(_words(detail)) from error


def _words(detail: object) -> str:
    return detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
