"""One call expression of a Go file."""

from itw.source.scopes import Block
from itw.source.span import Span
from itw.source.text import Text, unquoted


class Call(Span):
    """One call expression.

    `name` is the callee as written, white space folded and arguments left out: "t.Run",
    "s.client.Close", "table().Insert". `within` are the control statements around the call inside
    its own scope, outermost first. `keyword` is "go" or "defer" when the call is that statement.
    """

    __slots__ = (
        "_assignment", "end", "keyword", "method", "name", "nested_in", "opening", "scope", "start",
        "text", "within",
    )  # fmt: skip

    def __init__(
        self,
        text: Text,
        name: str,
        start: int,
        opening: int,  # offset of the argument list's parenthesis
        end: int,
        scope: int,  # index in the function's scopes, -1 at package level
        within: tuple[Block, ...],
        nested_in: int,  # index of the call this one is an argument of, or -1
        assignment: int,  # offset of the statement it is the right side of, or -1
        keyword: str,
    ) -> None:
        self.text = text
        self.name = name
        self.method = name.rpartition(".")[2]  # the last word: "Close" of "s.client.Close"
        self.start = start
        self.opening = opening
        self.end = end
        self.scope = scope
        self.within = within
        self.nested_in = nested_in
        self._assignment = assignment
        self.keyword = keyword

    def __repr__(self) -> str:
        return f"Call({self.name} at line {self.line})"

    @property
    def receiver(self) -> str:
        """What the method is called on, or the package: "s.client" of "s.client.Close"."""
        return self.name.rpartition(".")[0]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets of each argument."""
        return self.text.split(self.opening + 1, self.end - 1)

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.text.slice(*span) for span in self.spans)

    @property
    def strings(self) -> tuple[str | None, ...]:
        """For each argument its value if it is one string literal, else None."""
        text = self.text
        return tuple(
            unquoted(text.slice(*span)) if [span] == text.strings_in(*span) else None
            for span in self.spans
        )

    @property
    def first_string(self) -> str | None:
        """The first argument's value if it begins with a string literal, else None."""
        text = self.text
        start = self.opening + 1
        while text.chars[start : start + 1].isspace():
            start += 1
        if text.chars[start : start + 1] not in {'"', "`"}:
            return None
        tokens = text.tokens_in(start, start + 1)
        return text.value(*tokens[0]) if tokens else None

    @property
    def assigned(self) -> tuple[str, ...]:
        """The names on the left of = or := when the call is on the right."""
        if self._assignment < 0:
            return ()
        left = self.text.code[self._assignment : self.start].partition("=")[0]
        names = left.rstrip(":+-*/|&^%<> \t").removeprefix("var ").split(",")
        return tuple(name.split()[0] for name in names if name.strip())
