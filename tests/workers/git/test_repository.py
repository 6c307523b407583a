import os
from pathlib import Path

import pytest

from itw.diff import FileChange
from tests.workers.git.workshop import Workshop
from workers.git.errors import (
    GitError,
    GitTimeout,
    MissingObject,
    NoMergeBase,
    NotARepository,
    RepositoryTooLarge,
    UnknownRevision,
)
from workers.git.process import Git
from workers.git.repository import Limits, Repository

LINES = "".join(f"line {number}\n" for number in range(1, 21))


@pytest.fixture
def repository(workshop: Workshop):
    with Repository.at(workshop.path) as repository:
        yield repository


def changes(workshop: Workshop, base: str, head: str) -> dict[str, FileChange]:
    with Repository.at(workshop.path) as repository:
        return dict(repository.diff(base, head).by_path)


def test_branch_tag_and_short_sha_name_the_commit(workshop: Workshop, repository: Repository):
    sha = workshop.commit({"a": "1"})
    workshop.git("tag", "--annotate", "--message=v1", "v1")
    assert {repository.commit(name) for name in ("main", "v1", sha[:9], "HEAD")} == {sha}


@pytest.mark.parametrize("name", ["nope", "--all", "-h", "", "a b\0c", "HEAD:a", "main\n"])
def test_name_that_is_no_commit_is_a_clear_error(
    workshop: Workshop, repository: Repository, name: str
):
    workshop.commit({"a": "1"})
    with pytest.raises(UnknownRevision):
        repository.commit(name)


def test_merge_base_of_a_branch_far_behind_main(workshop: Workshop, repository: Repository):
    fork = workshop.commit({"a": "1"})
    workshop.branch("feature")
    head = workshop.commit({"b": "1"})
    workshop.branch("main", fork)
    for number in range(30):
        tip = workshop.commit({"a": str(number)})
    assert repository.merge_base(tip, head) == fork
    assert set(repository.diff(fork, head).by_path) == {"b"}


def test_unrelated_histories_have_no_merge_base(workshop: Workshop, repository: Repository):
    one = workshop.commit({"a": "1"})
    workshop.git("checkout", "--quiet", "--orphan", "other")
    other = workshop.commit({"b": "1"})
    with pytest.raises(NoMergeBase):
        repository.merge_base(one, other)


def test_missing_object_is_not_taken_for_unrelated_history(
    workshop: Workshop, repository: Repository
):
    with pytest.raises(GitError):
        repository.merge_base(workshop.commit({"a": "1"}), "1" * 40)


def test_tree_holds_regular_files_only(workshop: Workshop, repository: Repository):
    workshop.write({"dir/a.go": "package a\n", "run.sh": "exit\n"})
    (workshop.path / "run.sh").chmod(0o755)
    (workshop.path / "link").symlink_to("dir/a.go")
    inner = workshop.commit()
    workshop.git("update-index", "--add", "--cacheinfo", f"160000,{inner},submodule")
    workshop.git("commit", "--quiet", "--message=submodule")
    tree = repository.tree("HEAD")
    assert set(tree.blobs) == {"dir/a.go", "run.sh"}
    assert tree.read(["dir/a.go", "link", "gone"]) == {"dir/a.go": b"package a\n"}


def test_file_over_the_limit_is_left_out_and_the_next_is_read(workshop: Workshop):
    commit = workshop.commit({"big": "x" * 101, "exact": "y" * 100, "empty": ""})
    with Repository.at(workshop.path, limits=Limits(blob_bytes=100)) as repository:
        read = repository.tree(commit).read(["big", "exact", "empty"])
    assert read == {"exact": b"y" * 100, "empty": b""}


def test_thousands_of_blobs_come_through_one_process(workshop: Workshop, repository: Repository):
    files = {f"d{number % 10}/{number}": f"{number}\n" * number for number in range(1500)}
    tree = repository.tree(workshop.commit({**files}))
    assert tree.read(files) == {name: content.encode() for name, content in files.items()}


