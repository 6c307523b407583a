"""A Redis on loopback that is looked for inside a container, where nobody but itself answers."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from redis import Redis
from redis.exceptions import RedisError

from itw import messages

log = structlog.get_logger()

# Docker, and Podman: https://docs.podman.io/en/latest/markdown/podman-run.1.html
MARKS = (".dockerenv", "run/.containerenv")


def warn(redis_url: str, root: Path = Path("/")) -> None:
    """Say so where that is why Redis does not answer; who waits for it goes on doing so."""
    if not is_loopback(redis_url) or not any((root / mark).exists() for mark in MARKS):
        return
    try:
        with Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=2) as redis:
            redis.ping()
    except RedisError:
        log.error("redis_on_loopback_of_a_container", help=messages.redis_on_loopback_title())


def is_loopback(redis_url: str) -> bool:
    host = urlsplit(redis_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
