"""Parses that end: what the parser makes of a syntax error may take the square of what follows.

A megabyte without an error takes a tenth of a second; 20,000 blank lines after one take half a
minute. What is short needs no watch, which costs some hundredths of a parse.
"""

from time import thread_time

from tree_sitter import Parser, Tree

MAX_SECONDS = 2.0  # processor time of one parse
SHORT = 30_000  # bytes
CHUNK = 1 << 16


class TooSlow(Exception):
    """A parse took more than MAX_SECONDS."""


def watched(parser: Parser, code: bytes) -> Tree:
    """The tree; of long code its nodes have no `text`. Raises TooSlow."""
    if len(code) < SHORT:
        return parser.parse(code)
    latest = thread_time() + MAX_SECONDS

    def read(offset: int, _: object) -> bytes | None:
        return code[offset : offset + CHUNK] or None

    def is_late(_: int, __: bool) -> bool:
        return thread_time() > latest

    try:
        return parser.parse(read, progress_callback=is_late)
    except ValueError as error:  # all that a parser says of having been stopped
        parser.reset()
        raise TooSlow from error
