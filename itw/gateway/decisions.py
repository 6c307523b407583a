"""What becomes of a request: forwarded as something built anew, answered here, or refused."""

import json
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

MAX_WORD = 200


class Reply(Enum):
    """How the engine's answer reaches the job, and what the gateway does besides."""

    STREAM = auto()  # as it is: logs, archives, statistics
    HIJACK = auto()  # then raw bytes, both ways
    CREATED = auto()  # the new container is the job's from now on
    STARTED = auto()  # its ports are opened before the job hears of it
    STOPPED = auto()  # its ports are closed
    REMOVED = auto()  # its log is read before, and it is forgotten
    INSPECTED = auto()
    LISTED = auto()
    EXEC_CREATED = auto()
    RENAMED = auto()
    IMAGE = auto()
    NETWORK_CREATED = auto()  # the gateway joins it
    NETWORK_CHANGED = auto()  # a container joined or left
    NETWORK_REMOVED = auto()  # the gateway leaves it before
    NETWORK_INSPECTED = auto()
    NETWORKS_LISTED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A request for the engine. `about` is the id of the container or network it concerns.

    A body of None means: the job's own body, passed on as a stream and counted.
    """

    method: str
    path: str  # with its query, without the version
    body: bytes | None = b""
    reply: Reply = Reply.STREAM
    about: str = ""
    context: dict[str, Any] = field(default_factory=dict)  # what the reply needs of the request


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The gateway's own answer; the engine is not asked."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)

    @classmethod
    def of(cls, value: Any, status: int = 200) -> "Answer":
        return cls(status=status, body=json.dumps(value).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """An allowed image is wanted: answered when the worker has it, or could not get it."""

    image: str
    platform: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """What the sandbox does not do. `what` is a user's word: "bind mounts"."""

    what: str
    status: int = 403

    @property
    def message(self) -> str:
        return f"not supported in the sandbox: {self.what}"


Decision = Forward | Answer | Pull | Refuse


class Refused(Exception):
    """Raised while a request is read, where the sandbox does not do what it asks for.

    `what` may hold words of the request's own, which a person reads later: one short line of it.
    """

    def __init__(self, what: str, *, status: int = 403) -> None:
        super().__init__(what)
        line = "".join(letter if letter.isprintable() else "?" for letter in what[:MAX_WORD])
        self.decision = Refuse(what=line, status=status)


class Answered(Exception):
    """Raised where reading a request ends in an answer of Docker's own: no such container."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.decision = Answer.of({"message": message}, status)
