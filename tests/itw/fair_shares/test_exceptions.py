import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.fair_shares.exceptions import InvalidExceptions, parse_exceptions
from itw.fair_shares.limits import Share
from itw.spending import DOLLAR


def test_accounts_and_repositories_have_limits_of_their_own():
    found = parse_exceptions(" Acme:jobs=6,minutes=2000  acme/Connect.v4:dollars=2.50 ")
    assert found == {
        "acme": Share(jobs=6, minutes=2000),
        "acme/connect.v4": Share(dollars=5 * DOLLAR // 2),
    }


def test_nothing_said_is_no_exception():
    assert parse_exceptions("") == {}


def test_no_money_at_all_is_a_limit():
    assert parse_exceptions("acme:dollars=0")["acme"].dollars == 0


@pytest.mark.parametrize(
    "text",
    [
        "acme", "acme:", "acme:jobs", "acme:jobs=", "acme:jobs=0", "acme:jobs=-1", "acme:jobs=1.5",
        "acme:minutes=²", "acme:dollars=nan", "acme:dollars=1e3", "acme:euros=1", ":jobs=1",
        "acme/:jobs=1", "acme/a/b:jobs=1", "acme/*:jobs=1", "acme:jobs=1,jobs=2", "acme: jobs=1",
        "acme:jobs=1,",
    ],
)  # fmt: skip
def test_what_is_no_limit_is_shown(text):
    with pytest.raises(InvalidExceptions, match="ITW_LIMITS") as raised:
        parse_exceptions(text)
    assert text.split()[0] in str(raised.value)


def test_a_name_that_is_given_twice_is_named():
    with pytest.raises(InvalidExceptions, match="acme is given twice"):
        parse_exceptions("Acme:jobs=1 acme:minutes=2")


PIECES = ["Acme:jobs=1", "acme/Connect:minutes=2", "b:dollars=3.5,jobs=2", "c:jobs=", ":"]


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join)
    | st.text(alphabet="aA/:=,.01 jobsminutedlr\n\x00²", max_size=60)
    | st.text(max_size=40)
)
def test_any_text_is_understood_or_refused(text):
    try:
        found = parse_exceptions(text)
    except InvalidExceptions:
        return
    assert all(name == name.lower() for name in found)


@pytest.mark.parametrize("page", ["docs/fair-shares.md", ".env.example"])
def test_the_example_on_a_page_is_right(page):
    (example,) = re.findall(r'^(?:# )?ITW_LIMITS="?([^"\n]+)"?$', Path(page).read_text(), re.M)
    assert parse_exceptions(example)["acme"].dollars == 200 * DOLLAR
