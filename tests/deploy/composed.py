"""The compose file, really started, with GitHub played on the bridge that containers can reach."""

import json
import os
import re
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
        return self._shell(line, ROOT)

    def _shell(self, line: list[str], directory: Path) -> str:
        given = {name: os.environ[name] for name in ("PATH", "HOME")}  # noqa: TID251
        done = subprocess.run(
            line,
            env={**given, **self.env},
            capture_output=True,
            text=True,
            check=False,
            cwd=directory,
        )
        assert done.returncode == 0, f"{line[-1]}: {done.stderr}"
        return done.stdout

    def follow(self, commands: str, directory: Path) -> str:
        """Run documented commands in a directory, as a person would, with this project's names; the
        output.
        """
        line = " ".join([*self.command, "--project-name", self.project, "--file", str(FILE)])
        compose = "docker compose --env-file .env -f deploy/compose.yaml"
        assert compose in commands
        commands = commands.replace(compose, line).replace("itw_redis", f"{self.project}_redis")
        for service in ("up --detach", "up --no-start"):
            commands = commands.replace(service, f"{service} --no-build")
        # Compose's own order: not every service of the file can be started here.
        commands = re.sub(r"(--detach --no-build)$", r"\1 redis web worker", commands, flags=re.M)
        return self._shell(["sh", "-euc", commands], directory)

    def remove_volume(self, name: str) -> None:
        self._shell(["docker", "volume", "rm", f"{self.project}_{name}"], ROOT)

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
