"""action.yml: its steps run on real clones, as a runner would run them."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workers.cli.clone import Clone

ROOT = Path(__file__).parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")

# How this machine reaches a package index, for the one step that needs it.
NETWORK = ("PIP_", "UV_", "SSL_", "REQUESTS_", "HTTP_", "HTTPS_", "ALL_PROXY", "NO_PROXY")

TEST = """package nats

import "testing"

//itw:allow never_runs by hand
func TestAuth(t *testing.T) {
	integration.CheckSkip(t)
}
"""
PATH = "internal/impl/nats/integration_test.go"


@dataclass
class Runner:
    """A job of `pull_request` whose workspace is a clone with the merge commit checked out."""

    workspace: Path
    temp: Path
    inputs: dict[str, str] = field(default_factory=dict)
    head_repository: str = "o/r"

    @property
    def summary(self) -> Path:
        return self.temp / "summary.md"

    def run(self, name: str) -> "subprocess.CompletedProcess[str]":
        step = STEPS[name]
        self.temp.mkdir(exist_ok=True)
        env = {key: EXPRESSION.sub(self._value, value) for key, value in step["env"].items()}
        env |= {
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_ACTIONS": "true",
            "PATH": os.environ["PATH"],  # noqa: TID251
            "HOME": str(self.temp),
        }
        env |= {k: v for k, v in os.environ.items() if k.upper().startswith(NETWORK)}  # noqa: TID251
        script = self.temp / "step.sh"
        script.write_text(step["run"])
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
        return subprocess.run(
            command, cwd=self.workspace, env=env, check=False, capture_output=True, text=True
        )

    def _value(self, match: "re.Match[str]") -> str:
        known = {
            "github.action_path": str(ROOT),
            "github.action_repository": "",
            "github.server_url": "https://github.com",
            "github.base_ref": "main",
            "github.event.pull_request.number": "3",
            "github.event.pull_request.head.repo.full_name": self.head_repository,
            "steps.python.outputs.python-path": sys.executable,
            **{f"inputs.{name}": each["default"] for name, each in ACTION["inputs"].items()},
            **{f"inputs.{name}": value for name, value in self.inputs.items()},
        }
        values = (known[each.strip()] for each in match[1].split("||"))
        return next((value for value in values if value), "")


def installed(runner: Runner) -> Runner:
    """As after the step before, with this very code."""
    (runner.temp / "itw/bin").mkdir(parents=True)
    (runner.temp / "itw/bin/itw").symlink_to(Path(sys.executable).with_name("itw"))
    return runner


def a_pull_request(path: Path, files: dict[str, str], *options: str) -> Path:
    """A clone as actions/checkout leaves it: origin's branches, the merge commit detached."""
    origin = Clone(path / "origin")
    origin.git("switch", "-q", "-c", "feature")
    origin.commit(files)
    origin.git("switch", "-q", "main")
    origin.commit({"docs.md": "main moves on"})
    origin.git("switch", "-q", "-c", "merge")
    origin.git("merge", "-q", "--no-ff", "-m", "merge", "feature")
    command = ["git", "clone", "-q", *options, f"file://{origin.path}", str(path / "workspace")]
    subprocess.run(command, check=True)
    workspace = path / "workspace"
    subprocess.run(["git", "-C", workspace, "checkout", "-q", "--detach"], check=True)
    return workspace


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return installed(Runner(a_pull_request(tmp_path, {PATH: TEST}), tmp_path / "temp"))


def test_a_stranger_gets_annotations_a_summary_and_a_failed_step(runner: Runner) -> None:
    runner.head_repository = "stranger/r"
    runner.inputs = {"sarif": "out.sarif"}

    done = runner.run("Review")

    assert done.returncode == 1, done.stderr
    assert f"::error file={PATH},line=6,endLine=6,title=never_runs::" in done.stdout
    assert "https://github.com/o/r/blob/" in runner.summary.read_text()
    assert '"version": "2.1.0"' in (runner.workspace / "out.sarif").read_text()


def test_who_may_push_may_allow(runner: Runner) -> None:
    done = runner.run("Review")

    assert "title=never_runs" not in done.stdout
    assert "by hand" in runner.summary.read_text()


def test_fail_on_decides(runner: Runner) -> None:
    runner.head_repository = "stranger/r"
    runner.inputs = {"fail-on": "never", "profile": "connect"}

    assert runner.run("Review").returncode == 0


def test_a_shallow_clone_is_told_what_to_do(tmp_path: Path) -> None:
    workspace = a_pull_request(tmp_path, {PATH: TEST}, "--depth=1")

    done = installed(Runner(workspace, tmp_path / "temp")).run("Review")

    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stdout


def test_an_empty_workspace_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = installed(Runner(tmp_path / "empty", tmp_path / "temp")).run("Review")

    assert done.returncode == 2
    assert "no git clone" in done.stdout


@pytest.mark.parametrize("name", ["base", "profile", "fail-on", "sarif"])
@pytest.mark.parametrize("value", ["$(touch pwned)", '"; touch pwned; "', "`touch pwned`", "--x"])
def test_no_input_becomes_a_command(runner: Runner, name: str, value: str) -> None:
    runner.inputs = {name: value}

    done = runner.run("Review")

    assert done.returncode == (0 if name == "sarif" else 2), done.stderr
    assert not (runner.workspace / "pwned").exists()


def test_no_path_becomes_a_command(tmp_path: Path) -> None:
    odd = "internal/impl/na\n::add-mask::ts/a_test.go"
    workspace = a_pull_request(tmp_path, {odd: TEST, f"{odd}\n##[add-mask]x_test.go": TEST})

    done = installed(Runner(workspace, tmp_path / "temp", head_repository="stranger/r")).run(
        "Review"
    )

    assert "title=never_runs" in done.stdout
    printed = (done.stdout + done.stderr).splitlines()
    told = [line for line in printed if "add-mask" in line]
    assert [line for line in told if not line.startswith(("::error ", "::warning "))] == []


@pytest.mark.parametrize("version", ["--upload-pack=touch pwned", "a..b", "$(touch pwned)"])
def test_a_version_is_a_tag_or_branch(runner: Runner, version: str) -> None:
    runner.inputs = {"version": version}

    done = runner.run("Install")

    assert done.returncode == 2
    assert "::error" in done.stdout


def test_expressions_reach_the_shell_through_the_environment_only() -> None:
    assert [name for name, step in STEPS.items() if "${{" in step["run"]] == []


WORKFLOWS = ("action.yml", ".github/workflows/audit.yml")


@pytest.mark.parametrize("file", WORKFLOWS)
def test_every_action_is_pinned_by_commit_with_its_tag(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text().splitlines() if "uses:" in line]

    assert lines
    assert all(re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line) for line in lines)


@pytest.mark.parametrize("file", WORKFLOWS)
def test_zizmor_has_nothing_to_say(file: str) -> None:
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--no-config", file]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_the_install_step_installs_what_the_review_step_runs(tmp_path: Path) -> None:
    runner = Runner(a_pull_request(tmp_path, {PATH: TEST}), tmp_path / "temp")
    (runner.workspace / "venv.py").write_text("raise SystemExit('ran the change')\n")

    install = runner.run("Install")

    assert install.returncode == 0, install.stderr
    assert runner.run("Review").returncode in {0, 1}
    assert runner.summary.exists()
