from datetime import date

import pytest
from redis import Redis
from structlog.testing import capture_logs

from itw.spending import today
from itw.tally.entry import Entry, Kind
from itw.tally.kept import day_and_whose
from tests.workers.stage import Server
from workers.tally import Tally, counted, days_before

FOUND = Entry(Kind.FOUND, ("lost_coverage",))


@pytest.fixture
def redis(server: Server):
    with Redis.from_url(server.url) as client:
        yield client


def test_counts_add_up_for_the_repository_and_for_all(redis: "Redis") -> None:
    Tally(redis, "Acme/Connect").add({FOUND: 2})
    Tally(redis, "acme/connect").add({FOUND: 1})
    Tally(redis, "acme/other").add({FOUND: 1})
    assert counted(redis, today(), "acme/connect") == {FOUND: 3}
    assert counted(redis, today()) == {FOUND: 4}
    assert {day_and_whose(key.decode()) for key in redis.keys("itw:tally:*")} == {
        (today(), whose) for whose in ("all", "acme/connect", "acme/other")
    }


def test_fields_of_another_version_are_passed_over(redis: "Redis") -> None:
    redis.hset(f"itw:tally:{today()}:all", "tomorrow:x", 1)
    assert counted(redis, today()) == {}


def test_a_day_goes_away_by_itself(redis: "Redis") -> None:
    Tally(redis, "o/r").add({FOUND: 1})
    assert all(0 < redis.ttl(key) <= 400 * 24 * 3600 for key in redis.keys("itw:tally:*"))


def test_without_redis_nothing_is_counted_and_nothing_fails(server: Server) -> None:
    with Redis.from_url(server.url) as client:
        server.kill()
        with capture_logs() as logs:
            Tally(client, "o/r").add({FOUND: 1})
    assert [each["event"] for each in logs] == ["not_counted"]


def test_days_are_told_oldest_first() -> None:
    assert days_before(date(2026, 3, 1), 2) == ["2026-02-28", "2026-03-01"]
