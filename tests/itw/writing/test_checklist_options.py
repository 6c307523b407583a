"""Each option with what it takes to see it, and which of them a container can't show."""

import pytest

from itw.writing.checklist_options import items_of_options
from itw.writing.config_options import ConfigOption, ConfigSpec


def item_of(name: str, kind: str = "string", **more):
    option = ConfigOption(name=name, kind=kind, default="", **more)
    return next(
        each for each in items_of_options(ConfigSpec(options=(option,))) if each.option == name
    )


@pytest.mark.parametrize("name", ["auth.user", "password", "auth.token"])
def test_a_credential_has_to_be_right_and_wrong_once(name):
    assert item_of(name).essential
    assert "wrong one is its exact error" in item_of(name).how


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tls", "tls"),
        ("tls_handshake_first", "bool"),
        ("auth.nkey_file", "string"),
        ("auth.user_jwt", "string"),
        ("auth.user_credentials_file", "string"),
        ("extract_tracing_map", "bloblang mapping"),
        ("oauth", "oauth"),
    ],
)
def test_what_needs_more_than_a_container_is_not_essential(name, kind):
    assert not item_of(name, kind).essential


def test_what_is_known_of_an_options_name_is_said():
    assert "no second one begins" in item_of("max_in_flight", "int").how
    assert "never answers" in item_of("connect_timeout", "duration").how
    assert "two values" in item_of("key", "interpolated string").how


@pytest.mark.parametrize("name", ["urls", "seed_brokers", "addresses"])
def test_of_several_addresses_the_first_is_dead_once(name):
    option = ConfigOption(name=name, kind="string list")  # required: it has no item of its own
    (found,) = items_of_options(ConfigSpec(options=(option,)))
    assert found.id == f"connect.next_of_{name}"
    assert found.essential
