"""SECURITY.md is true where it can be: each line names tests, and those are there."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ADDRESS = re.compile(r"ur[li]|http|host|proxy|server|endpoint|address|remote", re.IGNORECASE)


def rows() -> Iterator[str]:
    """The lines of each table that says what shows them."""
    shown = False
    for line in PAGE.splitlines():
        if "shown by" in line:
            shown = True
        elif not line.startswith("|"):
            shown = False
        elif shown and not line.startswith("|---"):
            yield line


ROWS = tuple(rows())


def test_there_are_lines_to_look_at() -> None:
    assert len(ROWS) > 50


@pytest.mark.parametrize("row", ROWS, ids=[row[2:40] for row in ROWS])
def test_each_line_names_tests_that_are_there(row: str) -> None:
    last = row.rstrip("| ").rpartition(" | ")[2]
    named = NAMED.findall(last)
    assert named
    assert NAMED.sub("", last).strip(", ") == ""
    assert [each for each in named if not is_there(*each)] == []


def is_there(file: str, test: str) -> bool:
    path = ROOT / file
    if not path.is_file():
        return False
    body = ast.parse(path.read_text()).body
    return any(isinstance(each, ast.FunctionDef) and each.name == test for each in body)


@pytest.mark.parametrize("schema", ["config", "organisation"])
def test_no_configuration_holds_an_address(schema: str) -> None:
    """What a repository or an organisation may say leads a worker to no server."""
    described = json.loads((ROOT / f"docs/{schema}.schema.json").read_text())
    names = set(keys(described))
    assert "pattern" in names
    assert sorted(name for name in names if ADDRESS.search(name)) == []


def keys(described: Any) -> Iterator[str]:
    if isinstance(described, dict):
        yield from described.get("properties", {})
        described = list(described.values())
    if isinstance(described, list):
        for each in described:
            yield from keys(each)
