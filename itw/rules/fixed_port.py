"""A container is bound to a host port that is written in the test.

Two runs on one machine, or a service of the developer's own, take the port from each other. Let
Docker choose and ask for the mapped port; a test that must know it takes a free one first. A port
that is pinned on purpose has a comment that says so. A test that starts no container and dials a
fixed port of localhost is found, too: it needs a service that somebody started.

Bad:
    testcontainers.WithExposedPorts("5432:5432/tcp")

Good:
    testcontainers.WithExposedPorts("5432/tcp")
    port, err := ctr.MappedPort(t.Context(), "5432/tcp")
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.function import Function
from itw.source.testing import container_starts
from itw.source.variables import written_once
from itw.source.written import text_of

RULE = Rule(
    clause="Container Management",
    spec=Severity.NOTE,
    connect=Severity.NOTE,
    label="R14",
)

BINDING = re.compile(r"(?:[\d.]+:)?[1-9]\d*:\d+(?:/\w+)?")
HOST_PORT = re.compile(
    r"\bHostPort\s*:(?!=)[ \t]*((?:[^(){},\n]++|\((?:[^()\n]++|\([^()\n]*+\))*+\))++)[,}\n]"
)
PORT = re.compile(r"[1-9]\d*(?:/\w+)?")
NUMBER = re.compile(r"(?<![\w.])[1-9]\d{3,4}(?![\w.])")
CALLED = re.compile(r"([\w.]+)\(")
FORMATS = {"fmt.Sprintf", "fmt.Sprint", "strconv.Itoa"}
# What a comment of the test says when a port is pinned on purpose, wherever in it that is said.
PINNED = re.compile(
    r"\b(?:fixed|static|pinned|hard-?coded|same)\b[^.]{0,30}\bports?\b"
    r"|\bports?\b[^.]{0,40}\b(?:fixed|static|pinned|hard-?coded|must|advertis\w+)\b",
    re.IGNORECASE,
)
REGRETTED = re.compile(r"\b(?:until|todo|fixme|for now)\b", re.IGNORECASE)
LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1):[1-9]\d*")
DIALS = {"net.Dial", "net.DialTimeout"}


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        outside = not any(_starts(visit) for visit in test.visits)
        for visit in test.visits:
            if _starts(visit):
                for start, port in _bound(visit):
                    yield test.violation(
                        None, f"let Docker choose the host port instead of `{port}`", visit=visit,
                        anchor=f"port {port}",
                    ).on(visit.function.text.line(start))  # fmt: skip
            for call in _dials(visit) if outside else ():
                yield test.violation(
                    call,
                    "start the service in a container and ask for its port instead of expecting "
                    "it on a fixed one",
                    visit=visit,
                )


def _starts(visit: Visit) -> bool:
    return bool(container_starts(visit.declared))


def _bound(visit: Visit) -> Iterator[tuple[int, str]]:
    """Host ports in bindings, unless a comment there or of the test says why."""
    if any(PINNED.search(each) and not REGRETTED.search(each) for each in _sentences(visit)):
        return
    for start, port in (*_bindings(visit), *_host_ports(visit)):
        if not _has_comment(visit, start):
            yield start, port


def _bindings(visit: Visit) -> Iterator[tuple[int, str]]:
    """Strings such as `5432:5432/tcp`."""
    text, function = visit.function.text, visit.function
    for start, end in text.strings_in(function.start, function.end):
        if "0" <= text.chars[start + 1 : start + 2] <= "9":  # as few strings
            value = text.value(start, end)
            if BINDING.fullmatch(value):
                yield start, value
    for call in function.named("WithExposedPorts"):
        for span in call.spans:
            value = text_of(visit.declared, *span) or ""
            if BINDING.fullmatch(value) and text.strings_in(*span) != [span]:
                yield span[0], value


def _host_ports(visit: Visit) -> Iterator[tuple[int, str]]:
    """The values of `HostPort` that are written in the function, or computed from such a number."""
    text, function = visit.function.text, visit.function
    if text.code.find("HostPort", function.start, function.end) < 0:
        return
    for found in HOST_PORT.finditer(text.code, function.start, function.end):
        start = found.start(1)
        end = start + len(found[1].rstrip())
        if text.strings_in(start, end) == [(start, end)]:
            if PORT.fullmatch(text.value(start, end)):
                yield start, text.value(start, end)
        elif PORT.fullmatch(text_of(visit.declared, start, end) or "") or _is_computed(
            function, text.code[start:end]
        ):
            yield start, text.slice(start, end)


def _is_computed(function: Function, code: str) -> bool:
    """Whether a number of the test is all that a port is made of."""
    if code.isidentifier():
        code = written_once(function, code)
    return bool(NUMBER.search(code)) and FORMATS.issuperset(CALLED.findall(code))


def _has_comment(visit: Visit, offset: int) -> bool:
    """Whether the line above is a comment: a port pinned on purpose says so."""
    line = visit.function.text.line(offset)
    return visit.function.text.lines(max(line - 1, 1), line).lstrip().startswith("//")


def _sentences(visit: Visit) -> list[str]:
    """What the comments of the function and those right above it say."""
    text, function = visit.function.text, visit.function
    spans = text.comments_in(function.start, function.end)
    said = " ".join((function.doc, *(text.slice(*span) for span in spans)))
    return " ".join(said.replace("//", " ").split()).split(". ")


def _dials(visit: Visit) -> Iterator[Call]:
    for call in visit.function.named("Dial", "DialTimeout"):
        if call.name in DIALS and any(LOCAL.fullmatch(s or "") for s in call.strings):
            yield call
