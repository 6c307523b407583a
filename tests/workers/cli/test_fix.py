"""`itw review --fix` and `--diff` on real repositories."""

import subprocess
from pathlib import Path

import pytest
from click import UsageError

from itw.checking.conventions import conventions
from itw.configuration.config import Config
from itw.errors import UserError
from itw.finding import Severity
from itw.review import Assessment, review_trees
from tests.itw.edits.cases import CASES, EDITS, GO_MOD
from tests.workers.cli.clone import Clone, itw
from workers.cli import cli
from workers.cli.fixes import NotCheckedOut, NoWorkTree, fixes_of
from workers.cli.trees import Change, change_in
from workers.edited_files import ChangedSince

TEST = "internal/pkg/integration_test.go"
SOURCE = next(case for case in CASES if case.name == "fatal_cleanup") / "before.go"
EXPECTED = next(case for case in CASES if case.name == "fatal_cleanup") / "after.go"

ONE = {each.name: Severity.NOTE if each.name == "fatal_cleanup" else None for each in conventions()}


def branch(path: Path, source: str | None = None) -> Clone:
    """A branch that adds a test with cleanups that fail it."""
    clone = Clone(path)
    clone.commit({"go.mod": GO_MOD, "internal/pkg/client.go": (EDITS / "client.go").read_text()})
    clone.git("switch", "-q", "-c", "tests")
    clone.commit({TEST: source or SOURCE.read_text()})
    return clone


def test_edits_are_written_and_told(tmp_path: Path) -> None:
    clone = branch(tmp_path)

    result = itw("review", "--repo", clone.path, "--fix")

    assert (tmp_path / TEST).read_text() == EXPECTED.read_text()
    assert f"fixed  {TEST}  fatal_cleanup  TestIntegrationCalls  (4 times)" in result.stdout
    assert "6 findings fixed in 1 file, " in result.stdout
    assert "1 warning" not in result.stdout.splitlines()[0]
    assert clone.git("status", "--porcelain") == f"M {TEST}"


def test_what_was_written_is_told_also_where_a_report_cannot_be(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    clone = branch(tmp_path / "clone")
    also = f"json={tmp_path}/none/report.json"

    with pytest.raises(UserError, match="can't be written"):
        cli.main(
            ["review", "--repo", str(clone.path), "--fix", "--also", also], standalone_mode=False
        )

    assert "6 findings fixed in 1 file, " in capfd.readouterr().out


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    itw("review", "--repo", clone.path, "--fix")

    again = itw("review", "--repo", clone.path, "--fix", "--worktree")

    assert (tmp_path / TEST).read_text() == EXPECTED.read_text()
    assert "fixed " not in again.stdout


def test_what_was_reviewed_is_not_reviewed_again(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    asked: list[Change] = []

    def assess(change: Change) -> Assessment:
        asked.append(change)
        return review_trees(
            diff=change.diff, base=change.base, head=change.head, config=Config(rules=ONE)
        )

    with change_in(clone.path, base="main", head=None) as change:
        fixes = fixes_of(change, assess(change), assess)

    assert (len(fixes.fixed.files), len(fixes.fixed.left)) == (1, 1)
    assert len(asked) == 2  # as it is, and with its one edited file


def test_exit_code_is_that_of_what_is_left(tmp_path: Path) -> None:
    simple = SOURCE.read_text().partition("// What follows relies")[0]
    narrated = simple.replace(
        "\tclient", '\tt.Log("Given: a")\n\tt.Log("When: b")\n\tt.Log("Then: c")\n\tclient'
    )
    clone = branch(tmp_path, narrated)

    assert itw("review", "--repo", clone.path, "--diff").return_value == 1
    assert itw("review", "--repo", clone.path, "--fix").return_value == 0


def test_diff_is_one_that_git_applies(tmp_path: Path) -> None:
    clone = branch(tmp_path)

    result = itw("review", "--repo", clone.path, "--diff")

    assert (tmp_path / TEST).read_text() == SOURCE.read_text()
    assert "6 findings can be fixed in 1 file, " in result.stderr
    command = ["git", "-C", str(clone.path), "apply"]
    subprocess.run(command, input=result.stdout_bytes, check=True)
    assert (tmp_path / TEST).read_text() == EXPECTED.read_text()


def test_diff_needs_no_work_tree_but_fix_does(tmp_path: Path) -> None:
    clone = branch(tmp_path / "work")
    bare = tmp_path / "bare.git"
    clone.git("clone", "-q", "--bare", str(clone.path), str(bare))
    arguments = ("review", "--repo", bare, "--base", "main", "--head", "tests")

    assert "+++ b/" in itw(*arguments, "--diff").stdout
    with pytest.raises(NoWorkTree, match="--diff"):
        itw(*arguments, "--fix")


def test_another_commit_than_the_one_checked_out_is_not_fixed(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    clone.git("switch", "-q", "main")

    with pytest.raises(NotCheckedOut, match="not tests"):
        itw("review", "--repo", clone.path, "--head", "tests", "--fix")


def test_file_edited_since_is_not_written_over(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    edited = SOURCE.read_text() + "\n// not committed\n"
    clone.write({TEST: edited})

    with pytest.raises(ChangedSince, match="--worktree"):
        itw("review", "--repo", clone.path, "--fix")
    assert (tmp_path / TEST).read_text() == edited

    itw("review", "--repo", clone.path, "--fix", "--worktree")
    assert (tmp_path / TEST).read_text() == EXPECTED.read_text() + "\n// not committed\n"


def test_other_formats_report_what_is_left_and_say_the_rest_aside(tmp_path: Path) -> None:
    clone = branch(tmp_path)

    result = itw("review", "--repo", clone.path, "--fix", "--format", "json")

    assert result.stdout.startswith("{")
    assert "fixed  " in result.stderr
    with pytest.raises(UsageError, match="--diff"):
        itw("review", "--repo", clone.path, "--diff", "--format", "json")


def test_line_ends_mark_and_mode_stay(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    file = tmp_path / TEST
    source = b"\xef\xbb\xbf" + SOURCE.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(source)
    file.chmod(0o640)
    clone.commit({})

    itw("review", "--repo", clone.path, "--fix", "--worktree")

    assert file.read_bytes() == b"\xef\xbb\xbf" + EXPECTED.read_bytes().replace(b"\n", b"\r\n")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []
