import socket

import pytest
from structlog.testing import capture_logs

from workers.loopback import is_loopback, warn

NOBODY = "redis://127.0.0.1:1/0"


def warned(url, root) -> list[str]:
    with capture_logs() as logs:
        warn(url, root)
    return [each["help"] for each in logs]


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("redis://127.0.0.1:6379/0", True),
        ("redis://:hunter2@localhost/1", True),
        ("redis://[::1]:6379/0", True),
        ("redis://redis:6379/0", False),
        ("redis://10.0.0.5/0", False),
        ("unix:///run/redis.sock", False),
    ],
)
def test_loopback_is_known_in_each_spelling(url, loopback):
    assert is_loopback(url) is loopback


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv"])
def test_nobody_on_a_containers_loopback_is_said_with_what_to_do(tmp_path, mark):
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).touch()
    (said,) = warned(NOBODY, tmp_path)
    assert "ITW_REDIS_URL" in said


def test_outside_of_a_container_a_redis_that_is_away_is_only_away(tmp_path):
    assert warned(NOBODY, tmp_path) == []


def test_a_redis_in_the_same_container_is_no_mistake(tmp_path, redis):
    (tmp_path / ".dockerenv").touch()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    redis.config_set("port", port)
    try:
        assert warned(f"redis://127.0.0.1:{port}/0", tmp_path) == []
    finally:
        redis.config_set("port", 0)
