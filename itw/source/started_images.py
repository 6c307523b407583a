"""The images that a call starts containers of, as far as they can be read.

testcontainers-go takes an image as the second argument of `Run` or as `Image` of a request, and a
pool of dockertest a repository and a tag. The request or options may stand in a variable of the
function, and a name may be put together of strings, variables and constants of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from itw.source.call import Call
from itw.source.declared import Declared
from itw.source.testing import is_dockertest
from itw.source.written import place_of, text_of

IMAGE = re.compile(r"\bImage\s*:(?!=)")
REPOSITORY, TAG = (re.compile(rf"\b{key}\s*:(?!=)") for key in ("Repository", "Tag"))
REQUEST, OPTIONS = "(?:Generic)?ContainerRequest", "RunOptions"
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


def _literals_of(declared: Declared, call: Call, kind: str) -> list[Span]:
    """The composite literals of the variables that a call is given, or that its arguments have."""
    code, function = declared.function.text.code, declared.function
    names = set(re.findall(r"(?<![.\w])[A-Za-z_]\w*(?![\w.(:{])", code[call.opening : call.end]))
    made = re.finditer(
        rf"\b(\w+)(?:\s*:?=|\s+=)\s*&?(?:\w+\.)?{kind}{{", code[function.start : call.start]
    )
    found = {each[1]: function.start + each.end() for each in made if each[1] in names}
    set_later = re.compile(r"\b(\w+)\.(?:Tag|Image)\s*=(?!=)")
    later = {each[1] for each in set_later.finditer(code, function.start, call.start)}
    return [(at, _closed(code, at)) for name, at in found.items() if name not in later]


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
