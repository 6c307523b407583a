"""The environment that decides which Docker engine is used, and whether one may be installed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

DEFAULT_HOST = "unix:///var/run/docker.sock"
# What a build step needs to reach a registry through the proxy that this machine uses, if any.
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """`host` is "" where DOCKER_HOST does not say which engine is meant."""

    host: str = ""
    in_ci: bool = False
    without_docker: bool = False  # the developer has asked to leave out what needs an engine
    proxies: tuple[str, ...] = ()  # names of variables that are set

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:  # noqa: TID251
        return cls(
            host=env.get("DOCKER_HOST", "").strip(),
            in_ci=env.get("CI", "").lower() in {"1", "true"},
            without_docker=env.get("WITHOUT_DOCKER", "") not in {"", "0", "false"},
            proxies=tuple(name for name in PROXIES if env.get(name)),
        )
