"""A patch as blocks to paste into a shell: nothing has to be downloaded, and forks need no rights.

A patch of a few hundred lines is one command, `git apply` with the patch in it. GitHub takes some
65,000 characters in a comment, so a longer one is written to a file piece by piece. What can't be
shown as it is (control characters, other line ends, endless lines) or would take more than three
pieces is compressed and written in base64.
"""

import gzip
from base64 import b64encode
from collections.abc import Iterator, Sequence
from textwrap import wrap

from itw.reporting.markdown import block, printable

PIECE = 45_000  # bytes of one block, with room for the words around it
PIECES = 3  # that people are asked to paste where they can read them
LONGEST_LINE = 5_000
FILE = "integration-tests.patch"
END = "PATCH"  # no line of a patch is this: each begins with a sign, or with a word of git's


def commands(patch: bytes) -> tuple[str, ...]:
    """Fenced shell blocks which, pasted one after the other, apply the patch."""
    pieces, read, apply = _readable(patch), "git apply", ""
    if not pieces:
        encoded = b64encode(gzip.compress(patch, mtime=0)).decode()
        pieces, read, apply = list(_pieced(wrap(encoded, 76))), "base64 -d", " | gunzip | git apply"
    if len(pieces) == 1:
        return (_block(f"{read} <<'{END}'{apply}", pieces[0]),)
    last = len(pieces) - 1
    return tuple(
        _block(
            f"cat {'>>' if number else '>'} {FILE} <<'{END}'",
            piece,
            then=f"{read} {FILE}{apply}" if number == last else "",
        )
        for number, piece in enumerate(pieces)
    )


def _readable(patch: bytes) -> list[str]:
    """Pieces that show what they are; none where that can't be."""
    try:
        text = patch.decode()
    except UnicodeDecodeError:
        return []
    lines = text.removesuffix("\n").split("\n")
    if printable(text, keep="\n\t") != text or max(map(len, lines)) > LONGEST_LINE:
        return []
    pieces = list(_pieced(lines))
    return pieces if len(pieces) <= PIECES else []


def _pieced(lines: Sequence[str]) -> Iterator[str]:
    piece: list[str] = []
    size = 0
    for line in lines:
        length = len(line.encode()) + 1
        if piece and size + length > PIECE:
            yield "\n".join(piece)
            piece, size = [], 0
        piece.append(line)
        size += length
    yield "\n".join(piece)


def _block(command: str, piece: str, *, then: str = "") -> str:
    return block("\n".join(filter(None, (command, piece, END, then))), language="sh")
