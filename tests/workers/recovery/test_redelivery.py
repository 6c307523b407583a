"""Deliveries that nobody took are asked for again, each until it was taken."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from itw.recovery.deliveries import TRIES
from tests.github_double.receiver import Inbox, receiving
from tests.github_double.state import CLOCK, Delivery, stamp
from tests.workers.recovery.stage import Stage


@pytest.fixture
def inbox(stage: Stage) -> Iterator[Inbox]:
    with receiving() as inbox:
        stage.double.send_webhooks_to(inbox.url)
        yield inbox


@pytest.fixture
def missed(stage: Stage, inbox: Inbox) -> list[str]:
    """The guids of three comments that met a closed door."""
    pull = stage.open_pull("feature")
    inbox.status = 503
    for number in range(3):
        pull.comment(f"comment {number}")
    inbox.status = 202
    pull.comment("taken")
    inbox.got.clear()
    stage.later(minutes=2)
    return [each.guid for each in stage.double.deliveries[-4:-1]]


def guids(inbox: Inbox) -> list[str]:
    return [headers["X-GitHub-Delivery"] for headers, _ in inbox.got]


def round_(stage: Stage, **more: object) -> object:
    asked = stage.redelivery(**more).round()
    stage.double.settle()
    return asked


def test_what_was_missed_comes_again_in_its_order(stage, inbox, missed):
    assert round_(stage).asked == tuple(missed)
    assert guids(inbox) == missed


def test_what_was_taken_is_not_asked_for_again(stage, inbox, missed):
    for _ in range(5):
        round_(stage)
        stage.later(minutes=10)
    assert guids(inbox) == missed


def test_nobody_remembers_and_still_it_is_not_asked_for_twice(stage, inbox, missed):
    round_(stage)
    stage.wipe()
    stage.later(hours=1)
    assert round_(stage).asked == ()


def test_while_nobody_answers_one_is_tried_at_a_time(stage, inbox, missed):
    stage.repository.pull(1).comment("taken")
    inbox.status = 503
    stage.repository.pull(1).comment("missed, too")
    stage.later(minutes=2)
    assert round_(stage).asked == tuple(missed[:1])
    assert round_(stage).asked == tuple(missed[1:2])
    inbox.status = 202
    stage.repository.pull(1).comment("they are back")
    stage.later(minutes=5)
    assert len(round_(stage).asked) == 4


def test_what_fails_for_ever_is_given_up(stage, inbox, missed):
    inbox.status = 503
    for _ in range(48):
        round_(stage)
        stage.later(hours=1)
    assert len(inbox.got) == 3 * TRIES


def test_the_tries_before_a_wipe_count(stage, inbox, missed):
    inbox.status = 503
    for _ in range(30):
        round_(stage)
        stage.wipe()
        stage.later(hours=1)
    assert len(inbox.got) <= 3 * TRIES


def test_a_dry_run_asks_for_nothing_and_remembers_nothing(stage, inbox, missed):
    assert round_(stage, dry=True).asked == tuple(missed)
    assert guids(inbox) == []
    assert stage.server.client().keys("itw:recovery:*") == []


def test_what_github_keeps_no_longer_is_named_once(stage, inbox, missed):
    inbox.status = 503
    round_(stage)
    stage.later(days=4)
    assert set(round_(stage).lost) == set(missed)
    assert round_(stage).lost == ()


def a_delivery(stage: Stage, *, seconds_ago: float, status: int) -> Delivery:
    world, app = stage.double.world, stage.double.app
    return Delivery(
        id=world.new_id(),
        app=app,
        guid=f"00000000-0000-4000-8000-{world.new_id():012d}",
        event="pull_request",
        action="opened",
        installation=stage.installation.id,
        repository=None,
        payload={"action": "opened"},
        delivered_at=stamp(CLOCK.now() - timedelta(seconds=seconds_ago)),
        status_code=status,
        status="OK" if status < 400 else "failed",
    )


def test_a_long_list_is_read_in_several_rounds(stage, inbox):
    old = [a_delivery(stage, seconds_ago=90_000 - 60 * n, status=202) for n in range(700)]
    old[5].status_code = old[350].status_code = 503
    stage.double.deliveries[:] = old
    rounds = [stage.redelivery(pages=3).round() for _ in range(4)]
    assert [each.asked for each in rounds] == [(), (old[350].guid,), (old[5].guid,), ()]
    assert [each.requests for each in rounds[2:]] == [4, 1]


def test_what_comes_while_the_rest_is_read_is_not_late(stage, inbox):
    old = [a_delivery(stage, seconds_ago=90_000 - 60 * n, status=202) for n in range(700)]
    stage.double.deliveries[:] = old
    stage.redelivery(pages=3).round()
    new = a_delivery(stage, seconds_ago=90, status=503)
    stage.double.deliveries.extend([new, a_delivery(stage, seconds_ago=1, status=202)])
    assert stage.redelivery(pages=3).round().asked == (new.guid,)


def test_few_requests_when_nothing_was_missed(stage, inbox):
    stage.open_pull("feature")
    stage.redelivery().round()
    assert stage.redelivery().round().requests == 1
