"""The simulated day: the same for each seed, and as large as the organisation."""

from statistics import mean

import pytest

from tools.capacity.__main__ import PAGE, written
from tools.capacity.check import WITHIN, check_of
from tools.capacity.day import Organisation, simulate
from tools.capacity.measured import Measured
from tools.capacity.needs import needs_of


@pytest.fixture(scope="module")
def measured():
    return Measured.kept()


def test_the_same_seed_is_the_same_day(measured):
    assert simulate(Organisation(), measured, 1) == simulate(Organisation(), measured, 1)
    assert simulate(Organisation(), measured, 1) != simulate(Organisation(), measured, 2)


def test_as_many_heads_are_reviewed_as_the_organisation_has(measured):
    counts = [len(simulate(Organisation(), measured, seed).reviews) for seed in range(5)]
    assert mean(counts) == pytest.approx(3000 * 2.5, rel=0.05)


def test_a_larger_organisation_needs_more(measured):
    small, large = Organisation(pulls=300), Organisation(pulls=20_000)
    needs = [needs_of(each, measured, simulate(each, measured, 1)) for each in (small, large)]
    assert needs[0].workers < needs[1].workers
    assert needs[0].sandboxes < needs[1].sandboxes
    assert needs[0].redis_bytes < needs[1].redis_bytes
    assert needs[0].requests < needs[1].requests


@pytest.mark.parametrize("seed", range(5))
def test_simulated_backlog_takes_about_as_long_as_the_real_one(measured, seed):
    assert abs(check_of(measured, seed).off) < WITHIN


def test_page_is_what_the_kept_figures_make(measured):
    assert PAGE.read_text() == written(measured)
