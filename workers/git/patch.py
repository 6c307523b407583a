"""Reads `git diff-tree --raw -p` into the values of itw.diff."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from itw.diff import FileChange, hunks_in

REGULAR = frozenset({"100644", "100755", "100664"})
ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
ESCAPE = re.compile(rb'\\([abtnvfr"\\]|[0-3][0-7]{2})')
RAW = re.compile(r":(\d{6}) (\d{6}) (\w+) (\w+) ([A-Z])\d*\t([^\t]+)(?:\t([^\t]+))?")


@dataclass(frozen=True, slots=True)
class RawChange:
    """One line of git's raw format: https://git-scm.com/docs/diff-format."""

    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str
    status: str
    old_path: str
    path: str


def changes_in(output: str) -> Iterator[FileChange]:
    """Changes of regular files. Links, submodules and names that are not UTF-8 are left out.

    `output` is decoded as Latin-1, so that any bytes survive. A hunk's lines begin with " ", "+",
    "-" or a backslash and git quotes odd file names, so "diff --git" at the start of a line always
    begins the next file.
    """
    head, *sections = ("\n" + output).split("\ndiff --git ")
    patches = iter(sections)
    for line in head.split("\n"):
        match = RAW.fullmatch(line)
        if match is None:
            continue
        paths = unquoted(match[6]), unquoted(match[7] or match[6])
        raw = RawChange(match[1], match[2], match[3], match[4], match[5], *paths)
        # A change of type is shown as a deletion and an addition.
        shown = [next(patches, "") for _ in range(2 if raw.status == "T" else 1)]
        change = _change(raw, shown)
        if change is not None:
            yield change


def _change(raw: RawChange, patches: list[str]) -> FileChange | None:
    was_file, is_file = raw.old_mode in REGULAR, raw.new_mode in REGULAR
    if not was_file and not is_file:
        return None
    if was_file and is_file:
        status, old_path, patch = raw.status, raw.old_path, patches[0]
    else:
        status = "A" if is_file else "D"
        old_path, patch = raw.path, patches[-1 if is_file else 0]
    return FileChange(
        status=status,
        path=raw.path,
        old_path=old_path,
        old_blob=raw.old_blob if was_file else "",
        new_blob=raw.new_blob if is_file else "",
        hunks=tuple(hunks_in(patch)),
        binary="\nBinary files " in patch,
    )


def unquoted(name: str) -> str:
    """A path as git prints it, with its C escapes undone; surrogates stand for non-UTF-8 bytes."""
    data = name.encode("latin-1")
    if data.startswith(b'"'):
        data = ESCAPE.sub(_byte, data[1:-1])
    return data.decode(errors="surrogateescape")


def _byte(match: re.Match[bytes]) -> bytes:
    code = match[1].decode()
    return bytes([ESCAPES[code] if code in ESCAPES else int(code, 8)])


def is_utf8(change: FileChange) -> bool:
    try:
        (change.path + change.old_path).encode()
    except UnicodeEncodeError:
        return False
    return True
