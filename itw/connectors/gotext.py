"""Go source by its tokens: comments and strings set apart, top-level declarations with their names.

Detection asks who refers to whom across whole packages, constants and composite literals included.
That needs no syntax tree: Go's comments and literals are a regular language, and gofmt puts every
top-level declaration in column one. See docs/decisions/0007-connectors.md.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from itw.connectors.declaration import Declaration, Text

# https://go.dev/ref/spec#Lexical_elements; an unterminated literal ends with its line or the file.
_OPAQUE = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"?|`[^`]*`?|'(?:\\.|[^'\\\n])*'?""", re.DOTALL
)
_DECLARATION = re.compile(r"^(func|type|const|var)\b[ \t]*(\()?", re.MULTILINE)
_FUNCTION = re.compile(r"func\s*+(?:\(([^)]*+)\)\s*+)?(\w++)")
_NAMED = re.compile(r"\w+\s+(\w+)")
_MEMBER = re.compile(r"^\t(\w+(?:[ \t]*,[ \t]*\w+)*)", re.MULTILINE)
_IMPORTS = re.compile(r"^import\b[ \t]*", re.MULTILINE)
_BRACKETS = re.compile(r"[()\[\]{}]")
_BRACKETS_AND_COMMAS = re.compile(r"[()\[\]{},]")
_IMPORT = re.compile(r'(?:([\w.]+)[ \t]+)?"([^"\n]+)"')
_ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[abfnrtv\\\'"])')
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}
_VERSION = re.compile(r"v\d+$")
_BUILD = re.compile(r"^//go:build[ \t]+([^\n]+)", re.MULTILINE)
_EMBED = re.compile(r"^//go:embed[ \t]+([^\n]+)", re.MULTILINE)


