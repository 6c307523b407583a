"""Connections to GitHub's API: what is sent over them, and the replies as they come.

PyGithub's Requester does the transport. Its objects are not used: they are not safe between
threads, send requests of their own, and lists of them can't be conditional.
"""

import json
import time
from collections.abc import Mapping
from threading import local
from typing import Any

from github.Requester import Requester

from workers.github.policy import clock_of
from workers.github.reply import Reply

ACCEPT = "application/vnd.github+json"
API_VERSION = "2022-11-28"
USER_AGENT = "integration-test-writer"
PAGE = 100


class Transport:
    """Connections to one server, one for each thread.

    A Requester mixes up what two threads ask at the same time. `ahead` is how many seconds
    GitHub's clock goes before ours, by its latest reply.
    """

    def __init__(self, base_url: str, timeout: int) -> None:
        self._base_url = base_url
        self._timeout = timeout
        self._local = local()
        self.ahead = 0.0

    def graphql_url(self) -> str:
        return self._requester().graphql_url

    def send(
        self, verb: str, path: str, sent: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> Reply:
        status, said, text = self._requester().requestJson(
            verb, path, headers=dict(sent), input=None if body is None else dict(body)
        )
        headers = {name.lower(): str(value) for name, value in said.items()}
        self._read_clock(headers)
        return Reply(status, headers, _data(status, text))

    def _read_clock(self, headers: Mapping[str, str]) -> None:
        told = clock_of(headers)
        if told is not None:
            self.ahead = told - time.time()

    def _requester(self) -> Requester:
        if not hasattr(self._local, "requester"):
            self._local.requester = Requester(
                auth=None,
                base_url=self._base_url,
                timeout=self._timeout,
                user_agent=USER_AGENT,
                per_page=PAGE,
                verify=True,
                retry=None,
                pool_size=None,
                api_version=API_VERSION,
            )
        requester: Requester = self._local.requester
        return requester


def _data(status: int, text: object) -> Any:
    try:
        return json.loads(str(text)) if text else None
    except ValueError:
        if status < 400:
            raise  # half an answer
        return None  # a proxy's error page
