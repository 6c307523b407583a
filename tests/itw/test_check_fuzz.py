"""No bytes make the analyser fail: every fixture of every rule, mutated."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.checking.check import check_change, check_files
from itw.configuration.config import Config, Profile, config_for
from itw.connector import ConnectorChanges
from itw.source.parse import parse_go
from itw.tree import MemoryTree
from tests.itw.changes import change_between

PATHS = sorted((Path(__file__).parent.parent / "testdata").glob("rules/*/*/*_test.go"))
FIXTURES = [path.read_bytes() for path in PATHS]
TOKENS = [
    b"{", b"}", b"(", b")", b'"', b"`", b"'", b"//", b"/*", b"func", b"go ", b"defer ", b":=",
    b"\r\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"t.Run(", b"func(t *testing.T) {", b"if a {",
    b"stream.Run(", b"pool.Retry(", b",", b"...", b"[T any]", b"import (", b"case ", b"\\",
]  # fmt: skip
PATH = "internal/impl/pkg/integration_test.go"
mutations = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(TOKENS) | st.binary(max_size=6)),
    min_size=1,
    max_size=6,
)


def mutated(source: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, cut, inserted in edits:
        at = int(where * len(source))
        source = source[:at] + inserted + source[at + cut :]
    return source


def found_in(source: bytes) -> list[int]:
    tree = MemoryTree({PATH: source})
    found = check_files(tree, config=config_for(Profile.SPEC), everything=True)
    return [finding.place.line for finding in found]


def test_nothing_is_found_in_a_function_whose_syntax_is_broken():
    """One function with a finding of every third fixture, broken right before its end."""
    seen = 0
    for source in FIXTURES[::3]:
        for line in found_in(source)[:1]:
            functions = parse_go(PATH, source).functions
            function = next((f for f in functions if f.line <= line <= f.end_line), None)
            if function is not None:
                end = function.end - 1
                changed = source[:end] + b"x := (\n" + source[end:]
                (broken,) = (f for f in parse_go(PATH, changed).functions if f.broken)
                inside = range(broken.line, broken.end_line + 1)
                assert not set(inside).intersection(found_in(changed))
                seen += 1
    assert seen > 50


@given(st.sampled_from(FIXTURES), mutations, st.sampled_from(Profile))
@settings(max_examples=200, deadline=None)
def test_mutated_files_are_checked_without_a_failure(source, edits, profile):
    is_checked(source, mutated(source, edits), config_for(profile))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@given(st.sampled_from(FIXTURES), mutations, st.sampled_from(Profile))
@settings(max_examples=10_000, deadline=None)
def test_ten_thousand_mutated_files_are_checked_without_a_failure(source, edits, profile):
    is_checked(source, mutated(source, edits), config_for(profile))


def is_checked(source: bytes, changed: bytes, config: Config) -> None:
    """As a commit and as a change; and nothing is found where the syntax is broken."""
    tree = MemoryTree({PATH: changed})
    broken = [function for function in parse_go(PATH, changed).functions if function.broken]
    for finding in check_files(tree, config=config, everything=True):
        assert 1 <= finding.place.line <= changed.count(b"\n") + 1
        assert finding.message
        assert not any(each.line <= finding.place.line <= each.end_line for each in broken)
    check_change(
        diff=change_between({PATH: source}, {PATH: changed}),
        base=MemoryTree({PATH: source}),
        head=tree,
        config=config,
        connectors=ConnectorChanges(),
        coverage={},
    )
