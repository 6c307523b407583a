"""What is counted, and out of what."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.evaluation.result import Outcome
from itw.evaluation.scores import of_all_asked, pair_of, score_of
from itw.evaluation.share import Share
from itw.evaluation.totals import totals_of
from itw.mutants.mutant import Family
from tests.itw.evaluation.results import measured, result, written

NO_VERDICT = (
    Outcome.MACHINE, Outcome.ENDPOINT, Outcome.STOPPED, Outcome.NO_MONEY, Outcome.NO_TIME,
)  # fmt: skip


def test_mutant_that_is_not_reached_is_not_noticed():
    assert score_of(measured("", "ku"), Family.RANDOM).noticed == Share(1, 2)


def test_what_cannot_be_told_is_in_no_share():
    score = score_of(measured("k?n"), Family.PROMISE)
    assert (score.noticed, score.untold) == (Share(1, 1), 1)


def test_a_pair_is_of_the_mutants_that_both_say_something_of():
    both = result(measured=measured("k?sk"), own=measured("ss?k"))
    pair = pair_of(both, Family.PROMISE)
    assert (pair.written, pair.own) == (Share(2, 2), Share(1, 2))


def test_connector_without_a_test_notices_nothing():
    failed = result(outcome=Outcome.NOT_DELIVERED, measured=None)
    assert pair_of(failed, Family.PROMISE).written == Share(0, 4)
    assert of_all_asked(failed, Family.PROMISE).noticed == Share(0, 4)
    totals = totals_of([result(), failed])
    assert totals.promise.delivered.noticed == Share(3, 4)
    assert totals.promise.asked.noticed == Share(3, 8)
    assert totals.delivered == Share(1, 2)


@pytest.mark.parametrize("outcome", NO_VERDICT)
def test_what_is_nobodys_fault_is_in_no_share(outcome: Outcome):
    totals = totals_of([result(), result(outcome=outcome, written=written(stable=False))])
    assert (totals.stable, totals.delivered) == (Share(1, 1), Share(1, 1))
    assert totals.outcomes[outcome] == 1
    assert not outcome.is_final


def test_money_that_came_to_nothing_is_in_the_sum():
    lost = result(outcome=Outcome.MACHINE, written=written(cost=500_000))
    totals = totals_of([result(), lost])
    assert (totals.cost, totals.median_cost) == (2_000_000, 1_500_000)


def test_first_draft_that_never_came_to_the_compiler_is_in_no_share():
    sent_back = result(written=written(compiled_first=None))
    assert totals_of([result(), sent_back]).compiled_first == Share(1, 1)


def test_delivered_test_that_did_not_run_is_counted():
    ran_not = measured("k", tests=("TestX",))
    ran_not = type(ran_not)(tests=("TestX", "TestY"), passed=("TestX",), mutants=ran_not.mutants)
    assert totals_of([result(measured=ran_not)]).not_run == 1


def test_nothing_has_no_rate():
    empty = totals_of([])
    assert (empty.stable.rate, empty.stable.interval, empty.median_cost) == (None, None, None)


def test_wilsons_interval_as_in_the_literature():
    """Newcombe 1998, table I: 81 of 263, and 15 of 148; 0 of 20 begins at nothing."""
    for share, low, high in ((Share(81, 263), 0.2553, 0.3662), (Share(15, 148), 0.0624, 0.1605)):
        interval = share.interval
        assert interval is not None
        assert math.isclose(interval[0], low, abs_tol=5e-5)
        assert math.isclose(interval[1], high, abs_tol=5e-5)


@settings(max_examples=50)
@given(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_its_rate(kn: tuple[int, int]):
    share = Share(*kn)
    interval, rate = share.interval, share.rate
    if rate is not None and interval is not None:
        assert 0 <= interval[0] <= rate + 1e-9
        assert rate - 1e-9 <= interval[1] <= 1
