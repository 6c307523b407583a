""".pre-commit-hooks.yaml: pre-commit takes it, and runs it on what is about to be committed."""

import subprocess
import sys
from pathlib import Path

import pytest

from itw.configuration.config import PATH as CONFIG
from tests.workers.cli.clone import OUTPUT, PATH, Clone

ROOT = Path(__file__).parents[1]
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")


def test_the_manifest_is_valid() -> None:
    command = [PRE_COMMIT, "validate-manifest", ROOT / ".pre-commit-hooks.yaml"]

    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_the_hooks_judge_what_is_staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone of this repository's last commit is installed: a network is needed."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    product = tmp_path / "product"
    subprocess.run(["git", "clone", "-q", ROOT, product], check=True)
    clone = Clone(tmp_path / "clone")
    clone.write({PATH: OUTPUT, CONFIG: "profil: spec\n"})
    clone.git("add", "-A")

    def tried() -> "subprocess.CompletedProcess[str]":
        command = [PRE_COMMIT, "try-repo", product, "--color", "never"]
        return subprocess.run(command, cwd=clone.path, check=False, capture_output=True, text=True)

    failed = tried()
    clone.git("reset", "-q", "--hard")
    clone.write({"internal/impl/nats/doc.go": "package nats\n", CONFIG: "profile: spec\n"})
    clone.git("add", "-A")
    passed = tried()

    assert f"{CONFIG}:1:1: unknown key 'profil'" in failed.stdout
    assert "missing_integration_test" in failed.stdout
    assert (failed.returncode, passed.returncode) == (1, 0), passed.stdout + passed.stderr
