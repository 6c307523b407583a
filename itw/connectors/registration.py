"""Registrations of components in one Go file, in every form Redpanda Connect has used.

    service.MustRegisterBatchOutput("nats", spec(), func(…) …)       the service API, since 2022
    bundle.AllInputs.Add(ctor, docs.ComponentSpec{Name: "nats"})     until 2023
    Constructors[TypeNATS] = TypeSpec{…}                             lib/, until 2021

What is registered under a name that only exists at run time (`env.RegisterInput(spec.Name, …)`) or
into an environment of the caller's own is no component of the repository.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname

from itw.connector import Connector
from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText
from itw.connectors.local_names import local_names

KINDS = {
    "Input": "input",
    "Output": "output",
    "Processor": "processor",
    "Cache": "cache",
    "RateLimit": "rate_limit",
    "Buffer": "buffer",
    "Scanner": "scanner",
    "ScannerCreator": "scanner",
    "Metrics": "metric",
    "MetricsExporter": "metric",
    "Tracer": "tracer",
    "OtelTracerProvider": "tracer",
}
_LEGACY_DIRECTORIES = {"ratelimit": "rate_limit", "metrics": "metric"}

MAX_VARIABLES = 20  # of one file that are looked for: each is a walk through its function
# Anything a registration must have in it; a file without it need not be read any further.
MARKS = ("Register", "ComponentSpec", "Constructors[")
# Both begin with a literal, which the regular expression engine finds fast.
_SERVICE = re.compile(r"Register(?:Batch)?(\w{1,40}+)[ \t]*+(\()")
_QUALIFIER = re.compile(r"(\w+)(?:\.GlobalEnvironment\(\))?\s*\.\s*(?:Must)?$")
_BUNDLE = re.compile(r"All([A-Z]\w{1,30}?)s?\.Add[ \t]*+(\()")
_SPEC = re.compile(r"\bComponentSpec\s*(\{)")
_SPEC_NAME = re.compile(r"\bName\s*:\s*")
_TABLE = re.compile(r"Constructors\[(\"[^\"\n]*\"|[\w.]{1,80})\] = (?:\w{1,40}\.)?TypeSpec(\{)")
_NAMED = re.compile(r"Register(?:Batch)?[A-Z]\w{1,40}+\(\s*+[A-Za-z_]\w*+(?:\.\w++)?\s*+,")
_CONSTANT = re.compile(r"[^\W\d]\w*(?:\.\w+)?$")
# `input.TypeNATS` where a name stands: first of the arguments, in a spec, in a table's key.
_QUALIFIED = re.compile(
    r"(?:Register\w{1,40}+\(\s*+|\bName:\s*+|Constructors\[)(\w++)\.(\w++)\s*+[,}\]\n]"
)
_CALLED = re.compile(r"(?<![\w.])([^\W\d]\w*)\s*\(")
_NOT_CONSTRUCTORS = re.compile(
    r"(func|if|for|switch|select|return|append|cap|clear|close|complex|copy|delete|imag|len|make|max"
    r"|min|new|panic|print|println|real|recover|bool|byte|error|float64|int|int64|string|uint64)$"
)


@dataclass(frozen=True)
class Registration:
    """A component, and the part of the source that registers it."""

    connector: Connector
    text: GoText
    opening: int  # the bracket its arguments begin with
    start: int
    end: int

    @cached_property
    def code(self) -> str:
        return self.text.code[self.start : self.end]

    @cached_property
    def shape(self) -> str:
        return self.text.shape(self.start, self.end)

    @cached_property
    def declaration(self) -> Declaration:
        """The registering call as if it were a declaration: it refers to the component's code."""
        line, shape = self.connector.line, self.shape
        return Declaration("func", "", "", self.start, self.end, line, self.code, shape)

    @cached_property
    def constructor(self) -> str:
        """What builds the component, as tokens: equal for a deprecated alias of it."""
        last = self.text.arguments(self.opening)[-1:]
        return self.text.shape(*last[0]) if last else ""


def needs_constants(text: GoText) -> bool:
    """Whether a name is given as an identifier, which another file may declare."""
    return any(mark in text.source for mark in MARKS) and (
        "Constructors[" in text.source
        or _NAMED.search(text.code) is not None
        or next(qualified_names(text), None) is not None
    )


def qualified_names(text: GoText) -> Iterator[tuple[str, str]]:
    """`("input", "TypeNATS")` for every `input.TypeNATS` that may be the name of a component."""
    return ((match[1], match[2]) for match in _QUALIFIED.finditer(text.code))


def registrations_in(
    path: str, text: GoText, constants: Mapping[str, str] | None = None
) -> Iterator[Registration]:
    """Every component the file registers; `constants` are those that other files declare."""
    if not any(mark in text.source for mark in MARKS):
        return
    names = _Names(text, constants or {})
    yield from _through_service(path, text, names)
    yield from _through_bundle(path, text, names)
    yield from _through_table(path, text, names)


