"""GitHub's answer with the App's secrets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.app_setup.registered import Registered
from itw.errors import UserError

KEY = "-----BEGIN RSA PRIVATE KEY-----\nTWFkZSB1cA==\n-----END RSA PRIVATE KEY-----\n"
SAID = {
    "id": 17,
    "slug": "itw-acme",
    "name": "ITW acme",
    "html_url": "https://github.com/apps/itw-acme",
    "pem": KEY,
    "webhook_secret": "hunter2hunter2",
}


def test_secrets_are_not_in_its_representation():
    found = Registered.parse(SAID)
    assert "hunter2" not in repr(found)
    assert "TWFk" not in repr(found)
    assert found.install_page == "https://github.com/apps/itw-acme/installations/new"


def test_it_is_read_as_it_was_written():
    assert Registered.parse(Registered.parse(SAID).as_json()) == Registered.parse(SAID)


@pytest.mark.parametrize(
    "change",
    [
        {"html_url": "https://a/\x1b[2J"},
        {"id": 0},
        {"pem": "no key"},
        {"slug": "../x"},
        {"id": None},
        {"pem": None},
    ],
)
def test_half_an_answer_is_none(change):
    with pytest.raises(UserError):
        Registered.parse({**SAID, **change})


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)


@given(said=LEAVES | st.lists(LEAVES) | st.dictionaries(st.sampled_from([*SAID, "x"]), LEAVES))
def test_anything_is_an_app_or_is_refused(said):
    with pytest.raises(UserError):
        Registered.parse(said)
