"""Whether gofmt would leave edited lines as they are, where that can be said without gofmt.

It is asked of the lines around an edit only, and answers no where it is not sure: comments that
gofmt aligns with those of the neighbours, spaces where it wants tabs, blank lines it would remove.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from itw.source.text import Text

SPACE_INDENT = re.compile(r"\t* +\S")


def is_formatted(text: Text, places: Iterable[tuple[int, int]]) -> bool:
    """Whether gofmt is sure to keep the lines of each place (first and last, included)."""
    return not any(_trouble(text, first, last) for first, last in places)


def _trouble(text: Text, first: int, last: int) -> bool:
    rows = list(_rows(text, first - 1, last + 1))
    if any(_aligned(row, code) for row, code in rows):
        return True
    if any(row != row.rstrip() or SPACE_INDENT.match(code) for row, code in rows[1:-1]):
        return True
    plain = [row.strip() for row, _ in rows]
    return any(not upper and (not lower or lower[0] in "})") for upper, lower in pairwise(plain))


def _rows(text: Text, first: int, last: int) -> Iterator[tuple[str, str]]:
    """Each line as it is, and with strings and comments blanked."""
    codes = text.code.split("\n")
    rows = text.chars.split("\n")
    for line in range(first, last + 1):
        if 0 < line <= len(rows):
            yield rows[line - 1].removesuffix("\r"), codes[line - 1].removesuffix("\r")
        else:
            yield "x", "x"


def _aligned(row: str, code: str) -> bool:
    """Whether a comment follows code on the line: its column depends on the neighbours."""
    bare = code.rstrip()
    return bool(bare.strip()) and row[len(bare) :].strip() != ""
