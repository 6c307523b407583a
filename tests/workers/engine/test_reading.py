import json

from itw.go.test_report import Outcome
from workers.engine.reading import Reading


def line(action: str, **fields: str) -> bytes:
    event = {"Time": "t", "Action": action, "Package": "p", "Test": "TestX", **fields}
    return json.dumps(event, separators=(",", ":")).encode() + b"\n"


def test_flood_is_cut_and_the_verdict_is_not() -> None:
    reading = Reading(10_000, None)
    reading.take(line("run"))
    for number in range(1000):
        reading.take(line("output", Output=f"line {number}\n"))
    reading.take(b"x" * 20_000)
    reading.take(line("fail"))
    (test,) = reading.report().tests
    assert reading.cut
    assert test.outcome is Outcome.FAILED
    assert len(test.lines) < 200
    assert reading.report().stray == ()


def test_lines_are_passed_on_as_they_come() -> None:
    seen: list[bytes] = []
    reading = Reading(10_000, seen.append)
    reading.take(line("run"))
    assert seen == [line("run")]
    assert not reading.cut
