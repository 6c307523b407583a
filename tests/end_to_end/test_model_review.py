"""A model's review of a pull request, through real workers: GitHub and the model are doubles."""

from collections.abc import Iterator

import pytest

from itw.configuration.config import PATH
from tests.end_to_end.system import SAMPLE
from tests.model_double.script import Break, Say
from tests.model_double.server import Double, playing
from tests.workers.stage import wait_until

TEST = "internal/impl/beanstalkd/integration_test.go"
LINE = 71
QUOTE = '_, err := tube.Put(fmt.Appendf(nil, "order %d", i), 1, 0, time.Minute)'
FOUND = Say(
    text={
        "remarks": [
            {
                "path": TEST,
                "line": LINE,
                "quote": QUOTE,
                "kind": "asserts_nothing",
                "reason": "Nobody asks the server whether the jobs were deleted, @everyone.",
                "case": "The input never deletes a job, and three arrive all the same.",
            }
        ]
    }
)
SURE = Say(text={"refutation": "none", "score": 91})


@pytest.fixture
def double() -> Iterator[Double]:
    with playing() as running:
        yield running


@pytest.fixture
def system(system):
    system.start_worker()
    system.repository.push("main", {PATH: "model_review: true\n"})
    return system


def opened(system):
    pull = system.open_pull("feature", SAMPLE, by="dev")
    system.wait_for_verdict(pull)
    return pull


def by_model(pull):
    return [each for each in pull.seen.reviews if "by a model" in each.body]


def threads(pull):
    bodies = ((each, each.comments[0].body) for each in pull.seen.threads)
    return [each for each, body in bodies if "after a second look" in body]


def summary(pull):
    (check,) = pull.seen.checks
    return check.summary


def test_one_review_more_and_then_none(system, double):
    system.start_model_worker(double.url)
    double.play(FOUND, SURE)
    pull = opened(system)
    wait_until(lambda: "1 remark by" in summary(pull), 60, "section")
    (review,) = by_model(pull)
    assert review.state == "COMMENTED"
    (thread,) = threads(pull)
    assert (thread.path, thread.line) == (TEST, LINE)
    assert "@\u200beveryone" in thread.comments[0].body
    (before,) = pull.seen.checks
    assert (before.status, before.conclusion) == ("completed", "neutral")

    system.repository.push("feature", {"docs/more.md": "more\n"}, by="dev")
    system.wait_for_verdict(pull)
    assert "1 remark by" in summary(pull)
    assert [thread.resolved for thread in threads(pull)] == [False]

    pull.comment("/review-integration-tests", by="dev")
    system.wait_until_idle()
    wait_until(lambda: "were reviewed before" in summary(pull), 60, "asked again")
    assert len(by_model(pull)) == len(threads(pull)) == 1
    assert len(double.asked) == 2


def test_killed_while_the_model_thinks_it_goes_on_and_posts_once(system, double):
    worker = system.start_model_worker(double.url)
    double.play(FOUND, Break(of=SURE, silence=8.0), SURE)
    pull = opened_without_waiting(system)
    wait_until(lambda: len(double.asked) == 2, 60, "second question")
    worker.kill()
    assert by_model(pull) == []
    system.start_model_worker(double.url)
    wait_until(lambda: "1 remark by" in summary(pull), 60, "section")
    assert len(by_model(pull)) == len(threads(pull)) == 1
    assert [("Propose at most" in str(each["messages"])) for each in double.asked] == [
        True, False, False,
    ]  # fmt: skip


def opened_without_waiting(system):
    return system.open_pull("feature", SAMPLE, by="dev")


def test_without_a_worker_that_has_a_model_the_review_is_as_it_was(system):
    pull = opened(system)
    assert "off here: this installation has no model" in summary(pull)
    assert by_model(pull) == []
