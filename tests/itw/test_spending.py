"""What a model costs is never understated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.spending import (
    DOLLAR,
    PRICES,
    UNKNOWN,
    InvalidPrice,
    Price,
    Tokens,
    in_dollars,
    parse_price,
    price_of,
)

COUNTS = st.integers(0, 2_000_000)


def test_a_million_tokens_cost_their_price() -> None:
    assert price_of("claude-sonnet-5-5").cost(Tokens(input=1_000_000)) == 2 * DOLLAR
    assert price_of("claude-sonnet-5-5").cost(Tokens(output=1_000_000)) == 10 * DOLLAR


def test_the_longest_name_that_a_model_begins_with_counts() -> None:
    assert price_of("claude-sonnet-5-5-20260929") == PRICES["claude-sonnet-5-5"]
    assert price_of("claude-sonnet-5") == PRICES["claude-sonnet-5"]


@pytest.mark.parametrize("model", ["", "llama", "claude", "claude-sonnet"])
def test_an_unknown_model_costs_as_much_as_the_dearest_that_is_known(model: str) -> None:
    price = price_of(model)
    assert price is UNKNOWN
    for known in PRICES.values():
        assert (price.input, price.output) >= (known.input, known.output)
        assert (price.cache_write, price.cache_read) >= (known.cache_write, known.cache_read)


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from([*PRICES.values(), UNKNOWN]))
def test_no_use_of_the_cache_costs_more_than_was_set_aside(
    read: int, written: int, rest: int, output: int, price: Price
) -> None:
    used = Tokens(input=rest, cache_write=written, cache_read=read, output=output)
    assert price.cost(used) <= price.at_most(input=read + written + rest, output=output)


def test_a_part_of_a_micro_dollar_is_a_whole_one() -> None:
    assert price_of("claude-sonnet-5-5").cost(Tokens(cache_read=1)) == 1


def test_an_operator_may_give_a_price() -> None:
    price = parse_price("3/15/3.75/0.3")
    assert price == Price(input=3, output=15, cache_write=3.75, cache_read=0.3)


@pytest.mark.parametrize("text", ["", "3", "3/15", "a/b/c/d", "1/2/3/-4", "nan/1/1/1", "1/1/1/inf"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(InvalidPrice, match="is no price"):
        parse_price(text)


@pytest.mark.parametrize(
    ("micro", "said"), [(0, "$0.00"), (1, "under $0.01"), (10_000, "$0.01"), (3_456_789, "$3.46")]
)
def test_money_is_said_in_dollars(micro: int, said: str) -> None:
    assert in_dollars(micro) == said
