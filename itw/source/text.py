"""The text of a Go file: offsets, lines, and its strings and comments told apart from code."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from io import StringIO
from itertools import accumulate

# One token that is not code: a comment, a string or a rune. Unfinished ones end with their line
# (raw strings and block comments with the file), so that every byte is looked at once.
TOKEN = re.compile(
    r"//[^\n]*+"
    r"|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)"
    r'|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+\\?(?:"|(?=\n)|\Z)'
    r"|`[^`]*+(?:`|\Z)"
    r"|'[^'\\\n]*+(?:\\[^\n][^'\\\n]*+)*+\\?(?:'|(?=\n)|\Z)"
)
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)")
NAMED_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
BRACKETS_AND_COMMAS = re.compile(r"[(){}\[\],]")
SPACE = re.compile(r"\s+")
SPACE_BETWEEN_WORDS = re.compile(r"(?<=\w)\s+(?=\w)")


class Text:
    """A file's bytes as text in which every character is one byte, so offsets are byte offsets.

    `code` is the same text with the insides of comments, strings and runes blanked: what matches
    there is code. Both are made when first asked for.
    """

    def __init__(self, data: bytes) -> None:
        self._ascii = data.isascii()
        self.chars = data.decode("latin-1")

    def __getstate__(self) -> dict[str, object]:
        return {"_ascii": self._ascii, "chars": self.chars}

    def slice(self, start: int, end: int) -> str:
        """The source between two offsets, as the author wrote it."""
        part = self.chars[start:end]
        return part if self._ascii else part.encode("latin-1").decode("utf-8", "replace")

    def line(self, offset: int) -> int:
        """The 1-based line of an offset."""
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The 1-based column of an offset, in bytes as Go counts."""
        return offset - self.chars.rfind("\n", 0, offset)

    def lines(self, first: int, last: int) -> str:
        """The whole lines from `first` to `last`, both 1-based and included."""
        end = self._starts[last] if last < len(self._starts) else len(self.chars)
        return self.slice(self._starts[first - 1], end)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line starts; after a last newline there is one more."""
        lengths = map(len, StringIO(self.chars, newline="\n"))
        starts = list(accumulate(lengths, initial=0))
        return starts if not self.chars or self.chars[-1] == "\n" else starts[:-1]

    @cached_property
    def tokens(self) -> list[tuple[int, int]]:
        """Where the comments, strings and runes are, in order."""
        return [match.span() for match in TOKEN.finditer(self.chars)]

    @cached_property
    def code(self) -> str:
        chars = self.chars
        parts: list[str] = []
        position = 0
        for start, end in self.tokens:
            parts.append(chars[position:start])
            quote = chars[start]
            if "\n" in chars[start:end]:
                parts.append(_blank_lines(chars[start:end]))
            elif quote == "/":
                parts.append(" " * (end - start))
            elif end - start > 1 and chars[end - 1] == quote:
                parts.append(quote + " " * (end - start - 2) + quote)
            else:
                parts.append(quote + " " * (end - start - 1))
            position = end
        parts.append(chars[position:])
        return "".join(parts)

    @property
    def with_runes(self) -> str:
        """`code` with its runes as they are written."""
        parts: list[str] = []
        position = 0
        for start, end in self.tokens:
            if self.chars[start] == "'":
                parts += [self.code[position:start], self.chars[start:end]]
                position = end
        return "".join((*parts, self.code[position:]))

    def tokens_in(self, start: int, end: int) -> list[tuple[int, int]]:
        first = bisect_left(self.tokens, (start, 0))
        return self.tokens[first : bisect_right(self.tokens, (end, 0))]

    def strings_in(self, start: int, end: int) -> list[tuple[int, int]]:
        return [token for token in self.tokens_in(start, end) if self.chars[token[0]] in '"`']

    def comments_in(self, start: int, end: int) -> list[tuple[int, int]]:
        return [token for token in self.tokens_in(start, end) if self.chars[token[0]] == "/"]

    def value(self, start: int, end: int) -> str:
        """The value of the string literal between two offsets."""
        return unquoted(self.slice(start, end))

    def split(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts between two offsets that commas outside brackets separate, trimmed."""
        trimmed = (self._trimmed(*part) for part in parts_of(self.code, start, end))
        return [part for part in trimmed if part[0] < part[1]]

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        code = self.code[start:end]
        stripped = code.strip()
        if not stripped:
            return start, start
        first = start + len(code) - len(code.lstrip())
        return first, first + len(stripped)

    def shape(self, start: int, end: int) -> str:
        """The tokens between two offsets without comments and without what gofmt may change."""
        parts: list[str] = []
        code = ""
        position = start
        for first, last in self.tokens_in(start, end):
            code += self.chars[position:first]
            if self.chars[first] != "/":
                parts += [_folded(code), self.chars[first:last]]
                code = ""
            position = last
        return "".join((*parts, _folded(code + self.chars[position:end])))


def parts_of(code: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of masked code between two offsets that commas outside brackets separate."""
    parts: list[tuple[int, int]] = []
    depth, first = 0, start
    for match in BRACKETS_AND_COMMAS.finditer(code, start, end):
        char = match[0]
        if char in "([{":
            depth += 1
        elif char != ",":
            depth -= 1
        elif depth == 0:
            parts.append((first, match.start()))
            first = match.end()
    return [*parts, (first, end)]


def _folded(code: str) -> str:
    spaced = SPACE_BETWEEN_WORDS.sub("\0", code)
    return SPACE.sub("", spaced).replace(",)", ")").replace(",}", "}").replace(",]", "]")


def _blank_lines(token: str) -> str:
    """A comment or raw string of several lines, which stay lines; a string keeps its quotes."""
    blank = "\n".join(" " * len(line) for line in token.split("\n"))
    quote = token[0]
    if quote == "/":
        return blank
    return quote + (blank[1:-1] + quote if token[-1] == quote else blank[1:])


def unquoted(literal: str) -> str:
    """The value of a Go string literal, raw or interpreted."""
    if literal.startswith("`"):
        return literal.strip("`").replace("\r", "")
    inside = literal.removeprefix('"').removesuffix('"')
    return ESCAPE.sub(_unescaped, inside) if "\\" in inside else inside


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "xuU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    if len(code) == 3:
        return chr(int(code, 8))
    return NAMED_ESCAPES.get(code, code)
