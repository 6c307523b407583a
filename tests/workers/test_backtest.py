import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from itw.configuration.config import Config
from workers.backtest import merged_changes, replay
from workers.git.repository import Repository


def git(path: Path, *arguments: str, date: str = "2026-05-01T10:00:00Z") -> str:
    env = {
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "PATH": "/usr/bin:/bin:/usr/local/bin",
    }
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    command = ["git", "-C", str(path), *who, *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


def commit(path: Path, subject: str, date: str) -> str:
    (path / subject).write_text(subject)
    git(path, "add", "-A")
    git(path, "commit", "-qm", subject, date=date)
    return git(path, "rev-parse", "HEAD").strip()


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[tuple[Repository, dict[str, str]]]:
    """A root, a squash, two commits of one rebase, and a merge of two commits."""
    git(tmp_path, "init", "-qb", "main")
    shas = {"root": commit(tmp_path, "root", "2026-05-01T10:00:00Z")}
    shas["squash"] = commit(tmp_path, "squash", "2026-05-02T10:00:00Z")
    shas["rebase1"] = commit(tmp_path, "rebase1", "2026-05-03T10:00:00Z")
    shas["rebase2"] = commit(tmp_path, "rebase2", "2026-05-03T10:00:00Z")
    git(tmp_path, "checkout", "-qb", "topic")
    commit(tmp_path, "topic1", "2026-05-04T10:00:00Z")
    commit(tmp_path, "topic2", "2026-05-05T10:00:00Z")
    git(tmp_path, "checkout", "-q", "main")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "merge", "topic", date="2026-05-06T10:00:00Z")
    shas["merge"] = git(tmp_path, "rev-parse", "HEAD").strip()
    with Repository.at(tmp_path) as opened:
        yield opened, shas


def test_merges_squashes_and_rebases_are_one_change_each(repository):
    opened, shas = repository
    found = merged_changes(opened, branch="main", since="2026-01-01")
    assert [(change.subject, change.base, change.head) for change in found] == [
        ("merge", shas["rebase2"], shas["merge"]),
        ("rebase2", shas["squash"], shas["rebase2"]),
        ("squash", shas["root"], shas["squash"]),
    ]


def test_since_and_most_bound_the_history(repository):
    opened, shas = repository
    recent = merged_changes(opened, branch="main", since="2026-05-05T00:00:00Z")
    assert [change.head for change in recent] == [shas["merge"]]
    assert len(merged_changes(opened, branch="main", since="2026-01-01", most=2)) == 2


def test_a_merge_is_replayed_with_all_its_files(repository):
    opened, _ = repository
    (merge, *_rest) = merged_changes(opened, branch="main", since="2026-01-01")
    files = opened.diff(merge.base, merge.head).files
    assert [change.path for change in files] == ["topic1", "topic2"]
    assert not replay(opened, merge, Config()).trouble


def test_a_change_that_can_not_be_read_is_told_and_does_not_end_the_others(repository):
    opened, _ = repository
    (merge, *_rest) = merged_changes(opened, branch="main", since="2026-01-01")
    gone = type(merge)(base="0" * 40, head=merge.head, date=merge.date, subject="gone")
    assert replay(opened, gone, Config()).trouble