class GoText:
    """One file, read lazily: everything below is worked out when it is first asked for."""

    def __init__(self, data: bytes) -> None:
        self.source = data.decode("utf-8", "replace")

    @cached_property
    def _lexed(self) -> tuple[str, tuple[Text, ...]]:
        pieces: list[str] = []
        texts: list[Text] = []
        at = 0
        for match in _OPAQUE.finditer(self.source):
            token = match[0]
            pieces.append(self.source[at : match.start()])
            at = match.end()
            if token[0] == "/":
                pieces.append(_blank(token))
            else:
                pieces.append(token[0] + _blank(token[1:-1]) + token[-1] if token[1:] else token)
                if token[0] != "'":
                    texts.append(Text(_value(token), match.start(), at))
        pieces.append(self.source[at:])
        return "".join(pieces), tuple(texts)

    @property
    def code(self) -> str:
        """The source with comments and the contents of literals blanked; offsets stay the same."""
        return self._lexed[0]

    @property
    def texts(self) -> tuple[Text, ...]:
        return self._lexed[1]

    @cached_property
    def _lines(self) -> "array[int]":
        return array("I", (match.end() for match in re.finditer(r"\n", self.source)))

    def line(self, offset: int) -> int:
        return bisect_right(self._lines, offset) + 1

    def texts_in(self, start: int, end: int) -> tuple[Text, ...]:
        first = bisect_right(self._text_starts, start - 1)
        last = bisect_right(self._text_starts, end - 1)
        return self.texts[first:last]

    @cached_property
    def _text_starts(self) -> "array[int]":
        return array("I", (text.start for text in self.texts))

    @cached_property
    def imports(self) -> dict[str, str]:
        """Local name to import path; blank and dot imports as `_1`, `.1`, …"""
        found: dict[str, str] = {}
        for block in _IMPORTS.finditer(self.code):
            start = block.end()
            end = self.code.find(")" if self.code[start : start + 1] == "(" else "\n", start)
            for text in self.source[start : end if end >= 0 else start].split("\n"):
                match = _IMPORT.search(text.partition("//")[0])
                if match is not None:
                    name = match[1] or self._package_name(match[2])
                    key = name if name not in {"_", "."} else f"{name}{len(found) + 1}"
                    found[key] = match[2]
        return found

    def _package_name(self, path: str) -> str:
        """The name a package has, from its import path: of what it may be, what the file uses."""
        parts = path.split("/")
        last = parts[-2] if len(parts) > 1 and _VERSION.match(parts[-1]) else parts[-1]
        words = [word for word in re.split(r"[-.]", last) if not _VERSION.match(word)]
        likely = [word for word in words if word not in {"go", "golang"}] or words
        names = ("_".join(likely), "".join(likely), *likely, parts[-1])
        return next((name for name in names if f"{name}." in self.code), names[0])

    def line_of_import(self, path: str) -> int:
        return self.source.count("\n", 0, max(0, self.source.find(f'"{path}"'))) + 1

    @cached_property
    def package(self) -> str:
        match = re.search(r"^package\s+(\w+)", self.code, re.MULTILINE)
        return match[1] if match else ""

    @cached_property
    def constraint(self) -> str:
        match = _BUILD.search(self.source[: self.source.find("\npackage ") + 1])
        return match[1] if match else ""

    @cached_property
    def embeds(self) -> tuple[str, ...]:
        """Patterns of //go:embed."""
        return tuple(p for match in _EMBED.finditer(self.source) for p in match[1].split())

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        starts = [*_DECLARATION.finditer(self.code)]
        ends = [match.start() for match in starts[1:]] + [len(self.code)]
        return tuple(
            declaration
            for match, end in zip(starts, ends, strict=False)
            for declaration in self._declared(match, end)
        )

    def _declared(self, match: re.Match[str], end: int) -> Iterator[Declaration]:
        kind, start = match[1], match.start()
        if kind == "func":
            function = _FUNCTION.match(self.code, start, end)
            if function is not None:
                yield self._declaration(kind, function[2], start, end, _receiver(function[1]))
        elif match[2]:
            closed = self.closing(match.start(2)) - 1  # the bracket is no part of the last member
            end = closed if closed > match.end() else end
            members = [*_MEMBER.finditer(self.code, match.end(), end)]
            ends = [member.start() for member in members[1:]] + [end]
            for member, member_end in zip(members, ends, strict=False):
                for name in member[1].split(","):
                    yield self._declaration(kind, name.strip(), member.start(), member_end)
        else:
            named = _NAMED.match(self.code, start, end)
            if named is not None:
                yield self._declaration(kind, named[1], start, end)

    def _declaration(
        self, kind: str, name: str, start: int, end: int, receiver: str = ""
    ) -> Declaration:
        code = self.code[start:end]
        return Declaration(
            kind=kind,
            name=name,
            receiver=receiver,
            start=start,
            end=end,
            line=self.line(start),
            code=code,
            shape=self.shape(start, end),
        )

    def shape(self, start: int, end: int) -> str:
        """The tokens of a range, white space and comments left out."""
        strings = "\0".join(text.value for text in self.texts_in(start, end))
        return " ".join(self.code[start:end].split()) + "\0" + strings

    @cached_property
    def _pairs(self) -> dict[int, int]:
        """Where each opening bracket is closed; brackets that do not match are left out."""
        pairs: dict[int, int] = {}
        opened: list[int] = []
        for match in _BRACKETS.finditer(self.code):
            if match[0] in "([{":
                opened.append(match.start())
            elif opened:
                pairs[opened.pop()] = match.start()
        return pairs

    def closing(self, opening: int) -> int:
        """The offset just after the bracket that closes the one at `opening`."""
        return self._pairs.get(opening, opening) + 1

    def arguments(self, opening: int) -> list[tuple[int, int]]:
        """The ranges of the arguments between the bracket at `opening` and its closing one."""
        last = self._pairs.get(opening, opening)
        start = at = opening + 1
        found = []
        while (match := _BRACKETS_AND_COMMAS.search(self.code, at, last)) is not None:
            at = match.end()
            if match[0] == ",":
                found.append((start, match.start()))
                start = at
            else:
                at = max(at, self.closing(match.start()))
        if self.code[start:last].strip():
            found.append((start, last))
        return found


def _receiver(written: str | None) -> str:
    """The type of `(r *reader[T])`, "reader"."""
    words = (written or "").partition("[")[0].replace("*", " ").split()
    return words[-1] if words else ""


def _blank(token: str) -> str:
    if "\n" not in token:
        return " " * len(token)
    return "\n".join(" " * len(line) for line in token.split("\n"))


def _value(token: str) -> str:
    if token[0] == "`":
        return token.strip("`").replace("\r", "")
    body = token[1:-1] if token.endswith('"') and len(token) > 1 else token[1:]
    return _ESCAPE.sub(_unescape, body) if "\\" in body else body


def _unescape(match: re.Match[str]) -> str:
    escape = match[1]
    if escape[0] in "ux":
        return chr(int(escape[1:], 16))
    return _ESCAPED.get(escape, " ")