def test_killed_blob_process_is_reported_and_the_next_read_works(
    workshop: Workshop, repository: Repository
):
    tree = repository.tree(workshop.commit({"a": "1"}))
    assert tree.read(["a"])
    process = repository._reader._process
    assert process is not None
    os.kill(process.pid, 9)
    with pytest.raises(GitError):
        tree.read(["a"])
    assert tree.read(["a"]) == {"a": b"1"}


def test_file_name_with_every_odd_byte(workshop: Workshop):
    odd = 'tab\there "quote" back\\slash new\nline @@ -1 +1 @@ \x01 é 日本.go'
    base = workshop.commit({odd: LINES})
    head = workshop.commit({odd: LINES + "more\n"})
    assert changes(workshop, base, head)[odd].added == {21}


def test_content_that_looks_like_a_diff_header_stays_content(workshop: Workshop):
    base = workshop.commit({"a.txt": "diff --git a/x b/x\n@@ -1 +1 @@\n", "b.txt": "1\n"})
    head = workshop.commit({"a.txt": "diff --git a/y b/y\n@@ -2 +2 @@\n", "b.txt": "2\n"})
    found = changes(workshop, base, head)
    assert found["a.txt"].added == {1, 2}
    assert found["b.txt"].added == {1}


def test_name_that_is_not_utf8_is_left_out_and_counted(workshop: Workshop, repository: Repository):
    base = workshop.commit({"a": "1"})
    (workshop.path / os.fsdecode(b"b\xff")).write_bytes(b"1")
    head = workshop.commit({"c": "1"})
    diff = repository.diff(base, head)
    assert (set(diff.by_path), diff.unnamed) == ({"c"}, 1)
    assert set(repository.tree(head).blobs) == {"a", "c"}


def test_rename_with_an_edit_is_one_change(workshop: Workshop):
    base = workshop.commit({"old.go": LINES})
    workshop.git("mv", "old.go", "new.go")
    head = workshop.commit({"new.go": LINES.replace("line 5\n", "line five\n")})
    change = changes(workshop, base, head)["new.go"]
    assert (change.status, change.old_path, change.added) == ("R", "old.go", {5})


def test_file_turned_into_a_link_is_a_deletion(workshop: Workshop):
    base = workshop.commit({"a.go": LINES, "b.go": LINES})
    (workshop.path / "a.go").unlink()
    (workshop.path / "a.go").symlink_to("b.go")
    head = workshop.commit({"b.go": LINES + "more\n"})
    found = changes(workshop, base, head)
    assert (found["a.go"].status, found["a.go"].new_blob) == ("D", "")
    assert found["b.go"].added == {21}
    back = changes(workshop, head, base)
    assert (back["a.go"].status, back["a.go"].old_blob) == ("A", "")
    assert back["a.go"].added == set(range(1, 21))


def test_binary_file_has_no_lines(workshop: Workshop):
    base = workshop.commit({"a": "1"})
    change = changes(workshop, base, workshop.commit({"b": b"\0\1\2"}))["b"]
    assert (change.binary, change.hunks) == (True, ())


def test_attributes_of_the_author_hide_nothing(workshop: Workshop):
    base = workshop.commit({".gitattributes": "*.go -diff\n", "a.go": LINES})
    head = workshop.commit({"a.go": LINES + "more\n"})
    assert not changes(workshop, base, head)["a.go"].binary


def test_configured_commands_are_not_run(workshop: Workshop, tmp_path: Path):
    ran = tmp_path / "ran"
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    for key in ("diff.external", "core.fsmonitor", "diff.go.textconv", "core.pager"):
        workshop.git("config", key, str(program))
    base = workshop.commit({".gitattributes": "*.go diff=go\n", "a.go": LINES})
    ran.unlink(missing_ok=True)
    with Repository.at(workshop.path) as repository:
        head = repository.commit("HEAD")
        repository.diff(base, head)
        repository.tree(head).read(["a.go"])
    assert not ran.exists()


def test_partial_clone_is_not_completed_behind_our_back(workshop: Workshop, tmp_path: Path):
    workshop.commit({"a": "1"})
    workshop.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    source = f"file://{workshop.path}"
    workshop.git("clone", "--quiet", "--bare", "--filter=blob:none", source, str(clone))
    with Repository.at(clone) as repository, pytest.raises((GitError, MissingObject)):
        repository.tree("HEAD").read(["a"])


