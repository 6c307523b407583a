import json
import time
from base64 import b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import message_of
from itw.fair_shares.envelope import WHY, Envelope, NotAMessage, taken
from itw.jobs import CancelPullRequest, ReviewPullRequest

JOB = ReviewPullRequest(
    installation=7, repository="O/R", number=3, head_sha="a" * 40, reason="opened"
)


def message(job=JOB, **headers):
    written = json.loads(message_of(job))
    written["headers"] |= headers
    return written


def parsed(written):
    return Envelope.parse(json.dumps(written).encode())


def with_arguments(**arguments):
    body = b64encode(json.dumps([[], arguments, {}]).encode()).decode()
    return parsed(message() | {"body": body})


def test_the_receivers_message_says_whose_job_it_is():
    written = message()
    envelope = parsed(written)
    assert envelope.tag == written["properties"]["delivery_tag"]
    assert (envelope.installation, envelope.repository) == (7, "o/r")
    assert envelope.job() == JOB
    assert not envelope.goes_first


def test_a_retry_says_when_it_is_due_and_why():
    headers = {"eta": "2027-01-15T08:00:00+00:00", "retries": 2, WHY: "GitHub answered 502"}
    envelope = parsed(message(**headers))
    assert (envelope.due, envelope.retries) == (1_800_000_000.0, 2)
    assert envelope.why == "GitHub answered 502"
    assert envelope.goes_first


def test_a_time_without_a_zone_is_in_utc_wherever_the_worker_is(monkeypatch, request):
    request.addfinalizer(time.tzset)  # when the zone is what it was again
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        due = parsed(message(eta="2027-01-15T08:00:00")).due
    assert due == 1_800_000_000.0


@pytest.mark.parametrize(
    "job",
    [
        CancelPullRequest(installation=7, repository="o/r", number=3),
        ReviewPullRequest(**{**JOB.to_message(), "again": True}),
    ],
)
def test_what_people_wait_for_goes_first(job):
    assert parsed(message(job)).goes_first


def test_what_comes_again_because_nobody_knows_it_does_not_go_first():
    assert not parsed(message(task="of_a_newer_version", redelivered=True)).goes_first


def test_what_comes_again_goes_first():
    assert parsed(message(redelivered=True)).goes_first


def test_who_has_taken_it_can_be_read_from_it():
    written = message()
    taken(written, "host:12", 5.0)
    envelope = parsed(written)
    assert (envelope.taken_by, envelope.taken_at) == ("host:12", 5.0)


def test_a_job_of_a_newer_version_has_its_lane_and_no_job():
    envelope = parsed(message(task="of_a_newer_version"))
    assert (envelope.installation, envelope.repository) == (7, "o/r")
    assert envelope.job() is None


@pytest.mark.parametrize("name", ["o/r lane", "o/r\n", "x" * 201, 7, None, ["o/r"]])
def test_a_name_that_no_repository_has_is_none(name):
    assert with_arguments(installation=1, repository=name).repository == ""


@pytest.mark.parametrize("number", [-1, "7", None, 1.5, 2**60])
def test_a_number_that_no_installation_has_is_none(number):
    assert with_arguments(installation=number, repository="o/r").installation == 0


@pytest.mark.parametrize("tag", ["", None, 7])
def test_a_message_without_a_tag_is_none(tag):
    written = message()
    written["properties"]["delivery_tag"] = tag
    with pytest.raises(NotAMessage):
        parsed(written)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from(["headers", "properties", "body"])
NAMES = st.sampled_from(["eta", "retries", "task", "redelivered", "delivery_tag", "itw", WHY])


@given(part=PARTS, name=NAMES, value=JSON)
def test_no_message_breaks_the_parser(part, name, value):
    written = message()
    if isinstance(written[part], dict):
        written[part][name] = value
    else:
        written[part] = value
    try:
        envelope = parsed(written)
    except NotAMessage:
        return
    assert " " not in envelope.repository
    assert envelope.installation >= 0
    envelope.job()


@given(raw=st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_nothing_else_breaks_it_either(raw):
    with suppress(NotAMessage):
        Envelope.parse(raw)
