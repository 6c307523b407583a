"""Reading what a test prints, from the first byte to the story, against decoding each line.

A test that floods its log must not be slower for being watched: the parser, the live view and the
story together, in processor time, so that a busy machine counts for little.
"""

import json
from collections.abc import Callable
from statistics import median
from time import process_time

from itw.go.test2json import GoTestParser
from itw.story.live import Live, after
from itw.story.story import stories_of
from itw.story.story_rows import rows_of
from itw.story.text import text_lines
from tools.bench.result import Result, in_turns, ratio, show, spread

LINES = 100_000
ROUNDS = 5
AT_LEAST = 50  # megabytes a second
FLOODS = {
    "t.Log": "    integration_test.go:12: message {n} arrived on topic orders, offset {n}",
    "printed": 'level=INFO msg="message arrived" topic=orders offset={n} partition=3 lag=0',
}
STEPS = ("Given: a topic", "When: messages are sent", "Then: all of them arrive")


def results() -> list[Result]:
    return [result for kind, text in FLOODS.items() for result in _flood(kind, text)]


def _flood(kind: str, text: str) -> list[Result]:
    lines = _lines(text)
    megabytes = sum(map(len, lines)) / 1e6
    sides = {"story": _to_story(lines), "json.loads": lambda: [json.loads(line) for line in lines]}
    samples = in_turns(sides, ROUNDS, clock=process_time)
    speed = megabytes / median(samples["story"])
    return [
        Result(
            name=f"{kind}: from bytes to the story",
            value=speed,
            unit="MB/s",
            target=AT_LEAST,
            at_least=True,
            detail=f"{megabytes:.0f} MB in {spread(samples['story'])} of processor time",
            samples=samples,
        ),
        ratio(f"{kind}: against decoding each line", "json.loads", "story", samples, target=1.0),
    ]


def _lines(text: str) -> list[bytes]:
    """A test that narrates three steps in a flood of its own, and fails."""
    told = [f"    integration_test.go:{n}: {step}" for n, step in enumerate(STEPS, start=3)]
    flood = [text.format(n=1_000_000 + n) for n in range(LINES // len(STEPS))]
    printed = [line for step in told for line in (step, *flood)]
    return [
        _event("run"),
        *(_event("output", Output=f"{line}\n") for line in printed),
        _event("fail", Elapsed=1.0),
    ]


def _event(action: str, **fields: object) -> bytes:
    event = {
        "Time": "2026-11-23T04:32:16.440000001Z",
        "Action": action,
        "Package": "example.com/shop/orders",
        "Test": "TestIntegrationOrders",
        **fields,
    }
    return json.dumps(event, separators=(",", ":")).encode() + b"\n"


def _to_story(lines: list[bytes]) -> Callable[[], object]:
    def read() -> list[str]:
        parser, live = GoTestParser(), Live()
        for line in lines:
            parser.feed(line)
            live = after(live, line)
        stories = (s for package in parser.report().packages for s in stories_of(package))
        shown = [str(line) for story in stories for line in text_lines(rows_of(story))]
        if sum(line.startswith(("Given", "When", "Then")) for line in shown) != len(STEPS):
            raise ValueError("the story lost a step")
        return shown

    return read


if __name__ == "__main__":
    show(results())
