import pytest

from itw.fair_shares.limits import NO_LIMITS, Allowed, Limits, Share
from itw.spending import today
from workers.dispatch import minutes
from workers.dispatch.minutes import Minutes
from workers.notes import QueueAway

LIMITS = Limits(installation=Share(minutes=30), repository=Share(minutes=10))


def of(redis, repository="acme/connect", limits=LIMITS, installation=7):
    return Minutes(redis, Allowed(repository=repository, operator=limits), installation)


def test_minutes_are_counted_for_the_repository_and_its_installation(redis):
    of(redis, "acme/a").add(600)
    assert of(redis, "acme/a").used_up().whose == "acme/a"
    assert of(redis, "acme/b").used_up() is None
    of(redis, "acme/b").add(300)
    of(redis, "acme/c").add(900)
    assert of(redis, "acme/d").used_up().whose == "acme"


def test_another_installations_minutes_are_its_own(redis):
    of(redis).add(6000)
    assert of(redis, installation=8).used_up() is None


def test_minutes_of_another_day_do_not_count(redis):
    of(redis).add(6000)
    for key in redis.keys():  # noqa: SIM118  # a client is no mapping
        redis.rename(key, key.decode().replace(today(), "2026-01-01"))
    assert of(redis).used_up() is None


def test_counting_counts_what_the_block_took_while_it_takes_it(redis, monkeypatch):
    monkeypatch.setattr(minutes, "COUNTED_EVERY", 0.01)
    known = of(redis)
    with known.counting():
        while not redis.get(f"itw:minutes:{today()}:7"):
            pass
    assert 0 < int(redis.get(f"itw:minutes:{today()}:7")) < 60_000
    assert redis.ttl(f"itw:minutes:{today()}:7") > 0


def test_what_a_failing_block_took_is_counted(redis):
    known = of(redis)
    with pytest.raises(ValueError, match="it fails"), known.counting():
        raise ValueError("it fails")
    assert redis.exists(f"itw:minutes:{today()}:7:acme/connect")


def test_without_a_limit_nobody_is_asked(redis):
    redis.close()
    assert of(None, limits=NO_LIMITS).used_up() is None


def test_where_redis_is_away_a_result_is_not_lost(tmp_path):
    from redis import Redis

    away = of(Redis.from_url(f"unix://{tmp_path}/nobody"))
    with away.counting():
        pass
    with pytest.raises(QueueAway):
        away.used_up()
