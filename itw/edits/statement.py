"""Statements that stand alone: what can be replaced by other statements, whole lines at a time."""

import re
from dataclasses import dataclass

from itw.edits.splice import Splice, line_end, line_start, newline_at
from itw.source.call import Call
from itw.source.go_file import GoFile

DURATION = re.compile(r"([\w.]+)\((\w+)\*([\w.]+)\)")
OPERATOR = re.compile(r"[\w)\]][*/%+\-&|^<>][\w(*&\[]")
ASSIGNED = re.compile(r"[ \t]*(?P<left>[\w, ]+?)\s*:?=\s*$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A statement on lines of its own, or alone in a closure on one line.

    `indent` is what its lines begin with; `frame` is put around them where the closure has to be
    unfolded: `{ x() }` becomes three lines.
    """

    start: int
    end: int
    indent: str
    newline: str
    frame: tuple[str, str] = ("", "")

    def filled(self, *lines: str) -> Splice:
        """The statement replaced by lines; each may begin with tabs of its own."""
        first, last = self.frame
        inside = self.newline.join(self.indent + line for line in lines)
        if not first:
            inside = inside.removeprefix(self.indent)
        return Splice(self.start, self.end, first + inside + last)


def slot_of(file: GoFile, start: int, end: int) -> Slot | None:
    """The slot of the statement between two offsets; None where something is beside it."""
    chars = file.text.chars
    left, right = line_start(chars, start), line_end(chars, end)
    before, after = chars[left:start], chars[end:right]
    newline = newline_at(chars, end)
    if not before.strip() and not after.strip():
        return Slot(start, right, before, newline)
    if "\n" in chars[start:end] or not before.endswith("{ ") or not after.startswith(" }"):
        return None
    if not file.text.code[left : start - 2].rstrip().endswith(("func()", "func() bool")):
        return None  # an `if` on one line does not occur in gofmt's output: a literal, perhaps
    indent = before[: len(before) - len(before.lstrip())]
    return Slot(start - 1, end + 1, indent + "\t", newline, (newline, newline + indent))


def statement_of(file: GoFile, call: Call) -> tuple[int, int, str]:
    """Start, end and left side of the statement that is this call: `x, err :=`, `_ =` or ""."""
    left = line_start(file.text.chars, call.start)
    brace = file.text.code.rfind("{ ", left, call.start)
    begin = brace + 2 if brace >= 0 else left
    match = ASSIGNED.fullmatch(file.text.code, begin, call.start)
    if match is None:
        return call.start, call.end, ""
    return match.start("left"), call.end, match["left"].strip()


def as_statement(expression: str) -> str | None:
    """A call that was an argument, spaced as gofmt spaces it at the start of a statement.

    gofmt writes `10*time.Second` beside other arguments and `10 * time.Second` alone; None for
    other operators, whose spaces depend on more.
    """
    duration = DURATION.fullmatch(expression)
    if duration:
        return f"{duration[1]}({duration[2]} * {duration[3]})"
    return None if OPERATOR.search(expression) else expression
