"""The connection to the Docker engine, and its refusals as errors of ours."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from itw import messages
from itw.errors import TransientError

if TYPE_CHECKING:
    from docker import APIClient

SOCKET = "/var/run/docker.sock"
SECONDS = 60  # the longest any answer may take; streams have limits of their own


class EngineError(TransientError):
    """The engine can't be reached, or would not do what we asked: no fault of the tests."""


class Missing(EngineError):
    """What we asked about is not there (any more)."""


def connect(host: str = "", seconds: float = SECONDS) -> "APIClient":
    """A connection to the engine at `host`, or where DOCKER_HOST and its friends say.

    The SDK is imported here: whoever only asks for help, or reviews, does not pay for it.
    """
    from docker import APIClient
    from docker.utils import kwargs_from_env

    with translated():
        where = {"base_url": host} if host else kwargs_from_env()
        _knock(where.get("base_url") or f"unix://{SOCKET}")
        return APIClient(version="auto", timeout=seconds, **where)


def _knock(host: str) -> None:
    """Raise OSError where nobody listens: the SDK would leave its half-made socket open."""
    if host.startswith("unix://"):
        path = host.removeprefix("unix://")
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(SECONDS)
            try:
                door.connect(path)
            except OSError as error:  # Python's own does not say which socket
                raise OSError(messages.no_engine_at(path=path, why=_why(error))) from error


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def socket_of(api: "APIClient") -> str:
    """The engine's socket, on the engine's machine: the gateway gets it.

    An engine that is reached in another way has it where engines have it.
    """
    adapter = api.adapters.get("http+docker://")
    return str(getattr(adapter, "socket_path", "") or SOCKET)


@contextmanager
def translated() -> Iterator[None]:
    """Docker's and the HTTP library's exceptions as EngineError, with what the engine said."""
    from docker.errors import APIError, DockerException, NotFound
    from requests.exceptions import RequestException
    from urllib3.exceptions import HTTPError

    try:
        yield
    except NotFound as error:
        raise Missing(messages.engine_refused(problem=_said(error))) from error
    except APIError as error:
        raise EngineError(messages.engine_refused(problem=_said(error))) from error
    except (DockerException, RequestException, HTTPError, OSError) as error:
        raise EngineError(messages.engine_unreachable(problem=str(error))) from error


def _said(error: Exception) -> str:
    return str(getattr(error, "explanation", "") or error)
