"""`itw review --fix` and `--diff`: the edits of a review, written or shown."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from itw import messages
from itw.edits.fixing import Fixed, fixed
from itw.edits.proof import Unproved
from itw.errors import UserError
from itw.finding import Finding
from itw.reporting.unified_diff import unified
from itw.review import Assessment
from itw.tree import OverlaidTree
from workers import gofmt
from workers.cli.trees import Change
from workers.edited_files import write
from workers.git.errors import NotARepository
from workers.git.errors import NoWorkTree as Bare
from workers.git.repository import Repository
from workers.git.worktree import work_tree

Assess = Callable[[Change], Assessment]


class NotCheckedOut(UserError):
    """Another commit was reviewed than the work tree has."""

    def __init__(self, head: str) -> None:
        super().__init__(messages.not_checked_out_title(head=head))


class NoWorkTree(UserError):
    """There are no files to write to."""

    def __init__(self) -> None:
        super().__init__(messages.no_work_tree_title())


@dataclass(frozen=True, kw_only=True)
class Fixes:
    """Edited files, what they were, and the review of the result."""

    fixed: Fixed
    before: Mapping[str, bytes]
    change: Change
    assessment: Assessment

    @property
    def diff(self) -> bytes:
        return unified(self.before, self.fixed.files)

    def lines(self, *, written: bool) -> Iterator[str]:
        """What was fixed, what was not and why."""
        made = Counter((each.place.path, each.rule, each.function) for each in self.fixed.made)
        for (path, rule, function), number in sorted(made.items()):
            yield messages.fixed_line_title(rule=rule, path=path, function=function, number=number)
        for finding, why in self.fixed.left:
            if why is not Unproved.NONE:
                path, line = finding.place.path, finding.place.line
                yield messages.left_line_title(rule=finding.rule, path=path, line=line, why=why)
        yield messages.fixes_title(
            made=len(self.fixed.made),
            files=len(self.fixed.files),
            left=len(self.fixed.left),
            written=written,
        )


def fixes_of(change: Change, assessment: Assessment, assess: Assess) -> Fixes:
    """Every edit that can be proved, in memory. `assessment` is that of the change as it is."""
    last = [(dict[str, bytes](), change, assessment)]

    def found(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        if files != last[0][0]:
            edited = edited_change(change, files)
            last[:] = [(dict(files), edited, assess(edited))]
        return last[0][2].findings

    result = fixed(change.head, assessment.config, found, gofmt.keeps)
    before = change.head.read(result.files)
    _, edited, left = last[0]
    return Fixes(fixed=result, before=before, change=edited, assessment=left)


def edited_change(change: Change, files: Mapping[str, bytes]) -> Change:
    """The change as it would be with some files edited at head."""
    diff = change.diff
    for path, data in files.items():
        edited = diff.by_path.get(path)
        old = change.base.read([edited.old_path]) if edited is not None else {}
        base = old.get(edited.old_path, b"") if edited is not None else b""
        diff = diff.edited(path, base, data)
    return replace(change, diff=diff, head=OverlaidTree(change.head, files))


def target(path: Path, change: Change, head: str | None, *, worktree: bool) -> Path:
    """The work tree that has what is reviewed."""
    with Repository.at(path) as repository:
        try:
            top = work_tree(path)
        except (Bare, NotARepository) as error:
            raise NoWorkTree from error
        if repository.git.git_dir != top / ".git":
            raise NoWorkTree
        if not worktree and change.diff.head != repository.commit("HEAD"):
            raise NotCheckedOut(head or change.diff.head)
    return top


def write_fixes(fixes: Fixes, top: Path) -> None:
    write(top, fixes.before, fixes.fixed.files)
