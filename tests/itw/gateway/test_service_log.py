"""A container's log as lines, however its bytes come."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.events import LogLine
from itw.gateway.service_log import MAX_LINE, ServiceLog


def frame(stream: int, text: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(text)) + text


def lines_of(data: bytes, *, tty: bool = False, step: int = 1 << 20) -> list[LogLine]:
    log = ServiceLog(tty=tty)
    for start in range(0, len(data), step):
        log.feed(data[start : start + step])
    log.close()
    return log.lines


TWO = frame(1, b"2026-01-01T00:00:00.1Z ready\n") + frame(2, b"2026-01-01T00:00:00.2Z oh no\n")
READ = [
    LogLine("2026-01-01T00:00:00.1Z", "stdout", "ready"),
    LogLine("2026-01-01T00:00:00.2Z", "stderr", "oh no"),
]


def test_frames_are_lines_with_their_times() -> None:
    assert lines_of(TWO) == READ


@given(st.integers(1, 90))
def test_frames_may_come_in_any_pieces(step: int) -> None:
    assert lines_of(TWO, step=step) == READ


def test_terminal_has_no_frames() -> None:
    assert lines_of(b"t a\r\nt b", tty=True) == [
        LogLine("t", "stdout", "a"),
        LogLine("t", "stdout", "b"),
    ]


def test_line_without_end_does_not_fill_the_memory() -> None:
    [line] = lines_of(frame(1, b"t " + b"x" * 1_000_000))
    assert len(line.text) == MAX_LINE


@given(st.binary(max_size=60))
def test_any_bytes_are_read(data: bytes) -> None:
    lines_of(data)
