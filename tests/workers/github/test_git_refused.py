"""Git that is refused: whether that passes is what the API says."""

from pathlib import Path

import pytest

from tests.workers.github.conftest import NAME, Stage
from workers.git.errors import AccessDenied, RemoteUnavailable
from workers.github.errors import InstallationGone
from workers.mirror import Mirrors


def read(stage: Stage, path: Path) -> None:
    remote, head = stage.app().remote(stage.installation.id, NAME), stage.pull.head_sha
    with Mirrors(path).change(remote, base="refs/heads/main", head=head) as change:
        assert change.diff.files


def test_git_that_is_limited_waits_and_is_let_in_again(stage: Stage, tmp_path: Path):
    """GitHub answers git with 403, too, where it has had enough of us for now."""
    stage.double.fault("info/refs", status=403, message="rate limited")
    with pytest.raises(RemoteUnavailable, match="which its API lets the App read"):
        read(stage, tmp_path)
    read(stage, tmp_path)


def test_git_that_is_refused_for_good_is_told_so(stage: Stage, tmp_path: Path):
    stage.double.fault("info/refs", status=403, times=9)
    stage.double.fault(f"GET /repos/{NAME}$", status=403, message="Repository access blocked")
    with pytest.raises(AccessDenied):
        read(stage, tmp_path)


def test_a_repository_that_was_taken_out_is_no_refusal_of_git(stage: Stage, tmp_path: Path):
    remote, head = stage.app().remote(stage.installation.id, NAME), stage.pull.head_sha
    assert remote.token is not None
    remote.token()
    stage.double.remove_from(stage.installation, NAME)
    with (
        pytest.raises(InstallationGone),
        Mirrors(tmp_path).change(remote, base="refs/heads/main", head=head),
    ):
        pass
