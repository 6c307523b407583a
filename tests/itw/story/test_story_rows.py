from datetime import UTC, datetime
from textwrap import dedent

import pytest

from itw.go.test_report import Line
from itw.runs.sandbox import Service
from itw.story.service_log import logs_of, moments_of
from itw.story.story import Story
from itw.story.story_rows import headline, places_of, reason, rows_of
from itw.story.text import text_lines, wide
from tests.itw.go_output import told


def shown(story: Story, *services: Service, width: int = 96) -> str:
    rows = rows_of(story, moments_of(story, logs_of(services)))
    return "\n".join(str(line) for line in text_lines(rows, width=width))


def assert_shown(story: Story, text: str) -> None:
    assert shown(story) == dedent(text).strip("\n")


def before(story: Story, seconds: float) -> str:
    assert story.broke_at is not None
    return datetime.fromtimestamp(story.broke_at - seconds, UTC).isoformat()


def test_the_broken_step_is_seen_at_once():
    story = told("cdc")["CDC/resume_after_restart"]
    assert_shown(
        story,
        """
        Given  a replica set with 1,000 documents                 ✓  30 ms
        When   the stream is stopped after 400 and started again  ✓  50 ms
        Then   the remaining 600 arrive exactly once              ✗  0.1 s
               each document once: the condition was never met
               last 3 of 12 attempts: 640 of 600 · 654 of 600 · 668 of 600
        """,
    )
    assert headline(story) == "failed at Then"
    assert reason(story) == "each document once: the condition was never met"


def test_a_service_stands_next_to_the_moment_it_matters():
    story = told("cdc")["CDC/helper"]
    redis = Service(
        id="r",
        image="redis:7",
        lines=(Line(before(story, 0.0504), "# WARNING: out of memory"),),
        ended=before(story, 0.0304),
        exit_code=137,
        out_of_memory=True,
    )
    last = shown(story, redis).splitlines()[-2:]
    assert [line.split("  ", 2)[2] for line in last] == [
        "# WARNING: out of memory  ←  50 ms before",
        "exited with 137, out of memory  ←  30 ms before",
    ]


@pytest.mark.parametrize(
    ("package", "test", "head", "why"),
    [
        ("nilpanic", "Name", "panicked at When", "nil pointer dereference"),
        ("background", "Background", "panicked at When", "panic: send on closed stream"),
        ("hang", "Hangs/ask", "hung at When", "still running after 1s, go test's own limit, "
         "in chan receive"),
        ("deadlock", "Deadlock", "deadlocked at Given", "all goroutines are asleep, "
         "in chan receive"),
        ("race", "Race", "raced at When", "data race: a read races with an earlier access"),
        ("exits", "Exits", "ended the process at When", "the process ended before the test did: "
         "os.Exit, log.Fatal, or it was killed"),
        ("quiet", "Quiet/streams/can_receive", "failed", "wrong number of messages: 3"),
        ("assertions", "TestEqualNumbers", "failed", "expected 600, actual 612"),
        ("assertions", "TestTwo", "failed", 'topic: expected "orders", actual "order"'),
        ("assertions", "TestLen", "failed", '"[a b]" should have 3 item(s), but has 2'),
        ("assertions", "TestTrue", "failed", "acknowledged: Should be true"),
        ("assertions", "TestFail", "failed", "it failed without a word"),
        ("assertions", "TestElementsMatch", "failed", 'only in the first list: "a"'),
        ("assertions", "TestNoError", "failed", "the cache sessions: unexpected error: connecting "
         'to cache "sessions": ping: dial tcp 127.0.0.1:6379: connect: connection refused'),
    ],
)  # fmt: skip
def test_what_broke_and_why_is_one_line_each(package: str, test: str, head: str, why: str):
    story = told(package)[test]
    assert (headline(story), reason(story)) == (head, why)


def test_a_large_value_is_told_by_what_differs():
    assert_shown(
        told("assertions")["TestEqualStructs"],
        """
        expected (-) and actual (+) differ:
           ID: (string) (len=1) "a",
        -  Items: ([]int) (len=2) {
        +  Items: ([]int) (len=3) {
            (int) 1,
        +   (int) 2,
            (int) 2
           },
        -  Paid: (bool) false
        +  Paid: (bool) true
          }
        """,
    )


def test_an_assertion_in_a_helper_has_the_tests_line_too():
    places = [str(spot) for spot in places_of(told("cdc")["CDC/helper"])]
    assert places == ["cdc/helper_test.go:11", "cdc/integration_test.go:40"]


def test_a_panic_has_the_line_of_the_test_that_led_there():
    places = [str(spot) for spot in places_of(told("nilpanic")["Name"])]
    assert places == ["nilpanic/client.go:10", "nilpanic/integration_test.go:9"]


@pytest.mark.parametrize("width", [40, 72, 100])
def test_no_line_is_wider_than_the_terminal(width: int):
    for package in ("cdc", "assertions", "hostile"):
        for story in told(package).values():
            assert all(wide(line) <= width for line in shown(story, width=width).splitlines())
