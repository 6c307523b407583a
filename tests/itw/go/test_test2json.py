import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.go.test2json import MAX_LINE, parse_go_test
from itw.go.test_report import Outcome, PackageRun, TestRun
from itw.runs.kept_output import BETWEEN_LINES, HEAD_LINES, MAX_KEPT, TAIL_LINES

DATA = Path(__file__).parents[2] / "testdata/go_test/every_outcome.jsonl"


@pytest.fixture(scope="module")
def packages() -> dict[str, PackageRun]:
    report = parse_go_test(DATA.read_bytes().splitlines(keepends=True))
    return {package.package.rpartition("/")[2]: package for package in report.packages}


def by_name(package: PackageRun) -> dict[str, TestRun]:
    return {test.name.removeprefix("TestIntegration"): test for test in package.tests}


def output(text: str, *, test: str = "TestX", package: str = "p", time: str = "t") -> bytes:
    event = {"Time": time, "Action": "output", "Package": package, "Test": test, "Output": text}
    return json.dumps(event, separators=(",", ":")).encode()


def test_every_outcome_is_told_apart(packages: dict[str, PackageRun]):
    outcomes = {name: test.outcome for name, test in by_name(packages["orders"]).items()}
    assert outcomes == {
        "OrdersArrive": Outcome.PASSED,
        "OrdersResume": Outcome.FAILED,
        "OrdersResume/after_a_restart": Outcome.FAILED,
        "OrdersResume/after_a_pause": Outcome.SKIPPED,
        "Skipped": Outcome.SKIPPED,
        "Silent": Outcome.FAILED,
        "Panics": Outcome.FAILED,
    }


def test_a_test_that_the_time_limit_cut_off_is_unfinished(packages: dict[str, PackageRun]):
    (hangs,) = packages["hangs"].tests
    assert hangs.outcome is Outcome.UNFINISHED
    assert packages["hangs"].outcome is Outcome.FAILED


def test_a_package_that_does_not_build_has_the_compilers_lines(packages: dict[str, PackageRun]):
    broken = packages["broken"]
    assert broken.outcome is Outcome.FAILED
    assert broken.build_errors[1] == "broken/integration_test.go:6:2: undefined: undefined"


def test_a_package_in_which_nothing_ran_passes_for_go(packages: dict[str, PackageRun]):
    assert (packages["empty"].outcome, packages["empty"].tests) == (Outcome.PASSED, ())


def test_lines_keep_their_time_and_place(packages: dict[str, PackageRun]):
    arrive = by_name(packages["orders"])["OrdersArrive"]
    assert arrive.lines[1].time == "2026-11-23T01:36:41.75230171Z"
    assert arrive.lines[1].text == "    integration_test.go:12: Given: a queue with 3 orders"
    assert arrive.top_level == "TestIntegrationOrdersArrive"


def test_a_flood_keeps_its_first_and_last_lines():
    count = HEAD_LINES + TAIL_LINES + 1000
    (test,) = parse_go_test(output(f"line {n}\n") for n in range(count)).tests
    assert test.dropped == 1000
    assert (test.lines[0].text, test.lines[-1].text) == ("line 0", f"line {count - 1}")
    assert len(test.lines) == HEAD_LINES + TAIL_LINES


def flood_around(*texts: str) -> list[str]:
    """What is kept of these lines in the middle of many others."""
    noise = [output(f"    x_test.go:9: noise {n}\n") for n in range(HEAD_LINES + TAIL_LINES)]
    (test,) = parse_go_test([*noise, *(output(f"{text}\n") for text in texts), *noise]).tests
    assert len(test.lines) + test.dropped == 2 * len(noise) + len(texts)
    return [line.text for line in test.lines if "noise" not in line.text]


def test_a_step_within_a_flood_is_kept():
    steps = [
        *("    x_test.go:4: Then: it arrives", "    x_test.go:5: and: it stays"),
        "    x_test.go:5: GIVEN a server",
    ]
    assert flood_around(*steps, "    x_test.go:6: whenever") == steps


def test_a_panic_and_an_assertion_within_a_flood_are_kept_whole():
    block = ["    x_test.go:4: ", "        \tError Trace:\t/p/x_test.go:4", "        \tError:"]
    crash = ["panic: no", "", "goroutine 1 [running]:", "p.TestX(0x1)", "\t/p/x_test.go:4 +0x1"]
    assert flood_around(*block, *crash) == block + crash


def test_a_hostile_number_of_steps_is_bounded():
    steps = (output(f"    x_test.go:4: Then: {n}\n") for n in range(10_000))
    (test,) = parse_go_test(steps).tests
    assert len(test.lines) <= HEAD_LINES + TAIL_LINES + BETWEEN_LINES


def test_a_line_without_end_is_cut_before_it_is_read():
    report = parse_go_test([b"x" * 50_000_000, b'{"Action":"run","Package":"' + b"p" * 9_000_000])
    assert [len(text) for text in report.stray] == [MAX_LINE, MAX_LINE]


def test_a_line_that_go_split_is_one_line():
    (test,) = parse_go_test([output("ab", time="1"), output("cd\n", time="2"), output("e")]).tests
    assert test.lines == (("1", "abcd"), ("t", "e"))


def test_a_hostile_number_of_tests_is_bounded():
    events = (output("x" * 4000, test=f"Test{n}") for n in range(30_000))
    report = parse_go_test(events)
    kept = sum(len(line.text) for test in report.tests for line in test.lines)
    assert kept <= MAX_KEPT


def test_what_is_no_event_is_kept_as_a_stray_line():
    report = parse_go_test([b"go: cannot find main module\n", b"[1]", b"{}", b"\xff", b""])
    assert report.stray == ("go: cannot find main module", "[1]", "{}", "\ufffd")


@given(st.lists(st.binary(max_size=60)))
def test_no_bytes_raise(lines: list[bytes]):
    assert not list(parse_go_test(lines).tests)


EVENTS = st.fixed_dictionaries(
    {"Action": st.sampled_from(["run", "output", "pass", "fail", "skip", "start", "odd"])},
    optional={
        "Package": st.sampled_from(["p", "q", "", None, 3]),
        "Test": st.sampled_from(["TestA", "TestA/b", "", None, []]),
        "Output": st.text(max_size=9) | st.none() | st.integers(),
        "Elapsed": st.floats(allow_nan=True) | st.text(max_size=2) | st.none(),
        "Time": st.text(max_size=4),
    },
)


@given(st.lists(EVENTS, max_size=20))
def test_no_event_raises(events: list[dict[str, object]]):
    lines = [json.dumps(event, separators=(",", ":")).encode() for event in events]
    for test in parse_go_test(lines).tests:
        assert test.outcome in Outcome
        assert test.seconds >= 0
