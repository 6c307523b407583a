import time

import pytest

from itw.redaction import REDACTED, redacted, redacted_value

SECRETS = {
    "classic token": "ghs_" + "a1B2" * 9,
    "token with a JWT": "ghs_12345_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjF9." + "sig-nature_" * 40,
    "fine-grained token": "github_pat_" + "11ABCDEFG0" * 5,
    "private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----",
    "escaped private key": r"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    "app JWT": "eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjE3MDB9.c2lnbmF0dXJlLW9mLWp3dA",
    "model key": "sk-ant-api03-" + "x" * 40,
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_secrets_are_taken_out(secret):
    assert redacted(f"before {secret} after") == f"before {REDACTED} after"


def test_a_key_that_was_cut_off_is_taken_out():
    assert redacted("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg") == REDACTED


def test_a_password_in_a_url_is_taken_out_and_the_host_stays():
    assert redacted("redis://user:hunter2@db:6379/0") == f"redis://{REDACTED}@db:6379/0"


def test_an_authorization_header_is_taken_out():
    assert "dTpw" not in redacted("AUTHORIZATION: basic dTpw")


def test_values_keep_their_shape_and_lose_their_secrets():
    token = SECRETS["classic token"]
    value = {"a": [token, None, True, 1, 1.5], 2: (token,), token: {"b": {token}}}
    assert redacted_value(value) == {
        "a": [REDACTED, None, True, 1, 1.5],
        "2": [REDACTED],
        REDACTED: {"b": [REDACTED]},
    }
    assert redacted_value(ValueError(token)) == f"ValueError('{REDACTED}')"


@pytest.mark.parametrize(
    "text",
    ["https://github.com/o/r/pull/1", "a1b2c3d4" * 5, "git@github.com:o/r.git", "ghs_ is a prefix"],
)
def test_other_text_stays(text):
    assert redacted(text) == text


def test_an_app_jwt_after_what_only_begins_like_one_is_taken_out():
    assert redacted(f"eyJ-not-one.short {SECRETS['app JWT']}") == f"eyJ-not-one.short {REDACTED}"


@pytest.mark.parametrize("piece", ["eyJaaaaaaaa-", "eyJaaaaaaaa.", "://a:", "-----BEGIN ", "gho_"])
def test_a_text_of_nothing_but_beginnings_is_read_once(piece):
    started = time.process_time()
    redacted(piece * (400_000 // len(piece)))
    assert time.process_time() - started < 5
