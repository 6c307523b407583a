"""docs/without-the-app.md: every block is tried."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workers.cli.clone import OUTPUT, PATH, Clone

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/without-the-app.md").read_text()
BIN = Path(sys.executable).parent
COMMIT = "c0ffee" * 6 + "c0de"


def blocks(language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return [block.replace("<commit>", COMMIT) for block in found]


COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_run(line: str, tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.git("switch", "-q", "-c", "nats")
    clone.commit({PATH: OUTPUT})
    env = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(tmp_path)}  # noqa: TID251

    done = subprocess.run(
        ["bash", "-c", line], cwd=clone.path, env=env, check=False, capture_output=True, text=True
    )

    assert done.returncode in {0, 1}, done.stderr


def test_pre_commit_takes_its_block_and_the_hooks_exist(tmp_path: Path) -> None:
    (config,) = (block for block in blocks("yaml") if block.startswith("repos:"))
    file = tmp_path / "config.yaml"
    file.write_text(config)
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}

    assert (
        subprocess.run([BIN / "pre-commit", "validate-config", file], check=False).returncode == 0
    )
    (repository,) = yaml.safe_load(config)["repos"]
    assert {hook["id"] for hook in repository["hooks"]} == hooks


def test_zizmor_has_nothing_to_say_about_the_workflow(tmp_path: Path) -> None:
    file = tmp_path / ".github/workflows/review.yml"
    file.parent.mkdir(parents=True)
    (workflow,) = (block for block in blocks("yaml") if "jobs:" in block)
    file.write_text(workflow)

    command = [BIN / "zizmor", "--offline", "--no-config", "--pedantic", file]
    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_inputs_are_those_of_the_action() -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    told = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)

    assert told == list(action["inputs"])
    assert f"| `fail-on` | `{action['inputs']['fail-on']['default']}` |" in PAGE
