from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from itw.fair_shares.limits import Allowed
from itw.jobs import ReviewPullRequest, ReviewWithModel
from itw.observing import Act, Said
from itw.spending import DOLLAR, today
from itw.tally.entry import Entry, Kind
from tests.workers.stage import Server
from workers.budget import limits_of
from workers.dispatch import failed
from workers.dispatch.minutes import Minutes
from workers.github.decided import Decided
from workers.ledger import RedisLedger
from workers.observed import Observed
from workers.period import period
from workers.settings import Budget
from workers.tally import Tally

FOUND = Entry(Kind.FOUND, ("lost_coverage",))
SPENDING = ReviewWithModel(
    installation=7, repository="Acme/Connect", number=3, head_sha="a" * 40, work="w"
)


@pytest.fixture
def redis(server: Server):
    with Redis.from_url(server.url) as client:
        yield client


def test_a_repository_has_what_was_counted_run_and_spent(redis: "Redis"):
    Tally(redis, "Acme/Connect").add({FOUND: 2})
    Tally(redis, "acme/other").add({FOUND: 1})
    Minutes(redis, Allowed(repository="Acme/Connect"), 7).add(90)
    RedisLedger(redis).set_aside(DOLLAR, limits_of(Budget(), Allowed(repository="o/r"), SPENDING))
    for found in (period(redis, 3), period(redis, 3, "Acme/Connect")):
        mine = found.repositories["acme/connect"]
        assert (mine.of(Kind.FOUND), mine.sandbox_seconds) == ({"lost_coverage": 2}, 90)
        assert (found.whole.sandbox_seconds, found.whole.cost, mine.cost) == (90, DOLLAR, DOLLAR)
    assert period(redis, 3).whole.total(Kind.FOUND) == 3


def test_a_file_of_an_organisation_that_can_not_be_used_is_told(redis: "Redis"):
    Decided(redis).mark(7, "Acme/.github/x.yml", [(1, 2, "no\x1b[31m YAML")])
    for whose in ("", "acme/connect"):
        ((each,),) = [period(redis, 1, whose).unusable]
        assert (each.path, each.problem) == ("Acme/.github/x.yml", "line 1, column 2: no[31m YAML")
        assert each.since.startswith(f"{today()} ")
    assert period(redis, 1, "other/connect").unusable == ()


def test_days_without_a_count_are_there_and_older_ones_are_not(redis: "Redis"):
    older = (datetime.now(UTC).date() - timedelta(days=5)).isoformat()
    redis.hset(f"itw:tally:{older}:all", str(FOUND), 1)
    redis.hset(f"itw:tally:{older}:o/old", str(FOUND), 1)
    found = period(redis, 5)
    assert (len(found.days), list(found.days)[-1]) == (5, today())
    assert (found.whole.counts, found.repositories) == ({}, {})
    assert period(redis, 6).whole.total(Kind.FOUND) == 1


def test_figures_of_a_day_outlive_its_limits(redis: "Redis"):
    Minutes(redis, Allowed(repository="o/r"), 7).add(90)
    RedisLedger(redis).set_aside(DOLLAR, limits_of(Budget(), Allowed(repository="o/r"), SPENDING))
    kept = {key.decode(): redis.ttl(key) for key in redis.keys("itw:*")}
    long = {key for key, seconds in kept.items() if seconds > 399 * 24 * 3600}
    assert {key for key in kept if ":pull:" not in key} == long


def test_failed_jobs_and_what_was_observed_are_those_of_the_repository(redis: "Redis"):
    for name in ("Acme/Connect", "acme/other"):
        job = ReviewPullRequest(
            installation=7, repository=name, number=3, head_sha="a" * 40, reason="opened"
        )
        failed.keep(redis, job, "no\nluck")
        Observed(redis, name).keep(3, "c", Said(act=Act.COMMENT, repository=name, number=3))
    assert len(period(redis, 1).failed) == len(period(redis, 1).observed) == 2
    (job,) = period(redis, 1, "acme/connect").failed
    assert (job.repository, job.number, job.why) == ("Acme/Connect", 3, "no luck")
    assert list(period(redis, 1, "acme/connect").observed) == ["acme/connect"]
