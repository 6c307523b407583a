from dataclasses import replace

import pytest

from itw.jobs import InvalidJob, RerunCheck, ReviewPullRequest

JOB = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha="a" * 40, reason="opened", delivery="d"
)


def test_a_job_survives_its_message():
    assert ReviewPullRequest.from_message(JOB.to_message()) == JOB


def test_keys_of_a_newer_sender_are_ignored():
    assert ReviewPullRequest.from_message({**JOB.to_message(), "colour": "blue"}) == JOB


@pytest.mark.parametrize("change", [{"number": "3"}, {"head_sha": None}, {"again": "yes"}])
def test_a_field_of_another_type_is_refused(change):
    with pytest.raises(InvalidJob):
        ReviewPullRequest.from_message({**JOB.to_message(), **change})


def test_a_missing_field_is_refused():
    message = JOB.to_message()
    del message["number"]
    with pytest.raises(InvalidJob, match="number"):
        ReviewPullRequest.from_message(message)


def test_every_arrival_of_a_job_has_its_identity_and_no_other_job_has():
    same = ReviewPullRequest.from_message({**JOB.to_message(), "colour": "blue"})
    other = RerunCheck(installation=7, repository="o/r", head_sha="a" * 40, pull_requests=[3])
    assert same.identity == JOB.identity
    assert len({JOB.identity, replace(JOB, delivery="e").identity, other.identity}) == 3
