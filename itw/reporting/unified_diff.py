"""Edits of files as a unified diff that `git apply` takes."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff

SPECIAL = frozenset('"\\') | {chr(code) for code in range(32)} | {"\x7f"}
NO_NEWLINE = b"\\ No newline at end of file\n"


def unified(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bytes:
    """The files of `after` against those of `before`; one that was not there is new."""
    return b"".join(_of_file(path, before.get(path), data) for path, data in sorted(after.items()))


def _of_file(path: str, before: bytes | None, after: bytes) -> bytes:
    old, new = (data.decode("latin-1").split("\n") for data in (before or b"", after))
    old_rows, new_rows = _rows(old), _rows(new)
    lines = unified_diff(old_rows, new_rows, "OLD", "NEW")
    body = b"".join(_ended(line) for line in list(lines)[2:])
    if not body:
        return b""
    if before is None:
        return _new_file(path) + b"--- /dev/null\n+++ " + _name("b", path) + b"\n" + body
    return b"--- " + _name("a", path) + b"\n+++ " + _name("b", path) + b"\n" + body


def _new_file(path: str) -> bytes:
    """What git writes of one, so that it is made with the usual mode."""
    old, new = (_name(side, path).removesuffix(b"\t") for side in "ab")
    return b"diff --git " + old + b" " + new + b"\nnew file mode 100644\n"


def _rows(lines: list[str]) -> list[str]:
    """Lines with their ends; only git's own line end counts."""
    *whole, last = lines
    rows = [line + "\n" for line in whole]
    return [*rows, last] if last else rows


def _ended(line: str) -> bytes:
    data = line.encode("latin-1")
    return data if data.endswith(b"\n") else data + b"\n" + NO_NEWLINE


def _name(side: str, path: str) -> bytes:
    """A name as git writes it: quoted where it has to be, ended with a tab where it has a space."""
    if any(letter in SPECIAL for letter in path) or not path.isascii():
        return b'"' + b"".join(_quoted(f"{side}/{path}")) + b'"'
    return f"{side}/{path}".encode() + (b"\t" if " " in path else b"")


def _quoted(name: str) -> Iterator[bytes]:
    data: Iterable[int] = name.encode("utf-8", "surrogateescape")
    for byte in data:
        if byte in b'"\\':
            yield b"\\" + bytes([byte])
        else:
            yield bytes([byte]) if 32 <= byte < 127 else f"\\{byte:03o}".encode()
