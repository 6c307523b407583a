"""How long broken code is given, and by what a mutant is known."""

from dataclasses import replace

import pytest

from itw.configuration.config import RunCommand
from itw.mutants.service_stopped import NAME
from itw.proving.trials import key_of, timeout_for
from itw.runs.sandbox import Target
from tests.itw.proving.subjects import a_mutant, passing
from tests.itw.run_builders import PACKAGE

TARGET = Target(commit="a" * 40, package=PACKAGE)
STOP = replace(a_mutant(1), name=f"cache.{NAME}")


@pytest.mark.parametrize(("took", "seconds"), [(2.0, 60), (16.9, 61), (40.0, 130), (9_999.0, 600)])
def test_broken_code_is_given_three_times_as_long_within_limits(took: float, seconds: int):
    assert timeout_for(passing(seconds=took), TARGET, a_mutant(1)) == seconds


def test_a_test_that_waits_for_a_stopped_service_is_given_longer():
    assert timeout_for(passing(seconds=20.0), TARGET, STOP) == 170


def test_it_is_never_given_longer_than_the_repository_says():
    short = replace(TARGET, command=RunCommand(timeout=45))
    assert timeout_for(passing(), short, a_mutant(1)) == 45


def test_a_mutant_is_known_by_all_that_it_changes():
    mutant = a_mutant(1)
    others = (replace(mutant, beside=(("a_test.go", b"x"),)), a_mutant(2), STOP)
    assert key_of(mutant) == key_of(a_mutant(1))
    assert len({key_of(each) for each in (mutant, *others)}) == 4
