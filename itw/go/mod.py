"""A go.mod file as values: https://go.dev/ref/mod#go-mod-file.

It comes from a pull request, so anything may be in it. What this does not know is left to the go
command: a directive of a later Go is skipped, and only text that no go.mod can have is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BYTES = 1 << 20  # of one go.mod; the largest known ones have a tenth of that

TOKEN = re.compile(r'\s+|//.*|"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|=>|[()]|(?:(?!=>|//)[^\s()"`,])+|,')


class InvalidGoMod(ValueError):
    """Text that is not a go.mod; says the line."""


@dataclass(frozen=True, slots=True)
class Require:
    """A module that the build list has at least at that version."""

    path: str
    version: str


@dataclass(frozen=True, slots=True)
class Replace:
    """`version` is "" where all versions are replaced, `by_version` where a directory does it."""

    path: str
    version: str
    by: str
    by_version: str

    @property
    def is_local(self) -> bool:
        return self.by in {".", ".."} or self.by.startswith(("./", "../", "/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoMod:
    """What we ask of a go.mod. `go` is "" where it does not say."""

    module: str
    go: str = ""
    requires: tuple[Require, ...] = ()
    replaces: tuple[Replace, ...] = ()

    @property
    def modules(self) -> tuple[Require, ...]:
        """What is to be downloaded: after replacing, and only what has a module's name."""
        replaced = (self._replaced(each) for each in self.requires)
        return tuple(
            each
            for each in dict.fromkeys(replaced)
            if MODULE.fullmatch(each.path) and VERSION.fullmatch(each.version)
        )

    def _replaced(self, required: Require) -> Require:
        for replace in self.replaces:
            if replace.path == required.path and replace.version in {"", required.version}:
                return Require(replace.by, replace.by_version)
        return required


MODULE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]{0,199}")
VERSION = re.compile(r"v[0-9][A-Za-z0-9.+-]{0,99}")


def parse(data: bytes) -> GoMod:
    """Read a go.mod, or raise InvalidGoMod."""
    module = go = ""
    requires: list[Require] = []
    replaces: list[Replace] = []
    for number, words in _directives(data):
        match words:
            case ["module", path]:
                module = path
            case ["go", version]:
                go = version
            case ["require", path, version]:
                requires.append(Require(path, version))
            case ["replace", *rest]:
                replaces.append(_replace(rest, number))
            case ["module" | "go" | "require", *_]:
                raise InvalidGoMod(f"line {number}: {words[0]} with {len(words) - 1} words")
            case _:
                pass
    if not module:
        raise InvalidGoMod("it names no module")
    return GoMod(module=module, go=go, requires=tuple(requires), replaces=tuple(replaces))


def _replace(words: list[str], number: int) -> Replace:
    old, arrow, new = words[:-1], "=>", words[-1:]
    if arrow in words:
        middle = words.index(arrow)
        old, new = words[:middle], words[middle + 1 :]
    if arrow not in words or len(old) not in {1, 2} or len(new) not in {1, 2}:
        raise InvalidGoMod(f"line {number}: a replace without its two sides")
    return Replace(old[0], old[1] if len(old) == 2 else "", new[0], new[1] if len(new) == 2 else "")


def _directives(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each directive with its line, its verb first; those of a block one by one."""
    if len(data) > MAX_BYTES:
        raise InvalidGoMod(f"it has more than {MAX_BYTES >> 20} MiB")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise InvalidGoMod("it is not UTF-8") from error
    block = ""
    for number, line in enumerate(text.split("\n"), 1):
        words = list(_words(line, number))
        if not words:
            continue
        if block:
            if words == [")"]:
                block = ""
            else:
                yield number, [block, *words]
        elif len(words) == 2 and words[1] == "(":
            block = words[0]
        else:
            yield number, words
    if block:
        raise InvalidGoMod(f"its {block} block has no end")


def _words(line: str, number: int) -> Iterator[str]:
    place = 0
    while place < len(line):
        token = TOKEN.match(line, place)
        if token is None:
            raise InvalidGoMod(f"line {number}: a string without its end")
        place = token.end()
        word = token.group()
        if word.isspace() or word.startswith("//"):
            continue
        yield word[1:-1] if word[0] in '"`' else word