def string_constants(*texts: GoText) -> dict[str, str]:
    """Package-level constants that are one string literal."""
    found = {}
    for text in texts:
        for declaration in text.declarations:
            if declaration.kind == "const":
                values = text.texts_in(declaration.start, declaration.end)
                if len(values) == 1:
                    found[declaration.name] = values[0].value
    return found


class _Names:
    """The value of a name argument: a string literal, or a constant that is one."""

    def __init__(self, text: GoText, constants: Mapping[str, str]) -> None:
        self._text = text
        self._others = constants
        self._looked_up = 0

    @cached_property
    def _constants(self) -> Mapping[str, str]:
        return {**self._others, **string_constants(self._text)}

    def at(self, start: int, end: int) -> str:
        written = self._text.code[start:end].strip()
        texts = self._text.texts_in(start, end)
        if len(texts) == 1 and written[:1] + written[-1:] in {'""', "``"}:
            return texts[0].value
        return self.constant(written)

    def all_at(self, start: int, end: int) -> list[str]:
        """Also those that a variable of the function goes through, or a parameter is given."""
        name = self.at(start, end)
        if name or self._looked_up >= MAX_VARIABLES:
            return [name] if name else []
        self._looked_up += 1
        return local_names(self._text, start, self._text.code[start:end].strip())

    def constant(self, written: str) -> str:
        return self._constants.get(written, "") if _CONSTANT.match(written) else ""


def _through_service(path: str, text: GoText, names: _Names) -> Iterator[Registration]:
    for match in _SERVICE.finditer(text.code):
        kind = KINDS.get(match[1])
        if kind is None or not _is_service(match.start(), text):
            continue
        opening = match.start(2)
        arguments = text.arguments(opening)
        for name in names.all_at(*arguments[0]) if arguments else ():
            line = text.line(match.start())
            function = _constructor(text, arguments[1:])
            connector = _connector(kind, name, path, line, function)
            yield Registration(connector, text, opening, arguments[0][1], text.closing(opening))


def _is_service(start: int, text: GoText) -> bool:
    """Called on `service`, or whatever the file calls that package; never on an environment."""
    match = _QUALIFIER.search(text.code, max(0, start - 80), start)
    if match is None:
        return False
    qualifier = match[1]
    path = text.imports.get(qualifier, "")
    return path.rpartition("/")[2] == "service" or (qualifier == "service" and not path)


def _through_bundle(path: str, text: GoText, names: _Names) -> Iterator[Registration]:
    for match in _BUNDLE.finditer(text.code):
        kind = _bundle_kind(match[1])
        end = text.closing(match.start(2))
        spec = _SPEC.search(text.code, match.end(), end)
        if kind is None or spec is None:
            continue
        for start, stop in text.arguments(spec.start(1)):
            field = _SPEC_NAME.search(text.code, start, stop)
            if field is None or text.code[start : field.start()].strip():
                continue
            if name := names.at(field.end(), stop):
                arguments = [a for a in text.arguments(match.start(2)) if a[0] < spec.start()]
                line = text.line(match.start())
                connector = _connector(kind, name, path, line, _constructor(text, arguments))
                yield Registration(connector, text, match.start(2), match.end(), end)
            break


def _bundle_kind(set_name: str) -> str | None:
    return KINDS.get(set_name) or {"Metric": "metric", "Cache": "cache", "Cach": "cache"}.get(
        set_name.removesuffix("e")
    )


def _through_table(path: str, text: GoText, names: _Names) -> Iterator[Registration]:
    directory = basename(dirname(path))
    kind = _LEGACY_DIRECTORIES.get(directory, directory)
    if kind not in KINDS.values():
        return
    for match in _TABLE.finditer(text.code):
        if name := names.at(*match.span(1)):
            end = text.closing(match.start(2))
            function = _constructor(text, [(match.end(), end)])
            connector = _connector(kind, name, path, text.line(match.start(1)), function)
            yield Registration(connector, text, match.start(2), match.end(), end)


def _connector(kind: str, name: str, path: str, line: int, function: str) -> Connector:
    package = dirname(path)
    return Connector(kind=kind, name=name, package=package, file=path, line=line, function=function)


def _constructor(text: GoText, arguments: list[tuple[int, int]]) -> str:
    """The function that builds the component: given by name, or called in the closure given."""
    if not arguments:
        return ""
    start, end = arguments[-1]
    written = text.code[start:end].strip()
    if re.fullmatch(r"[\w.]+", written):
        return written.rpartition(".")[2]
    called = [name for name in _CALLED.findall(written) if not _NOT_CONSTRUCTORS.match(name)]
    return next((name for name in called if "new" in name.lower()), called[-1] if called else "")
