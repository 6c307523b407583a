"""The receiver's settings, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from itw.errors import UserError

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
BODY_LIMIT = 25 * 1024 * 1024  # GitHub sends no payload above 25 MB


class InvalidSettings(UserError):
    """A variable of the environment is missing or has a value that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Secrets are left out of the representation, so that no log shows them by accident."""

    webhook_secrets: tuple[bytes, ...] = field(repr=False)  # the current one first
    redis_url: str = field(default="redis://127.0.0.1:6379/0", repr=False)  # may hold a password
    body_limit: int = BODY_LIMIT  # bytes
    seen_for: int = 600  # seconds in which a delivery id counts as a duplicate
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 2

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:  # noqa: TID251
        """Read ITW_… variables; an empty value counts as none."""
        return cls(
            webhook_secrets=_secrets(env),
            redis_url=_redis_url(env),
            body_limit=_positive(env, "ITW_WEBHOOK_BODY_LIMIT", BODY_LIMIT),
            seen_for=_positive(env, "ITW_DELIVERY_SEEN_SECONDS", 600),
            host=env.get("ITW_HOST", "").strip() or "127.0.0.1",
            port=_positive(env, "ITW_PORT", 8000),
            processes=_positive(env, "ITW_RECEIVER_PROCESSES", 2),
        )


def _secrets(env: Mapping[str, str]) -> tuple[bytes, ...]:
    """While a secret is rotated GitHub may sign with the old one or the new one.

    Line ends are the file's it came from, and not GitHub's: every delivery would be refused.
    """
    names = ("ITW_WEBHOOK_SECRET", "ITW_WEBHOOK_SECRET_PREVIOUS")
    current, previous = (env.get(name, "").strip("\r\n") for name in names)
    if not current:
        raise InvalidSettings("ITW_WEBHOOK_SECRET must be the webhook secret of the GitHub App.")
    return tuple(secret.encode() for secret in (current, previous) if secret)


def _redis_url(env: Mapping[str, str]) -> str:
    url = env.get("ITW_REDIS_URL", "").strip() or "redis://127.0.0.1:6379/0"
    if not url.startswith(REDIS_SCHEMES):
        raise InvalidSettings(f"ITW_REDIS_URL must begin with one of {', '.join(REDIS_SCHEMES)}.")
    return url


def _positive(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise InvalidSettings(f"{name} must be a whole number above 0, not {value!r}.")
    return int(value)
