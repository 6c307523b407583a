"""Which two trees a command compares, said aloud."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from itw import messages
from itw.diff import Diff
from itw.errors import UserError
from itw.tree import Tree
from workers.git.errors import UnknownRevision
from workers.git.repository import Repository
from workers.git.worktree import snapshot

# Where a pull request would most likely go, most certain first.
DEFAULT_BASES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


class NoBase(UserError):
    """There is no branch that could be the base."""

    def __init__(self) -> None:
        super().__init__(messages.no_base_title(tried=DEFAULT_BASES))


@dataclass(frozen=True, kw_only=True)
class Change:
    """A diff with both of its trees; `said` tells what was compared."""

    diff: Diff
    base: Tree
    head: Tree
    tip: Tree  # of the base branch: where the configuration is read
    said: str


@contextmanager
def change_in(
    path: Path, *, base: str | None, head: str | None, worktree: bool = False
) -> Iterator[Change]:
    """From the merge base with `base` to `head`, or to the work tree."""
    if not worktree:
        with Repository.at(path) as repository:
            yield _change(repository, base, head or "HEAD", "")
        return
    with snapshot(path) as (repository, tree):
        yield _change(repository, base, "HEAD", tree)


def _change(repository: Repository, base: str | None, head: str, tree: str) -> Change:
    tip = repository.commit(head)
    name, against = _base(repository, base)
    merge_base = repository.merge_base(against, tip)
    diff = repository.diff(merge_base, tree or tip)
    said = messages.compared_title(
        head="the work tree" if tree else _short(head, tip),
        head_sha="" if tree or tip.startswith(head) else tip,
        base=_short(name, against) if merge_base == against else f"its merge base with {name}",
        base_sha="" if merge_base == against and against.startswith(name) else merge_base,
        files=len(diff.files),
    )
    base_tree = repository.tree(merge_base)
    return Change(
        diff=diff,
        base=base_tree,
        head=repository.tree(tree or tip),
        tip=base_tree if against == merge_base else repository.tree(against),
        said=said,
    )


def _short(name: str, sha: str) -> str:
    return sha[:9] if sha.startswith(name) else name


def _base(repository: Repository, base: str | None) -> tuple[str, str]:
    """Name and SHA of the base: the one asked for, or the first that there is."""
    if base is not None:
        return base, _asked_for(repository, base)
    for candidate in DEFAULT_BASES:
        try:
            return candidate, repository.commit(candidate)
        except UnknownRevision:
            continue
    raise NoBase


def _asked_for(repository: Repository, base: str) -> str:
    """A fresh clone has main as origin/main only; which of the two was meant is theirs to say."""
    other = base.removeprefix("origin/") if base.startswith("origin/") else f"origin/{base}"
    try:
        return repository.commit(base)
    except UnknownRevision as error:
        raise UnknownRevision(base, _existing(repository, other)) from error


def _existing(repository: Repository, name: str) -> str:
    """The name if there is such a commit, else ""."""
    try:
        repository.commit(name)
    except UnknownRevision:
        return ""
    return name
