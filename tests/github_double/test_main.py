"""The double by hand: `python -m tests.github_double`."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.github_double.api import API
from tests.github_double.gitrepo import environment


def test_it_says_where_it_is_and_stops_when_told(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    argv = [sys.executable, "-m", "tests.github_double", "--key", str(key), "acme/connect"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        argv, cwd=root, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = dict(process.stdout.readline().rstrip("\n").split("\t") for _ in range(5))
        answer = API(said["api"], f"Bearer {said['token']}")("GET", "/repos/acme/connect")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert answer.json()["clone_url"] == said["clone"]
    assert key.read_text().startswith("-----BEGIN RSA PRIVATE KEY-----")
