"""A change given as files, as the diff that git would make of it."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from itw.diff import Diff, FileChange, Hunk
from itw.tree import blob_id


def change_between(base: Mapping[str, bytes], head: Mapping[str, bytes]) -> Diff:
    """Files of equal content under another path are renames, as git finds them."""
    gone = {blob_id(base[path]): path for path in base if path not in head}
    changes = []
    for path in sorted({*base, *head}):
        if base.get(path) == head.get(path):
            continue
        if path in head and path not in base and blob_id(head[path]) in gone:
            blob = blob_id(head[path])
            changes.append(FileChange("R", path, gone[blob], blob, blob))
        elif path in head or blob_id(base[path]) not in map(blob_id, head.values()):
            changes.append(_change(path, base.get(path), head.get(path)))
    return Diff("b" * 40, "a" * 40, tuple(changes))


def _change(path: str, before: bytes | None, after: bytes | None) -> FileChange:
    status = "A" if before is None else "D" if after is None else "M"
    old, new = (before or b"").splitlines(), (after or b"").splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    hunks = tuple(
        Hunk(
            a + 1,
            b - a,
            c + 1,
            d - c,
            frozenset(range(c + 1, d + 1)),
            frozenset(range(a + 1, b + 1)),
        )
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )
    blobs = ("" if data is None else blob_id(data) for data in (before, after))
    return FileChange(status, path, path, *blobs, hunks)
