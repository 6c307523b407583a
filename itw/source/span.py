"""A piece of a Go file: its lines and its code."""

from itw.source.text import Text


class Span:
    """What is between two offsets of a file."""

    __slots__ = ()
    text: Text
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.text.line(self.start)

    @property
    def end_line(self) -> int:
        return self.text.line(self.end - 1)

    @property
    def code(self) -> str:
        """The source with strings and comments blanked."""
        return self.text.code[self.start : self.end]
