from pathlib import Path

import pytest

from tests.workers.git.workshop import Workshop
from workers.git.errors import NoWorkTree
from workers.git.worktree import snapshot


def test_snapshot_has_edits_and_new_files_and_lacks_what_is_gone(workshop: Workshop):
    workshop.commit({"kept": "1", "edited": "1", "gone": "1", "staged": "1", ".gitignore": "*.o\n"})
    workshop.write({"edited": "2", "new dir/new": "2", "built.o": "2", "staged": "2"})
    workshop.git("add", "staged")
    (workshop.path / "gone").unlink()
    with snapshot(workshop.path) as (repository, tree):
        files = repository.tree(tree)
        assert files.read(files.blobs) == {
            ".gitignore": b"*.o\n",
            "kept": b"1",
            "edited": b"2",
            "new dir/new": b"2",
            "staged": b"2",
        }


def test_diff_runs_from_a_commit_to_the_snapshot(workshop: Workshop):
    base = workshop.commit({"a.go": "package a\n"})
    workshop.write({"a.go": "package a\n\nvar x = 1\n"})
    with snapshot(workshop.path) as (repository, tree):
        assert repository.diff(base, tree).adds("a.go", 3)


def test_snapshot_from_a_subdirectory_is_of_the_whole_work_tree(workshop: Workshop):
    workshop.commit({"a": "1", "sub/b": "1"})
    workshop.write({"c": "1"})
    with snapshot(workshop.path / "sub") as (repository, tree):
        assert set(repository.tree(tree).blobs) == {"a", "sub/b", "c"}


def test_user_s_repository_is_not_written_to(workshop: Workshop):
    workshop.commit({"a": "1"})
    workshop.write({"a": "2", "b": "new"})
    before = _content(workshop.path)
    with snapshot(workshop.path):
        pass
    assert _content(workshop.path) == before


def test_unfinished_merge_is_read_as_it_lies_on_disk(workshop: Workshop):
    fork = workshop.commit({"a": "1\n"})
    workshop.commit({"a": "ours\n"})
    workshop.branch("other", fork)
    workshop.commit({"a": "theirs\n"})
    with pytest.raises(AssertionError):
        workshop.git("merge", "--quiet", "main")
    with snapshot(workshop.path) as (repository, tree):
        assert b"<<<<<<<" in repository.tree(tree).read(["a"])["a"]


def test_repository_without_a_commit_has_a_snapshot(workshop: Workshop):
    workshop.write({"a": "1"})
    with snapshot(workshop.path) as (repository, tree):
        assert repository.tree(tree).read(["a"]) == {"a": b"1"}


def test_links_are_not_followed(workshop: Workshop, tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    workshop.commit({"a": "1"})
    (workshop.path / "a").unlink()
    (workshop.path / "a").symlink_to(secret)
    (workshop.path / "b").symlink_to(secret)
    with snapshot(workshop.path) as (repository, tree):
        assert repository.tree(tree).blobs == {}


def _content(path: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_snapshot_of_a_linked_work_tree(workshop: Workshop, tmp_path: Path):
    workshop.commit({"a": "1"})
    linked = tmp_path / "linked"
    workshop.git("worktree", "add", "--quiet", "--detach", str(linked))
    (linked / "b").write_text("2")
    with snapshot(linked) as (repository, tree):
        files = repository.tree(tree)
        assert files.read(files.blobs) == {"a": b"1", "b": b"2"}


def test_bare_repository_has_no_work_tree_not_even_that_around_it(workshop: Workshop):
    workshop.commit({"a.go": "package a\n"})
    workshop.git("clone", "--quiet", "--bare", ".", "bare.git")
    with pytest.raises(NoWorkTree, match="bare"), snapshot(workshop.path / "bare.git"):
        pass
    with snapshot(workshop.path / ".git") as (repository, tree):
        assert "a.go" in repository.tree(tree).blobs
