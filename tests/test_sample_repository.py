"""The sample repository loads as the commits that demo and tests rely on."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests import sample_repository
from tests.sample_repository import BRANCH, MAIN


def git(git_dir: Path, *arguments: str) -> str:
    command = ["git", "--git-dir", str(git_dir), *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def git_dir(tmp_path: Path) -> Path:
    return tmp_path / "connect.git"


def test_commits_are_the_same_on_every_load(tmp_path: Path) -> None:
    first = sample_repository.load(tmp_path / "one.git")
    assert sample_repository.load(tmp_path / "two.git") == first


def test_loading_again_into_one_repository_changes_nothing(git_dir: Path) -> None:
    first = sample_repository.load(git_dir)
    assert sample_repository.load(git_dir) == first


def test_fix_follows_the_pull_request_which_follows_base(git_dir: Path) -> None:
    sample = sample_repository.load(git_dir)
    history = git(git_dir, "rev-list", sample.fix).split()
    assert history == [sample.fix, sample.pull_request, sample.base]


def test_fix_is_on_no_branch_yet(git_dir: Path) -> None:
    sample = sample_repository.load(git_dir)
    assert git(git_dir, "rev-parse", MAIN, BRANCH).split() == [sample.base, sample.pull_request]


def test_pull_request_adds_an_input_and_an_output_and_changes_a_cache(git_dir: Path) -> None:
    sample = sample_repository.load(git_dir)
    arguments = ("diff", "--name-status", sample.base, sample.pull_request, "--", "internal")
    assert git(git_dir, *arguments).splitlines() == [
        "A\tinternal/impl/beanstalkd/input.go",
        "A\tinternal/impl/beanstalkd/integration_test.go",
        "M\tinternal/impl/redis/cache.go",
        "A\tinternal/impl/redis/output_pubsub.go",
    ]


def test_a_file_can_be_removed(git_dir: Path) -> None:
    sample = sample_repository.load(git_dir)
    changes = {"README.md": None}
    head = sample_repository.commit(git_dir, "refs/heads/x", changes, "x", parent=sample.base)
    assert git(git_dir, "diff", "--name-status", sample.base, head).split() == ["D", "README.md"]


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("overlays", [("base",), ("base", "pull-request", "fix")])
def test_go_vet_has_nothing_to_say(overlays: tuple[str, ...], tmp_path: Path) -> None:
    for overlay in overlays:
        shutil.copytree(sample_repository.DATA / overlay, tmp_path, dirs_exist_ok=True)
    vet = subprocess.run(
        ["go", "vet", "./..."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert vet.returncode == 0, vet.stderr