def test_directory_inside_a_work_tree_finds_its_repository(workshop: Workshop):
    head = workshop.commit({"deep/down/a": "1"})
    with Repository.at(workshop.path / "deep/down") as repository:
        assert repository.commit("HEAD") == head


def test_linked_work_tree_finds_its_repository(workshop: Workshop, tmp_path: Path):
    head = workshop.commit({"a": "1"})
    workshop.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    with Repository.at(tmp_path / "linked") as repository:
        assert repository.commit("HEAD") == head


def test_directory_without_git_is_not_a_repository(tmp_path: Path):
    with pytest.raises(NotARepository, match=str(tmp_path)):
        Repository.at(tmp_path)


def test_diff_beyond_the_limit_has_lines_where_they_matter(workshop: Workshop):
    base = workshop.commit({"a.go": LINES, "old.txt": LINES * 10})
    workshop.git("mv", "old.txt", "new.txt")
    head = workshop.commit(
        {
            "a.go": LINES + "more\n",
            "table.json": LINES * 1000,
            "vendor/x/x.go": LINES * 1000,
            "deep/er/b.yml": "a: 1\n",
        }
    )
    with Repository.at(workshop.path, limits=Limits(diff_bytes=10_000)) as small:
        found = small.diff(base, head).by_path
    assert found["a.go"].added == {21}
    assert found["deep/er/b.yml"].added == {1}
    assert {found[path].hunks for path in ("table.json", "vendor/x/x.go")} == {()}
    assert (found["new.txt"].status, found["new.txt"].old_path) == ("R", "old.txt")


def test_diff_beyond_the_limit_even_so_is_refused(workshop: Workshop):
    base = workshop.commit({"a": "1"})
    head = workshop.commit({"a.go": LINES * 100})
    small = Repository.at(workshop.path, limits=Limits(diff_bytes=1000))
    with pytest.raises(RepositoryTooLarge):
        small.diff(base, head)


def test_tree_with_too_many_files_is_refused(workshop: Workshop):
    workshop.commit({str(number): "1" for number in range(4)})
    small = Repository.at(workshop.path, limits=Limits(files=3))
    with pytest.raises(RepositoryTooLarge):
        small.tree("HEAD")


def test_git_that_takes_too_long_is_stopped(workshop: Workshop):
    workshop.git("config", "alias.wait", "!sleep 60")
    with pytest.raises(GitTimeout):
        Git(git_dir=workshop.path / ".git").run("wait", seconds=0.2)


def test_repository_with_a_thousand_branches(workshop: Workshop, repository: Repository):
    head = workshop.commit({"a": "1"})
    refs = "".join(f"create refs/heads/b{number} {head}\n" for number in range(1000))
    workshop.git("update-ref", "--stdin", stdin=refs.encode())
    assert repository.commit("b999") == head


def test_log_is_of_one_path_up_to_one_commit_and_cut(workshop: Workshop, repository: Repository):
    workshop.commit({"a/x": "1\n", "b": "1\n"})
    sha = workshop.commit({"a/x": "2\n"})
    workshop.commit({"a/x": "3\n"})
    said = repository.log(sha, "a")
    assert said.count("commit ") == 2
    assert "+2" in said
    assert "+3" not in said
    assert "b/b" not in said
    assert len(repository.log(sha, "a", limit=100)) <= 102


def test_log_leaves_out_files_of_a_kind(workshop: Workshop, repository: Repository) -> None:
    workshop.commit({"a/x.go": "one\n", "a/x_test.go": "secret\n"})
    sha = workshop.commit({"a/deep/y_test.go": "secret\n"})
    said = repository.log(sha, "a", without="**/*_test.go")
    assert "+one" in said
    assert "secret" not in said
    assert said.count("commit ") == 1  # of the other one nothing would be left
    assert repository.log(sha, "a/x_test.go", without="**/*_test.go") == ""
    assert repository.log(sha, "a*", without="**/*_test.go") == ""  # a path is no pattern
