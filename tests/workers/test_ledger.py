"""Money is counted once, under every limit, by everybody together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from itw.spending import Limit, OverBudget
from tests.workers.stage import Server
from workers.ledger import Ledger, LedgerUnavailable, MemoryLedger, RedisLedger, holding

JOB = Limit(name="this job", key="job:1", most=100)
DAY = Limit(name="this installation today", key="day:7:2026-11-23", most=250)


@pytest.fixture(params=["memory", "redis"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    server: Server = request.getfixturevalue("server")
    with server.client() as client:
        yield RedisLedger(client)


def test_an_amount_counts_under_every_limit(ledger: Ledger) -> None:
    ledger.set_aside(60, (JOB, DAY))
    assert (ledger.spent(JOB), ledger.spent(DAY)) == (60, 60)


def test_what_would_pass_one_limit_counts_under_none(ledger: Ledger) -> None:
    ledger.set_aside(60, (DAY, JOB))
    with pytest.raises(OverBudget, match="this job") as caught:
        ledger.set_aside(60, (DAY, JOB))
    assert caught.value.limit == "this job"
    assert (ledger.spent(JOB), ledger.spent(DAY)) == (60, 60)


def test_the_last_micro_dollar_may_be_spent(ledger: Ledger) -> None:
    ledger.set_aside(100, (JOB,))
    with pytest.raises(OverBudget):
        ledger.set_aside(1, (JOB,))


def test_the_rest_is_given_back(ledger: Ledger) -> None:
    with holding(ledger, 90, (JOB,)) as held:
        held.spent = 20
    assert ledger.spent(JOB) == 20


def test_a_block_that_fails_without_a_word_has_spent_everything(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="boom"), holding(ledger, 90, (JOB,)):
        raise ValueError("boom")
    assert ledger.spent(JOB) == 90


def test_many_at_once_never_pass_a_limit(server: Server) -> None:
    def take(_: int) -> bool:
        with server.client() as client:
            try:
                RedisLedger(client).set_aside(30, (DAY,))
            except OverBudget:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(40))) == 8


def test_nothing_is_spent_that_can_not_be_counted(server: Server) -> None:
    with server.client() as client:
        ledger = RedisLedger(client)
        ledger.set_aside(1, (JOB,))
        server.kill()
        with pytest.raises(LedgerUnavailable):
            ledger.set_aside(1, (JOB,))
