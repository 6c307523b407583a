"""Where an App is registered, and with what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.app_setup.manifest import (
    Site,
    checked_name,
    checked_organization,
    checked_webhook,
    manifest,
    name_for,
)
from itw.errors import UserError

GITHUB = Site("https://github.com")
SERVER = Site("https://github.acme.dev")


@pytest.mark.parametrize(
    ("said", "url", "api"),
    [
        ("github.com", "https://github.com", "https://api.github.com"),
        ("https://api.github.com/", "https://github.com", "https://api.github.com"),
        ("github.acme.dev", "https://github.acme.dev", "https://github.acme.dev/api/v3"),
        ("https://github.acme.dev/api/v3", "https://github.acme.dev", SERVER.api),
        ("acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000", "http://127.0.0.1:3000/api/v3"),
    ],
)
def test_a_site_and_its_api(said, url, api):
    site = Site.parse(said)
    assert (site.url, site.api) == (url, api)


@pytest.mark.parametrize("said", ["", "http://github.com", "https://a b", "ftp://x", "x/y", "x:y"])
def test_no_site(said):
    with pytest.raises(UserError):
        Site.parse(said)


def test_an_organization_has_a_page_of_its_own():
    assert SERVER.registration("acme", "s") == (
        "https://github.acme.dev/organizations/acme/settings/apps/new?state=s"
    )
    assert GITHUB.registration("", "s") == "https://github.com/settings/apps/new?state=s"


def test_the_webhook_is_the_receivers_route():
    assert checked_webhook("https://itw.acme.dev", GITHUB) == "https://itw.acme.dev/webhook"
    assert checked_webhook(" https://a.dev/x/webhook/ ", GITHUB) == "https://a.dev/x/webhook"


def test_a_webhook_on_this_machine_is_for_a_server_that_may_be_here():
    address = "http://127.0.0.1:8000/webhook"
    assert checked_webhook(address, Site("http://127.0.0.1:3000")) == address
    with pytest.raises(UserError, match="tunnel"):
        checked_webhook(address, GITHUB)


@pytest.mark.parametrize(
    "address", ["http://a.dev", "https://me:pass@a.dev", "https://a.dev/?x=1", "a.dev", "https://["]
)
def test_no_webhook(address):
    with pytest.raises(UserError):
        checked_webhook(address, GITHUB)


def test_names_are_short_and_logins_are_logins():
    assert name_for("redpanda-data", GITHUB) == "Integration Test Writer redpanda-d"
    assert name_for("redpanda-data", SERVER) == "Integration Test Writer"
    for wrong in ("", "x" * 35, "a\nb"):
        with pytest.raises(UserError):
            checked_name(wrong)
    for wrong in ("a/b", "-a", "a?b", "é"):
        with pytest.raises(UserError):
            checked_organization(wrong)


def test_what_is_left_out_of_a_manifest():
    said = manifest(write_contents=False)
    assert said["default_permissions"]["contents"] == "read"
    assert "redirect_url" not in said


@given(text=st.text(max_size=60))
def test_addresses_are_understood_or_refused(text):
    for parse in (Site.parse, lambda each: checked_webhook(each, GITHUB)):
        try:
            parse(text)
        except UserError:
            continue
