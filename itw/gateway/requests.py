"""A request line as a value: method, plain path segments, and a query without repetition."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from itw.gateway.decisions import Answered, Refused

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE"})
MAX_TARGET = 8192
VERSION = re.compile(r"v1\.(\d{1,3})")
# No percent sign, no backslash, no empty segment: nothing that two parsers could read differently.
SEGMENT = re.compile(r"[A-Za-z0-9_.:@-]+")


@dataclass(frozen=True, slots=True)
class Request:
    """`path` has no version: ("containers", "json")."""

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str]


def parse(method: str, target: str) -> Request:
    """Raises Answered for what no Docker client sends."""
    if method not in METHODS:
        raise Answered(405, "method not allowed")
    if len(target) > MAX_TARGET or not target.startswith("/") or not target.isascii():
        raise Answered(400, "bad request target")
    path, _, query = target.partition("?")
    segments = path[1:].split("/")
    if not all(SEGMENT.fullmatch(segment) and segment.strip(".") for segment in segments):
        raise Answered(400, "bad request path")
    if VERSION.fullmatch(segments[0]):
        segments = segments[1:]
    if not segments:
        raise Answered(400, "bad request path")
    return Request(method, tuple(segments), query_of(query))


def query_of(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=64, errors="strict")
    except ValueError:
        raise Answered(400, "bad query") from None
    query = dict(pairs)
    if len(query) != len(pairs):
        raise Answered(400, "a parameter is given twice")
    return query


def only(query: Mapping[str, str], *known: str) -> None:
    """Refuse a parameter that is neither known nor switched off."""
    for name, value in query.items():
        if name not in known and value not in {"", "0", "false", "False"}:
            raise Refused(f"the parameter {name[:64]!r}")


def flag(query: Mapping[str, str], name: str) -> bool:
    """As Docker reads them: anything but these is true."""
    return query.get(name, "").strip().lower() not in {"", "0", "no", "false", "none"}
