"""The lines between gateway and worker: what is told is what is heard."""

from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.events import (
    Created,
    Died,
    Ended,
    Event,
    Log,
    LogLine,
    NotDone,
    Ready,
    Removed,
    Started,
    Wanted,
    log_events,
    parse_line,
    to_line,
)

MAX_ENGINE_LINE = 16 << 10
TEXT = st.text(max_size=30)
LINES = st.lists(st.builds(LogLine, TEXT, TEXT, TEXT), max_size=4).map(tuple)
EVENTS = (
    st.builds(NotDone, TEXT)
    | st.builds(Created, TEXT, TEXT, TEXT)
    | st.builds(Died, TEXT, st.integers(), st.booleans())
    | st.builds(Log, TEXT, LINES, st.booleans(), st.booleans())
    | st.builds(Started, TEXT, st.dictionaries(TEXT, st.integers(), max_size=2))
    | st.sampled_from([Ready(), Wanted("redis:7"), Removed("x"), Ended("deadline")])
)


@given(EVENTS)
def test_event_is_heard_as_it_was_told(event: Event) -> None:
    line = to_line(event, 12.5)
    assert line.count(b"\n") == 1
    assert parse_line(line) == (12.5, event)


@given(st.binary(max_size=80) | st.sampled_from([b"[]", b'{"event":"log"}', b'{"event":["log"]}']))
def test_what_is_no_event_is_skipped(line: bytes) -> None:
    assert parse_line(line) is None


def test_later_gateway_may_say_more() -> None:
    line = b'{"event":"removed","id":"x","why":"news","at":1}'
    assert parse_line(line) == (1.0, Removed("x"))


def test_long_log_comes_in_pieces_that_the_engine_does_not_cut() -> None:
    lines = [LogLine("t", "stdout", "\0" * 1000) for _ in range(50)]
    events = list(log_events("x", lines[:20], lines[20:], cut=True))
    assert [line for event in events for line in event.lines] == lines
    assert [event.first for event in events].count(True) == 1
    assert [event.cut for event in events].count(True) == 1
    assert max(len(to_line(event, 0)) for event in events) < MAX_ENGINE_LINE


def test_empty_log_is_told() -> None:
    assert list(log_events("x", [], [], cut=False)) == [Log("x", ())]
