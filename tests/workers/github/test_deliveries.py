"""The list of the webhook's deliveries, and asking for one again."""

from collections.abc import Iterator

import pytest

from tests.github_double.receiver import Inbox, receiving
from tests.workers.github.conftest import Stage


@pytest.fixture
def inbox(stage: Stage) -> Iterator[Inbox]:
    with receiving() as inbox:
        stage.double.send_webhooks_to(inbox.url)
        yield inbox


def test_what_was_not_taken_is_listed_as_such(stage: Stage, inbox: Inbox):
    stage.pull.comment("taken")
    inbox.status = 503
    stage.pull.comment("not taken")
    lost, taken = stage.app().deliveries.page().deliveries
    assert (lost.event, lost.action, lost.status_code) == ("issue_comment", "created", 503)
    assert taken.succeeded
    assert lost.is_wanted
    assert not taken.is_wanted


def test_it_is_sent_again_under_its_guid(stage: Stage, inbox: Inbox):
    inbox.status = 503
    stage.pull.comment("not taken")
    deliveries = stage.app().deliveries
    (lost,) = deliveries.page().deliveries
    inbox.status = 202
    assert deliveries.ask_again(lost.id)
    stage.double.settle()
    again, _ = deliveries.page().deliveries
    assert again.guid == lost.guid
    assert again.succeeded
    assert again.redelivery


def test_the_whole_list_is_read_page_by_page(stage: Stage, inbox: Inbox):
    for _ in range(105):
        stage.double.ping()
    deliveries = stage.app().deliveries
    first = deliveries.page()
    rest = deliveries.page(first.older)
    ids = [each.id for each in (*first.deliveries, *rest.deliveries)]
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == 105
    assert rest.older == ""


def test_what_github_has_forgotten_can_not_be_asked_for(stage: Stage, inbox: Inbox):
    stage.double.ping()
    deliveries = stage.app().deliveries
    (old,) = deliveries.page().deliveries
    stage.double.clock.forward(days=4)
    assert not deliveries.ask_again(old.id)


def test_an_answer_that_was_lost_counts_as_asked(stage: Stage, inbox: Inbox):
    stage.double.ping()
    deliveries = stage.app().deliveries
    (old,) = deliveries.page().deliveries
    stage.double.fault("POST .*/attempts", drop="after")
    assert deliveries.ask_again(old.id)
