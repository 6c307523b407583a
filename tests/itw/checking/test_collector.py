"""The collector of cycles rests while facts are made, and only then."""

import gc

import pytest

from itw.checking.collector import uncollected


def test_nothing_is_collected_within_the_block() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_turns_the_collector_on_again() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_a_block_inside_another_leaves_the_collector_off() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
