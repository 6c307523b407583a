import pytest

from bot.signature import is_signed, sign

# https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
SECRET = b"It's a Secret to Everybody"
BODY = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"


def test_githubs_own_example_is_signed():
    assert is_signed(BODY, SIGNATURE, [SECRET])


def test_the_previous_secret_still_counts():
    assert is_signed(BODY, SIGNATURE, [b"new", SECRET])


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        SIGNATURE.removeprefix("sha256="),
        SIGNATURE.upper(),
        SIGNATURE[:-1],
        SIGNATURE + "0",
        "sha1=" + SIGNATURE.removeprefix("sha256="),
        "sha256=é",
        sign(BODY, b"another secret"),
        sign(BODY + b"\n", SECRET),
    ],
)
def test_anything_else_is_not(signature):
    assert not is_signed(BODY, signature, [SECRET])


def test_without_a_secret_nothing_is_signed():
    assert not is_signed(BODY, sign(BODY, b""), [])
