"""One message of a queue, as far as the dispatcher and `itw jobs` look into it.

What Celery and Kombu write into Redis: https://docs.celeryq.dev/en/stable/internals/protocol.html.
Also messages of older and newer versions of ours: what is not known of one has a default.
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from itw.jobs import JOBS, AnswerCommand, CancelPullRequest, InvalidJob, Job, RerunCheck

WHY = "itw-why"  # the header that says why a job waits for its time
PEOPLE_WAIT = frozenset({AnswerCommand.task, CancelPullRequest.task, RerunCheck.task})
# JSON's own errors are ValueErrors, and so are base64's and Unicode's.
MALFORMED = (
    ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError
)  # fmt: skip


class NotAMessage(ValueError):
    """No message of Celery's: nothing could run it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Times are seconds since 1970; 0 is none. `tag` is the message's own, kept when it comes
    again; `installation` and `repository` are 0 and "" where the message has none.
    """

    tag: str
    task: str
    arguments: Mapping[str, Any]
    installation: int = 0
    repository: str = ""  # lower case: GitHub's names differ in nothing but case
    put: float = 0.0
    due: float = 0.0
    retries: int = 0
    redelivered: bool = False
    why: str = ""
    taken_by: str = ""
    taken_at: float = 0.0

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Raise NotAMessage."""
        try:
            return cls._of(json.loads(raw))
        except MALFORMED as error:
            raise NotAMessage(f"{type(error).__name__}: {error}") from error

    @classmethod
    def _of(cls, message: dict[str, Any]) -> Self:
        headers, properties = message["headers"], message["properties"]
        _, arguments, *_ = json.loads(b64decode(message["body"]))
        taken = properties.get("itw") or {}
        return cls(
            tag=_text(properties["delivery_tag"]),
            task=_text(headers["task"]),
            arguments=dict(arguments),
            installation=_whole(arguments.get("installation")),
            repository=_repository(arguments.get("repository")),
            put=_whole(headers.get("put_at")) / 1000,  # milliseconds: bot/message.py
            due=_seconds(headers.get("eta")),
            retries=_whole(headers.get("retries")),
            redelivered=bool(headers.get("redelivered")),
            why=str(headers.get(WHY) or ""),
            taken_by=str(taken.get("by") or ""),
            taken_at=float(taken.get("at") or 0),
        )

    @property
    def goes_first(self) -> bool:
        """Within its own repository: somebody waits for it, or it has waited already.

        Not so a job of a newer version, which comes back until there is a worker that knows it.
        """
        asked = self.task in PEOPLE_WAIT or self.arguments.get("again") is True
        return self.task in JOBS and (asked or self.redelivered or self.due > 0)

    def job(self) -> Job | None:
        """None where this version does not know such a job."""
        kind = JOBS.get(self.task)
        try:
            return kind.from_message(dict(self.arguments)) if kind else None
        except InvalidJob:
            return None


def taken(message: dict[str, Any], by: str, at: float) -> None:
    """Write into a message that was taken who has it: all that lists what is held reads it."""
    message["properties"]["itw"] = {"by": by, "at": at}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r:.40} is no name")
    return value


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**53 else 0


def _repository(value: object) -> str:
    """Part of a key: a name that no repository of GitHub's has counts as none."""
    name = value.lower() if isinstance(value, str) else ""
    return name if name.isprintable() and " " not in name and len(name) <= 200 else ""


def _seconds(eta: object) -> float:
    if not isinstance(eta, str):
        return 0.0
    at = datetime.fromisoformat(eta)
    return at.timestamp() if at.tzinfo else at.replace(tzinfo=UTC).timestamp()
