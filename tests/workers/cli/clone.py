"""A real git repository in a temporary directory, for tests of the command line."""

import subprocess
from pathlib import Path

from click.testing import CliRunner, Result

from workers.cli import cli

OUTPUT = """package nats

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterOutput("nats", outputConfig(), newOutput)
}
"""
PATH = "internal/impl/nats/output.go"
IDENTITY = ("-c", "user.name=gopher", "-c", "user.email=gopher@example.com")


class Clone:
    """Branch `main` with a README, and whatever a test commits on top."""

    def __init__(self, path: Path, *, branch: str = "main") -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", branch)
        self.commit({"README.md": "A repository.\n"})

    def git(self, *arguments: str) -> str:
        command = ["git", *IDENTITY, "-C", str(self.path), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def commit(self, files: dict[str, str]) -> str:
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD")


def itw(*arguments: str | Path) -> Result:
    """Run the command line in this process; `exit_code` is None for 0."""
    result = CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result
