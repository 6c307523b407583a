"""Sentences about edits of a work tree."""

from itw.messages.words import count
from itw.reporting.markdown import printable

UNPROVED = {
    "none": "no edit is certain",
    "imports": "how its imports would change is not certain",
    "syntax": "the edited file would not parse",
    "layout": "gofmt would change the edited lines",
    "remains": "the edit would not mend it",
    "others": "the edit would bring another finding",
}


def fixed_line_title(*, rule: str, path: str, function: str, number: int) -> str:
    """Without lines: what they were has moved."""
    times = f"  ({number:,} times)" if number > 1 else ""
    return f"fixed  {printable(path)}  {rule}  {printable(function)}".rstrip() + times


def left_line_title(*, rule: str, path: str, line: int, why: str) -> str:
    return f"left   {printable(path)}:{line}  {rule}: {UNPROVED[why]}"


def fixes_title(*, made: int, files: int, left: int, written: bool) -> str:
    """What became of the findings; without `written` it is what would become of them."""
    if not made:
        return (
            "Nothing to fix." if not left else f"No edit is certain for {count(left, 'finding')}."
        )
    verb = "fixed" if written else "can be fixed"
    rest = f", {left:,} left" if left else ""
    return f"{count(made, 'finding')} {verb} in {count(files, 'file')}{rest}."


def changed_since_title(*, paths: list[str]) -> str:
    names = ", ".join(printable(path) for path in paths[:5])
    more = f" and {count(len(paths) - 5, 'more file', 'more files')}" if len(paths) > 5 else ""
    return (
        f"{names}{more}: not what was reviewed, so nothing was written."
        " Commit the edits, or review and fix the files as they are with --worktree."
    )


def not_written_title(*, path: str, reason: str, written: list[str]) -> str:
    done = f" Written before: {', '.join(printable(each) for each in written)}." if written else ""
    return f"{printable(path)} can't be written: {reason}.{done}"


def changed_meanwhile_reason() -> str:
    return "it was changed meanwhile"


def not_checked_out_title(*, head: str) -> str:
    return (
        f"--fix writes to what is checked out, and that is not {printable(head)}."
        " --diff shows the edits without writing them."
    )


def no_work_tree_title() -> str:
    return "A bare repository has no files to fix. --diff shows the edits without writing them."
