import json

from hypothesis import given
from hypothesis import strategies as st

from itw.configuration.config import RunCommand
from itw.runs.live import LiveRun
from itw.runs.plan import PlannedPackage, PlannedTest, TestPackage, TestPlan

NAMES = ("TestIntegrationNats", "TestIntegrationNatsStream")


def a_live_run() -> LiveRun:
    tests = tuple(PlannedTest(package="nats", name=name, path="x", line=1) for name in NAMES)
    package = PlannedPackage(at=TestPackage(package="nats"), tests=tests, command=RunCommand())
    live = LiveRun(TestPlan(packages=(package,)))
    live.begin("nats")
    return live


def event(action: str, test: str, output: str = "") -> bytes:
    more = {"Output": output} if output else {}
    return json.dumps({"Action": action, "Test": test, **more}, separators=(",", ":")).encode()


def test_tests_are_counted_as_they_end() -> None:
    live = a_live_run()
    live.feed(event("run", NAMES[0]))
    assert live.shown().title == "Running: 0 of 2 tests done"
    live.feed(event("pass", NAMES[0]))
    live.feed(event("fail", NAMES[1]))
    assert live.shown().title == "Running: 2 of 2 tests done, 1 failed"


def test_subtests_and_tests_that_nobody_asked_for_count_for_nothing() -> None:
    live = a_live_run()
    for name in ("TestIntegrationNats/sub", "TestOther", ""):
        live.feed(event("pass", name))
    assert "0 of 2" in live.shown().title


def test_what_is_run_again_counts_once() -> None:
    live = a_live_run()
    for _ in range(2):
        live.begin("nats")
        live.feed(event("fail", NAMES[0]))
    assert live.shown().title == "Running: 1 of 2 tests done, 1 failed"


def test_the_step_that_a_test_narrates_is_shown_and_can_do_nothing() -> None:
    live = a_live_run()
    live.feed(event("output", NAMES[0], "    x_test.go:12: When: @ada <b>stops</b> it\n"))
    assert "“When: @\u200bada &lt;b&gt;stops&lt;/b&gt; it”" in live.shown().failed


def test_a_step_is_shown_whole_whatever_go_escapes_in_it() -> None:
    live = a_live_run()
    line = event("output", NAMES[0], '    x_test.go:9: given: "a" & <b>\n')
    live.feed(line.replace(b"&", b"\\u0026").replace(b"<", b"\\u003c"))
    assert 'now “Given: "a" &amp; &lt;b&gt;”' in live.shown().failed


def test_every_way_to_begin_a_step_is_one_while_it_runs() -> None:
    live = a_live_run()
    for words in ("GIVEN a server", "Given : a server", "given: a server"):
        live.begin("nats")
        live.feed(event("output", NAMES[0], f"    x_test.go:9: {words}\n"))
        assert "“Given: a server”" in live.shown().failed


@given(st.binary(max_size=200))
def test_any_bytes_do(line: bytes) -> None:
    live = a_live_run()
    live.feed(line)
    live.feed(b'{"Action":"output","Output":"x.go:1: ' + line)
    assert "of 2 tests" in live.shown().title
