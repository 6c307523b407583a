import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.go.pattern import compiled, problem_of, restricted, selects

# What a Go 1.26 test binary with these tests and subtests ran for each `-test.run`; None where it
# refused the pattern.
NAMES = (
    *("TestA", "TestAB", "TestIntegrationNATS", "Test_Integration_x", "TestÄ"),
    *("TestA/x_y", "TestA/sub/deep", "TestA/[b]", "TestAB/redis", "TestAB/a|b"),
    *("TestIntegrationNATS/redis", "TestIntegrationNATS/redis/inner", "TestIntegrationNATS/b"),
)
SEEN = json.loads(Path("tests/testdata/go_test/run_patterns.json").read_text())


def ran(pattern: str) -> list[str]:
    """Go runs a subtest only where it has run the tests around it."""
    found: list[str] = []
    for name in sorted(NAMES, key=lambda name: name.count("/")):
        around = [part for part in NAMES if name.startswith(part + "/")]
        if selects(pattern, name) and all(each in found for each in around):
            found.append(name)
    return sorted(found)


def test_patterns_mean_what_they_mean_to_go():
    taken = [(pattern, names) for pattern, names in SEEN if names is not None]
    assert [(pattern, ran(pattern)) for pattern, _ in taken] == taken


def test_patterns_that_go_refuses_are_refused():
    refused = [pattern for pattern, names in SEEN if names is None]
    assert [pattern for pattern in refused if not problem_of(pattern)] == []
    assert not any(selects(pattern, "TestA") for pattern in refused)


def test_patterns_that_go_takes_are_taken():
    assert [p for p, names in SEEN if names is not None and problem_of(p)] == []


@pytest.mark.parametrize("pattern", [r"(?:a*)*$", "(a|a?)+$", "(x+x+)+y"])
def test_no_pattern_takes_long(pattern):
    assert not selects(pattern, "a" * 20_000 + "x" * 20_000 + "b") or pattern != "(x+x+)+y"


def test_the_names_of_a_plan_keep_the_subtests_of_the_command():
    assert restricted("^Test.*Integration", ("TestIntegrationA",)) == "^(TestIntegrationA)$"
    assert restricted("Test/redis", ("TestA", "TestB")) == "^(TestA|TestB)$/redis"
    assert restricted("TestA/x|TestB/y", ("TestA", "TestB")) == "^(TestA)$/x|^(TestB)$/y"


@given(st.text(max_size=30), st.lists(st.from_regex(r"\ATest\w{0,8}\Z"), min_size=1, max_size=4))
def test_a_plan_selects_its_names_and_no_others(pattern, names):
    if problem_of(pattern):
        pattern = "^Test"
    narrowed = restricted(pattern, tuple(names))
    assert problem_of(narrowed) == ""
    assert all(selects(narrowed, name) for name in names)
    assert not selects(narrowed, max(names, key=len) + "Other")


@given(st.text(max_size=60))
def test_any_pattern_is_taken_or_refused_with_a_reason(pattern):
    if not problem_of(pattern):
        assert compiled(pattern)
