"""The compose file, really started, with GitHub played on the bridge that containers can reach."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import requests

from tests.workers.stage import wait_until

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "compose.yaml"


def command() -> list[str] | None:
    """The plugin of new Docker clients, or the program that was before it."""
    plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    if plugin.returncode == 0:
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """One project of the compose file; `env` is what its `.env` would say."""

    command: list[str]
    project: str
    env: Mapping[str, str]

    def run(self, *arguments: str) -> str:
        """The output. Raises AssertionError with what was said where it fails."""
        line = [*self.command, "--project-name", self.project, "--file", str(FILE), *arguments]
        given = {name: os.environ[name] for name in ("PATH", "HOME")}  # noqa: TID251
        done = subprocess.run(
            line, env={**given, **self.env}, capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def inspect(self, service: str) -> dict[str, Any]:
        """The container of a service, as the engine describes it."""
        found = subprocess.run(
            ["docker", "inspect", self.run("ps", "-q", service).strip()],
            capture_output=True,
            check=True,
        )
        return cast("dict[str, Any]", json.loads(found.stdout)[0])

    def exec(self, service: str, *arguments: str) -> str:
        return self.run("exec", "-T", service, *arguments)

    def wait_for_web(self) -> None:
        """Until Redis answers the receiver."""

        def ready() -> bool:
            try:
                return requests.get(f"{self.address}/readyz", timeout=2).ok
            except requests.RequestException:
                return False

        wait_until(ready, 60, "the receiver")

    @property
    def address(self) -> str:
        return f"http://{self.run('port', 'web', '8000').strip()}"
