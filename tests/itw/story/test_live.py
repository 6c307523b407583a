import json
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from itw.story.live import ENDED, Live, after, ended_title, running_rows
from itw.story.log_lines import seconds_of
from itw.story.text import text_lines
from tests.itw.go_output import output_of


def live_at(package: str, time: str) -> Live:
    """Everything that was printed up to then."""
    until = seconds_of(time)
    assert until is not None
    lines = (line for line in output_of(package) if _time(line) <= until)
    return reduce(after, lines, Live())


def _time(line: bytes) -> float:
    return seconds_of(json.loads(line).get("Time", "")) or 0.0


def shown(package: str, time: str) -> list[str]:
    rows = list(running_rows(live_at(package, time), seconds_of(time) or 0.0))
    return [str(line) for line in text_lines(rows, width=80)]


def test_steps_tick_as_the_test_narrates():
    assert shown("cdc", "2026-11-23T04:32:16.400+00:00") == [
        "TestIntegrationCDC/resume_after_restart · 0.1 s",
        "Given  a replica set with 1,000 documents                 ✓  51 ms",
        "When   the stream is stopped after 400 and started again  ✓  50 ms",
        "Then   the remaining 600 arrive exactly once              …  60 ms",
    ]


def test_parallel_subtests_are_shown_beside_each_other_and_paused_ones_are_not():
    lines = shown("parallel", "2026-11-23T04:32:18.665+00:00")
    names = [line.split("·")[0].strip() for line in lines if "Groups/" in line]
    assert names == ["TestIntegrationGroups/all", "TestIntegrationGroups/exclude"]


def test_a_test_that_narrates_nothing_has_its_name_and_its_time():
    assert shown("quiet", "2026-11-23T04:32:18.992165+00:00") == []
    live = after(Live(), b'{"Action":"run","Package":"p","Test":"TestX"}')
    assert [row.text for row in running_rows(live, 5.0)] == ["TestX · 0 ms"]


def test_what_ended_stays_with_its_sign():
    live = reduce(after, output_of("skips"), Live())
    assert [ended_title(test) for test in live.ended] == [
        f"{sign} TestIntegration{name}  0 ms"
        for sign, name in (("\u2013", "Skips"), ("\u2013", "SkipNow"), ("✓", "Passes"))
    ]
    assert (live.count, live.failed, live.running) == (3, 0, ())


def test_a_flood_changes_nothing():
    live = reduce(after, output_of("cdc")[:9], Live())
    line = b'{"Action":"output","Package":"p","Test":"TestX","Output":"a.go:1: flood\\n"}'
    assert after(live, line) is live
    assert after(live, b"{" * 10_000_000) is live


def test_a_hostile_number_of_tests_is_bounded():
    live = Live()
    for n in range(3 * ENDED):
        for action in ("run", "pass"):
            event = {"Action": action, "Package": "p", "Test": f"Test{n}"}
            live = after(live, json.dumps(event).encode())
    assert len(live.ended) == ENDED
    assert live.count == 3 * ENDED


EVENTS = st.fixed_dictionaries(
    {"Action": st.sampled_from(["run", "output", "pass", "fail", "pause", "cont", "odd", 3])},
    optional={
        "Package": st.sampled_from(["p", "", None, 3]),
        "Test": st.sampled_from(["TestA", "TestA/b", "", None, []]),
        "Output": st.sampled_from(["    a.go:1: Given: x\n", "    a.go:1: AND\n"]) | st.integers(),
        "Elapsed": st.floats(allow_nan=True) | st.text(max_size=2) | st.none(),
        "Time": st.sampled_from(["2026-01-01T00:00:00Z", "", "x"]),
    },
)


@given(st.lists(EVENTS, max_size=20))
def test_no_event_raises(events: list[dict[str, object]]):
    lines = (json.dumps(event, separators=(",", ":")).encode() for event in events)
    live = reduce(after, lines, Live())
    assert list(text_lines(list(running_rows(live, 0.0)))) is not None


@given(st.binary(max_size=60))
def test_no_bytes_raise(line: bytes):
    assert after(Live(), line) == Live()
