import pytest
from redis import Redis
from structlog.testing import capture_logs

from itw.spending import today
from itw.tally.entry import Entry, Kind
from itw.tally.once import Once, Told
from tests.workers.stage import Server
from workers.counted_once import CountedOnce
from workers.tally import counted

FOUND = Entry(Kind.FOUND, ("lost_coverage",))
UP = Entry(Kind.REACTION, ("lost_coverage", "THUMBS_UP"))


@pytest.fixture
def redis(server: Server):
    with Redis.from_url(server.url) as client:
        yield client


def test_the_same_thing_is_counted_once_for_its_pull_request(redis: "Redis"):
    for repository, number in (("Acme/Connect", 1), ("acme/connect", 1), ("acme/connect", 2)):
        CountedOnce(redis, repository).add(number, [Once("found a", FOUND)])
    assert counted(redis, today(), "acme/connect") == counted(redis, today()) == {FOUND: 2}


def test_only_what_came_since_is_counted(redis: "Redis"):
    for number in (2, 3, 1, 3):
        CountedOnce(redis, "o/r").add(1, [Once("reaction 7", UP, number)])
    assert counted(redis, today()) == {UP: 3}


def test_what_was_told_first_stays(redis: "Redis"):
    counting = CountedOnce(redis, "o/r")
    counting.tell(1, {"a": Told("lost_coverage", "1")})
    counting.tell(1, {"a": Told("lost_coverage", "2"), "b": Told("model", "2")})
    counting.add(1, [Once("found a", FOUND)])
    assert counting.told(1) == {"a": Told("lost_coverage", "1"), "b": Told("model", "2")}
    assert counting.told(2) == {}


def test_everything_goes_by_itself(redis: "Redis"):
    counting = CountedOnce(redis, "o/r")
    counting.add(1, [Once("found a", FOUND)])
    counting.tell(2, {"a": Told("lost_coverage", "1")})
    assert len(redis.keys("itw:*")) == 4
    assert all(redis.ttl(key) > 0 for key in redis.keys("itw:*"))


def test_without_redis_nothing_fails(server: Server):
    with Redis.from_url(server.url) as client:
        server.kill()
        counting = CountedOnce(client, "o/r")
        with capture_logs() as logs:
            counting.add(1, [Once("found a", FOUND)])
            counting.tell(1, {})
            assert counting.told(1) == {}
    assert {each["event"] for each in logs} == {"not_counted"}
