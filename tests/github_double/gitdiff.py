"""The files of a diff, as git tells them and GitHub shows them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a diff. `patch` is None where GitHub shows none (binary, or too large)."""

    path: str
    previous: str | None
    status: str
    sha: str
    additions: int
    deletions: int
    patch: str | None


@lru_cache(maxsize=4096)
def files(git: Callable[..., str], base: str, head: str) -> tuple[File, ...]:
    options = (
        "--no-color",
        "--no-ext-diff",
        "--find-renames",
        "--full-index",
        "--no-abbrev",
        base,
        head,
    )
    raw = git("diff", "--raw", "-z", *options, "--").split("\0")
    patches = re.split(r"^diff --git .*\n", git("diff", "-p", *options, "--"), flags=re.M)
    found, at = [], 0
    for text in patches[1:]:
        _, _, _, sha, status = raw[at].split(" ")
        renamed = status[0] in "RC"
        path = raw[at + 2] if renamed else raw[at + 1]
        found.append(_file(path, raw[at + 1] if renamed else None, status, sha, text))
        at += 3 if renamed else 2
    return tuple(found)


def _file(path: str, previous: str | None, status: str, sha: str, text: str) -> File:
    start = HUNK.search(text)
    patch = text[start.start() :].rstrip("\n") if start else None
    lines = patch.split("\n") if patch else []
    names = {"A": "added", "D": "removed", "R": "renamed", "C": "copied"}
    return File(
        path=path,
        previous=previous,
        status=names.get(status[0], "modified"),
        sha=sha,
        additions=sum(line.startswith("+") for line in lines),
        deletions=sum(line.startswith("-") for line in lines),
        patch=patch if patch and len(patch) <= 1_000_000 else None,
    )
