"""A plain HTTP client for the double's own tests: no PyGithub between the test and the wire."""

import time
from dataclasses import dataclass
from typing import Any

import jwt
import requests

from tests.github_double.double import GitHubDouble


@dataclass(frozen=True, slots=True)
class API:
    """Requests with one Authorization header."""

    base: str
    authorization: str

    def __call__(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> requests.Response:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.authorization:
            headers["Authorization"] = self.authorization
        return requests.request(method, self.base + path, json=body, headers=headers, timeout=30)


def as_app(github: GitHubDouble, **claims: Any) -> API:
    moment = int(time.time())
    said = {"iat": moment - 60, "exp": moment + 300, "iss": str(github.app.id), **claims}
    token = jwt.encode(said, github.app.private_key, algorithm="RS256")
    return API(github.api_url, f"Bearer {token}")


def as_installation(github: GitHubDouble, **more: Any) -> API:
    installation = next(iter(github.world.installations.values()))
    return API(github.api_url, f"Bearer {github.token(installation, **more)}")
