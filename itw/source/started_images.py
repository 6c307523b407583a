"""The images that a call starts containers of, as far as they can be read.

testcontainers-go takes an image as the second argument of `Run` or as `Image` of a request, and a
pool of dockertest a repository and a tag. The request or options may stand in a variable of the
function, and a name may be put together of strings, variables and constants of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from itw.source.call import Call
from itw.source.declared import Declared, remembered
from itw.source.testing import is_dockertest
from itw.source.written import place_of, text_of

IMAGE = re.compile(r"\bImage\s*:(?!=)")
REPOSITORY, TAG = (re.compile(rf"\b{key}\s*:(?!=)") for key in ("Repository", "Tag"))
REQUEST, OPTIONS = re.compile(r"\w*ContainerRequest"), re.compile("RunOptions")
COMPOSITE = re.compile(r"\b(ContainerRequest|GenericContainerRequest|RunOptions)\{")
KINDS = ("ContainerRequest{", "RunOptions{")
INTO = re.compile(r"\b(\w+)\s*:?=\s*&?(?:\w+\.)?$")
SET_LATER = re.compile(r"\b(\w+)\.(?:Tag|Image)\s*=(?!=)")
VARIABLE = re.compile(r"(?<![.\w])[A-Za-z_]\w*(?![\w.(:{])")
BRACES = re.compile(r"[{}]")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Image:
    """`name` as Docker takes it, with a tag or without one; `at` is the offset it is written at."""

    name: str
    at: int


def started_images(declared: Declared, call: Call) -> Iterator[Image]:
    if is_dockertest(declared, call):
        yield from _of_pool(declared, call)
        return
    if call.method in {"Run", "RunContainer"}:
        yield from _named(declared, call.spans[1:2])
    for request in ((call.opening, call.end), *_literals_of(declared, call, REQUEST)):
        yield from _named(declared, _values(declared, request, IMAGE))


def _of_pool(declared: Declared, call: Call) -> Iterator[Image]:
    """Of `Run(repository, tag, env)` and `RunWithOptions(options)`; no tag means `latest`."""
    if call.method == "Run":
        yield from _tagged(declared, call.spans[:1], call.spans[1:2])
    elif call.method == "RunWithOptions":
        inside = [(call.opening, call.end)]
        for options in _literals_of(declared, call, OPTIONS) or inside:
            repository, tag = (_values(declared, options, key) for key in (REPOSITORY, TAG))
            yield from _tagged(declared, repository, tag)


def _tagged(declared: Declared, repository: list[Span], tag: list[Span]) -> Iterator[Image]:
    for span in repository[:1]:
        name = text_of(declared, *span) or declared.function.text.slice(*span)
        value = text_of(declared, *tag[0]) if tag else ""
        if value is not None:
            yield Image(f"{name}:{value}" if value else name, tag[0][0] if tag else span[0])


def _named(declared: Declared, spans: list[Span]) -> Iterator[Image]:
    for start, end in spans:
        name = text_of(declared, start, end)
        if name:
            yield Image(name, place_of(declared, start, end))


def _literals_of(declared: Declared, call: Call, kind: re.Pattern[str]) -> list[Span]:
    """The composite literals of the variables that a call is given, or that its arguments have."""
    made = _composites(declared)
    if not made:
        return []
    code = declared.function.text.code
    names = set(VARIABLE.findall(code, call.opening, call.end))
    later = {name for name in names for at in _set_later(declared).get(name, []) if at < call.start}
    found = {
        name: at
        for name, what, at in made
        if at < call.start and name in names - later and kind.fullmatch(what)
    }
    return [(at, _closed(code, at)) for at in found.values()]


@remembered
def _composites(declared: Declared) -> list[tuple[str, str, int]]:
    """Requests and options that are made into variables: name, type, and where they begin."""
    code, function = declared.function.text.code, declared.function
    found: list[tuple[str, str, int]] = []
    if all(code.find(kind, function.start, function.end) < 0 for kind in KINDS):
        return found
    for each in COMPOSITE.finditer(code, function.start, function.end):
        name = INTO.search(code[code.rfind("\n", 0, each.start()) + 1 : each.start()])
        if name is not None:
            found.append((name[1], each[1], each.end()))
    return found


@remembered
def _set_later(declared: Declared) -> dict[str, list[int]]:
    """By variable, where a field of it is set: `options.Tag = version`."""
    found: dict[str, list[int]] = {}
    function = declared.function
    for each in SET_LATER.finditer(function.text.code, function.start, function.end):
        found.setdefault(each[1], []).append(each.start())
    return found


def _closed(code: str, opened: int) -> int:
    """Offset of the brace that closes the one right before `opened`."""
    depth = 1
    for brace in BRACES.finditer(code, opened):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return len(code)


def _values(declared: Declared, literal: Span, key: re.Pattern[str]) -> list[Span]:
    """Where the values of a key stand in a composite literal."""
    text = declared.function.text
    after = (each.end() for each in key.finditer(text.code, *literal))
    return [span for at in after for span in text.split(at, _closed(text.code, at))[:1]]
