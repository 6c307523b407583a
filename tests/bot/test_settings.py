import pytest

from bot.settings import InvalidSettings, Settings


def test_a_secret_is_all_that_is_needed():
    settings = Settings.from_env({"ITW_WEBHOOK_SECRET": "new"})
    assert settings.webhook_secrets == (b"new",)
    assert settings.redis_url == "redis://127.0.0.1:6379/0"


def test_a_second_secret_lets_the_first_be_rotated():
    env = {"ITW_WEBHOOK_SECRET": "new", "ITW_WEBHOOK_SECRET_PREVIOUS": "old"}
    assert Settings.from_env(env).webhook_secrets == (b"new", b"old")


def test_line_ends_of_a_file_are_no_part_of_a_secret():
    env = {"ITW_WEBHOOK_SECRET": "new\r", "ITW_WEBHOOK_SECRET_PREVIOUS": " old \n"}
    assert Settings.from_env(env).webhook_secrets == (b"new", b" old ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ITW_WEBHOOK_SECRET", ""),
        ("ITW_REDIS_URL", "localhost:6379"),
        ("ITW_WEBHOOK_BODY_LIMIT", "25 MB"),
        ("ITW_WEBHOOK_BODY_LIMIT", "0"),
        ("ITW_DELIVERY_SEEN_SECONDS", "²"),
    ],
)
def test_an_unusable_value_is_refused_by_its_name(name, value):
    with pytest.raises(InvalidSettings, match=name):
        Settings.from_env({"ITW_WEBHOOK_SECRET": "secret", name: value})


def test_a_missing_secret_is_refused_by_its_name():
    with pytest.raises(InvalidSettings, match="ITW_WEBHOOK_SECRET"):
        Settings.from_env({})


def test_secrets_are_not_shown():
    env = {
        "ITW_WEBHOOK_SECRET": "hush",
        "ITW_WEBHOOK_SECRET_PREVIOUS": "hush",
        "ITW_REDIS_URL": "redis://:hush@redis/0",
    }
    assert "hush" not in repr(Settings.from_env(env))


def test_a_refused_redis_url_is_not_shown():
    env = {"ITW_WEBHOOK_SECRET": "x", "ITW_REDIS_URL": "http://:hush@redis/0"}
    with pytest.raises(InvalidSettings) as refusal:
        Settings.from_env(env)
    assert "hush" not in str(refusal.value)
