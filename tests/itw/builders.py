"""Builders: a finding, a diff and an assessment with one thing changed."""

from typing import Any

from itw.configuration.config import Config
from itw.connector import Connector, ConnectorChanges, Coverage, External, Tested
from itw.diff import Diff, FileChange, Hunk
from itw.finding import Finding, Place, Severity
from itw.pull import Pull
from itw.review import Assessment

BASE = "b" * 40
HEAD = "a" * 40
TEST_FILE = "internal/impl/nats/integration_test.go"


def place(line: int = 31, *, path: str = TEST_FILE, end_line: int = 0) -> Place:
    return Place(path, line, end_line or line)


def finding(**changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule": "silent_eventually",
        "severity": Severity.WARNING,
        "place": place(),
        "message": "log the state on each attempt",
        "clause": "Polling and Retries",
        "function": "TestIntegrationNats",
        "anchor": f"{changes.get('place', place()).line}",
    }
    return Finding(**(fields | changes))


def connector(kind: str = "output", name: str = "nats", **changes: Any) -> Connector:
    fields: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "package": "internal/impl/nats",
        "file": "internal/impl/nats/output.go",
        "line": 40,
    }
    return Connector(**(fields | changes))


def coverage(tested: Tested = Tested.NO, external: External = External.CONTAINER) -> Coverage:
    tests = (f"{TEST_FILE}:31 TestIntegrationNats",) if tested is Tested.YES else ()
    return Coverage(tested=tested, external=external, tests=tests)


def hunk(start: int, lines: int) -> Hunk:
    return Hunk(start, 0, start, lines, frozenset(range(start, start + lines)))


def diff(path: str = TEST_FILE, *hunks: Hunk) -> Diff:
    files = (FileChange("A", path, path, "", "1" * 40, hunks or (hunk(1, 200),)),)
    return Diff(BASE, HEAD, files)


def assessment(*findings: Finding, **changes: Any) -> Assessment:
    nats = connector()
    fields: dict[str, Any] = {
        "diff": diff(),
        "config": Config(),
        "connectors": ConnectorChanges(added=(nats,)),
        "coverage": {nats: coverage(Tested.YES)},
        "findings": findings,
    }
    return Assessment(**(fields | changes))


def pull(**changes: Any) -> Pull:
    fields: dict[str, Any] = {
        "repository": "acme/connect",
        "number": 7,
        "state": "open",
        "draft": False,
        "title": "Add an output",
        "author": "gopher",
        "head_sha": HEAD,
        "head_ref": "nats",
        "head_repository": "acme/connect",
        "base_ref": "main",
        "base_sha": BASE,
    }
    return Pull(**(fields | changes))
