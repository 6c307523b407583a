"""Any number of beats: one acts, what is due is done once, and a dead one is replaced."""

from itw.errors import TransientError
from tests.workers.stage import wait_until
from workers.lease import lease
from workers.recovery.clock import LEASE, RAN, Round, turn


def rounds(done: list[str], *names: str, every: float = 60.0) -> tuple[Round, ...]:
    return tuple(Round(name, every, lambda name=name: done.append(name)) for name in names)


def test_what_is_due_is_done_once(server):
    done: list[str] = []
    with server.client() as redis:
        for _ in range(3):  # as three beats, too: what ran is in Redis
            assert turn(redis, rounds(done, "a", "b"))
    assert done == ["a", "b"]


def test_it_is_done_again_when_its_time_has_come(server):
    done: list[str] = []
    with server.client() as redis:
        turn(redis, rounds(done, "a"))
        redis.hincrby(RAN, "a", -61_000)
        turn(redis, rounds(done, "a"))
    assert done == ["a", "a"]


def test_while_one_acts_the_others_wait(server):
    done: list[str] = []
    with server.client() as redis, lease(redis, LEASE):
        assert not turn(redis, rounds(done, "a"))
    assert done == []


def test_a_beat_that_died_is_replaced(server):
    done: list[str] = []
    with server.client() as redis:
        redis.set(f"itw:lease:{LEASE}", "somebody who died", px=300)
        wait_until(lambda: turn(redis, rounds(done, "a")), 10, "taken over")
    assert done == ["a"]


def test_the_trouble_of_one_round_is_not_the_others(server):
    done: list[str] = []

    def broken() -> None:
        raise ZeroDivisionError

    def away() -> None:
        raise TransientError("GitHub is away")

    with server.client() as redis:
        turn(redis, (Round("x", 60, broken), Round("y", 60, away), *rounds(done, "a")))
    assert done == ["a"]


def test_a_clock_of_redis_that_was_set_back_stops_nothing(server):
    done: list[str] = []
    with server.client() as redis:
        redis.hset(RAN, "a", 2**42 * 2)
        turn(redis, rounds(done, "a"))
    assert done == ["a"]


def test_redis_that_is_away_is_waited_for(server):
    with server.client() as redis:
        server.kill()
        assert not turn(redis, rounds([], "a"))
        server.start()
        assert turn(redis, rounds([], "a"))
