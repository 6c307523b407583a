import time

import pytest

from workers.lease import Busy, LeaseLost, lease


def test_one_at_a_time_and_then_the_next(server):
    with server.client() as redis:
        with lease(redis, "o/r#3"), pytest.raises(Busy), lease(redis, "o/r#3"):
            pass
        with lease(redis, "o/r#3") as held:
            held.check()


def test_pull_requests_do_not_wait_for_each_other(server):
    with server.client() as redis, lease(redis, "o/r#3"), lease(redis, "o/r#4") as held:
        held.check()


def test_it_is_renewed_as_long_as_the_holder_lives(server):
    with server.client() as redis, lease(redis, "o/r#3", seconds=0.4) as held:
        time.sleep(1)
        held.check()


def test_a_dead_holder_is_forgotten(server):
    with server.client() as redis:
        redis.set("itw:lease:o/r#3", "the dead", px=300)
        with pytest.raises(Busy), lease(redis, "o/r#3"):
            pass
        time.sleep(0.4)
        with lease(redis, "o/r#3") as held:
            held.check()


def test_a_lease_that_somebody_else_took_is_noticed(server):
    with server.client() as redis, lease(redis, "o/r#3") as held:
        redis.set("itw:lease:o/r#3", "somebody else")
        with pytest.raises(LeaseLost):
            held.check()


def test_without_redis_the_lease_is_not_sure(server):
    with server.client() as redis, lease(redis, "o/r#3") as held:
        server.kill()
        with pytest.raises(LeaseLost):
            held.check()


def test_an_error_inside_is_passed_on_and_the_lease_released(server):
    with server.client() as redis:
        with pytest.raises(ValueError, match="x"), lease(redis, "o/r#3"):
            raise ValueError("x")
        with lease(redis, "o/r#3"):
            pass
