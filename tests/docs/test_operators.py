"""What pages tell administrators to type is typed, over a real Redis with a job that has failed."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from itw.jobs import ReviewPullRequest
from tests.docs.pages import ROOT, blocks
from tests.workers.stage import Server
from workers.dispatch import failed

JOB = ReviewPullRequest(
    installation=1, repository="acme/connect", number=41, head_sha="", reason="opened"
)
SHOWN = "5f2b90c1"  # the id in the pages
ASKED = ("itw jobs", "itw report")
LINES = {
    name: [
        line
        for block in blocks(name, "sh")
        for line in block.splitlines()
        if line.startswith(ASKED)
    ]
    for name in ("docs/fair-shares.md", "docs/operating.md")
}


@pytest.fixture
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory, "v"))
        yield server
        server.kill()


@pytest.mark.parametrize("name", LINES)
def test_what_administrators_type_works(name: str, server: Server, tmp_path: Path) -> None:
    with Redis.from_url(server.url) as redis:
        failed.keep(redis, JOB, "no luck")
    bin_ = Path(sys.executable).parent
    env = {
        "PATH": f"{bin_}:{os.environ['PATH']}",  # noqa: TID251
        "HOME": str(tmp_path),
        "ITW_REDIS_URL": server.url,
    }
    assert LINES[name]
    for line in LINES[name]:
        done = subprocess.run(
            ["bash", "-c", line.replace(SHOWN, JOB.identity[:8])],
            cwd=tmp_path,
            env=env,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{line}: {done.stderr}"
        assert JOB.identity[:8] in done.stdout or not line.startswith("itw jobs"), line
    assert name != "docs/operating.md" or (tmp_path / "report.html").exists()


@pytest.mark.parametrize(("where", "code"), [("file", 2), ("environment", 1)])
def test_processes_of_the_procfile_read_no_env_file(where: str, code: int, tmp_path: Path) -> None:
    """With its secret the receiver goes on to a port it may not have."""
    said = {"ITW_WEBHOOK_SECRET": "x" * 32, "ITW_HOST": "192.0.2.1"}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in said.items()))
    done = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)} | (said if where == "environment" else {}),
        check=False,
        capture_output=True,
        timeout=60,
    )

    assert done.returncode == code, done.stderr
