"""Jobs are counted for their repositories, but for those that are gone."""

import pytest
from redis import Redis

from itw.jobs import AddRepositories, ForgetRepository, ReviewPullRequest
from itw.spending import today
from itw.tally.entry import Entry, Kind
from itw.tally.kept import key_of
from workers.counted_jobs import count_end
from workers.tally import counted
from workers.tasks import Outcome

ORIGIN = {"installation": 7, "repository": "acme/connect"}
REVIEW = ReviewPullRequest(number=3, head_sha="", reason="opened", **ORIGIN)


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


def test_a_job_counts_for_its_repository_and_for_all(redis):
    count_end(redis, REVIEW, Outcome.DONE, 1.5)
    done = Entry(Kind.JOB, ("review_pull_request", "done"))
    assert counted(redis, today(), "acme/connect")[done] == counted(redis, today())[done] == 1


@pytest.mark.parametrize(
    ("job", "outcome"),
    [
        (REVIEW, Outcome.OUT_OF_REACH),
        (ForgetRepository(**ORIGIN), Outcome.DONE),
        (AddRepositories(installation=7, repository="", repositories=["a/b"]), Outcome.DONE),
    ],
)
def test_what_is_gone_is_not_begun_anew_by_counting(redis, job, outcome):
    count_end(redis, job, outcome, 1.0)
    assert redis.keys("itw:tally:*") == [key_of(today()).encode()]
    assert counted(redis, today())
