"""`itw review` on real repositories."""

import json
from pathlib import Path

import pytest
from click import BadParameter

from itw.errors import UserError
from tests.workers.cli.clone import OUTPUT, PATH, Clone, itw
from workers.cli.trees import NoBase
from workers.git.errors import NoMergeBase, NotARepository, UnknownRevision


def branch(path: Path, files: dict[str, str] | None = None) -> Clone:
    clone = Clone(path)
    clone.git("switch", "-q", "-c", "nats")
    clone.commit(files or {PATH: OUTPUT})
    return clone


def test_branch_is_compared_with_main_and_it_is_said(tmp_path: Path) -> None:
    result = itw("review", "--repo", branch(tmp_path).path)

    assert "with main (" in result.stderr
    assert "1 file changed" in result.stderr
    assert "output nats" in result.stdout
    assert result.stdout.rstrip().endswith("tests not run")


def test_base_that_moved_on_removes_nothing(tmp_path: Path) -> None:
    clone = branch(tmp_path, {"docs.md": "x"})
    clone.git("switch", "-q", "main")
    clone.commit({PATH: OUTPUT})

    result = itw("review", "--repo", clone.path, "--head", "nats")

    assert "its merge base with main" in result.stderr
    assert "removed" not in result.stdout


def test_worktree_reviews_what_is_not_committed(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.write({PATH: OUTPUT})

    committed = itw("review", "--repo", clone.path)
    edited = itw("review", "--repo", clone.path, "--worktree")

    assert "--worktree" in committed.stderr
    assert "output nats" not in committed.stdout
    assert "output nats" in edited.stdout


def test_bare_repository_and_detached_head(tmp_path: Path) -> None:
    clone = branch(tmp_path / "work")
    clone.git("switch", "-q", "--detach")
    bare = tmp_path / "bare.git"
    clone.git("clone", "-q", "--bare", str(clone.path), str(bare))

    for path in (bare, clone.path):
        result = itw("review", "--repo", path, "--base", "main", "--head", "nats")
        assert "output nats" in result.stdout


def test_thousand_branches(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    head = clone.git("rev-parse", "HEAD")
    refs = "".join(f"{head} refs/heads/b{number}\n" for number in range(1000))
    packed = tmp_path / ".git" / "packed-refs"
    packed.write_text("# pack-refs with: peeled fully-peeled sorted \n" + refs)

    assert "output nats" in itw("review", "--repo", clone.path).stdout


def test_no_branch_to_compare_with_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    clone = Clone(tmp_path, branch="trunk")

    with pytest.raises(NoBase, match="--base"):
        itw("review", "--repo", clone.path)


def test_base_that_only_the_remote_has_is_suggested(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    clone.git("update-ref", "refs/remotes/origin/main", "main")
    clone.git("branch", "-q", "-D", "main")

    with pytest.raises(UnknownRevision, match="there is 'origin/main'"):
        itw("review", "--repo", clone.path, "--base", "main")
    with pytest.raises(UnknownRevision, match="check the name"):
        itw("review", "--repo", clone.path, "--base", "trunk")


def test_histories_without_a_common_commit(tmp_path: Path) -> None:
    clone = branch(tmp_path)
    clone.git("switch", "-q", "--orphan", "other")
    clone.commit({"other.md": "x"})

    with pytest.raises(NoMergeBase):
        itw("review", "--repo", clone.path)


def test_shallow_clone_says_how_to_deepen(tmp_path: Path) -> None:
    clone = branch(tmp_path / "work")
    clone.git("switch", "-q", "main")
    clone.commit({"later.md": "x"})
    shallow = tmp_path / "shallow"
    source = f"file://{clone.path}"
    clone.git("clone", "-q", "--depth", "1", "--no-single-branch", source, str(shallow))

    with pytest.raises(NoMergeBase, match="--unshallow"):
        itw("review", "--repo", shallow, "--base", "origin/main", "--head", "origin/nats")


def test_directory_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(NotARepository):
        itw("review", "--repo", tmp_path)


def test_json_has_the_connectors_and_the_findings(tmp_path: Path) -> None:
    result = itw("review", "--repo", branch(tmp_path).path, "--format", "json")

    report = json.loads(result.stdout)
    (added,) = report["connectors"]["added"]
    assert (added["kind"], added["name"], added["file"]) == ("output", "nats", PATH)
    assert report["not_run"]


def test_markdown_is_the_summary_of_the_check_run(tmp_path: Path) -> None:
    result = itw("review", "--repo", branch(tmp_path).path, "--format", "markdown")

    assert "| Connector |  | Tested itself | Ran | Conventions |" in result.stdout
    assert "](" not in result.stdout


def test_no_escape_sequences_in_a_pipe(tmp_path: Path) -> None:
    clone = branch(tmp_path, {PATH: OUTPUT.replace('"nats"', '"na\\x1b[31mts"')})

    assert "\x1b" not in itw("review", "--repo", clone.path).stdout


CONFIG = ".github/integration-test-writer.yml"


def test_configuration_is_that_of_the_base_branch(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.commit({CONFIG: "profile: connect\n"})
    clone.git("switch", "-q", "-c", "nats")
    clone.commit({PATH: OUTPUT, CONFIG: "profile: spec\n"})

    own = json.loads(itw("review", "--repo", clone.path, "--format", "json").stdout)
    named = itw("review", "--repo", clone.path, "--format", "json", "--profile", "spec")

    assert own["profile"] == "connect"
    assert json.loads(named.stdout)["profile"] == "spec"


def test_broken_configuration_is_said_and_the_review_goes_on(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.commit({CONFIG: "profil: connect\n"})
    clone.git("switch", "-q", "-c", "nats")
    clone.commit({PATH: OUTPUT})

    result = itw("review", "--repo", clone.path)

    assert "The defaults hold" in result.stdout
    assert "output nats" in result.stdout


def test_github_format_annotates_and_files_hold_the_rest(tmp_path: Path) -> None:
    clone = branch(tmp_path / "clone")
    files = {"markdown": tmp_path / "summary.md", "sarif": tmp_path / "itw.reporting.sarif"}
    also = [part for form, path in files.items() for part in ("--also", f"{form}={path}")]

    result = itw("review", "--repo", clone.path, "--format", "github", *also)

    first, *_, last = result.stdout.splitlines()
    assert first.startswith(
        f"::warning file={PATH},line=6,endLine=6,title=missing_integration_test"
    )
    assert last == "1 warning · 1 new connector untested · tests not run"
    assert "missing_integration_test" in files["markdown"].read_text()
    assert json.loads(files["sarif"].read_text())["version"] == "2.1.0"


def test_a_lost_test_is_annotated_where_it_was_removed(tmp_path: Path) -> None:
    test = "func TestIntegrationNats(t *testing.T) {\n\tintegration.CheckSkip(t)\n\tread(t)\n}\n"
    path, rest = "internal/impl/nats/integration_test.go", "package nats\n\nvar port = 4222\n"
    clone = Clone(tmp_path)
    clone.commit({path: f"{rest}\n{test}", "internal/impl/nats/input.go": "package nats\n"})
    clone.git("switch", "-q", "-c", "less")
    clone.commit({path: rest})

    result = itw("review", "--repo", clone.path, "--format", "github")

    (first, _) = result.stdout.splitlines()
    assert first.startswith(f"::error file={path},line=3,endLine=3,title=lost_coverage::")


def test_a_file_that_cant_be_written_is_an_error(tmp_path: Path) -> None:
    clone = branch(tmp_path / "clone")
    with pytest.raises(UserError, match="can't be written"):
        itw("review", "--repo", clone.path, "--also", f"sarif={tmp_path}/none/itw.reporting.sarif")


def test_comments_in_the_code_of_a_stranger_allow_nothing(tmp_path: Path) -> None:
    silent = "func TestAuth(t *testing.T) {\n\tintegration.CheckSkip(t)\n}\n"
    allow = "//itw:allow never_runs by hand\n"
    test = f"package nats\n\n{allow}{silent}"
    clone = branch(tmp_path / "clone", {"internal/impl/nats/integration_test.go": test})

    trusted, stranger = (
        {each["rule"] for each in json.loads(result.stdout)["findings"]}
        for result in (
            itw("review", "--repo", clone.path, "--format", "json", *flags)
            for flags in ((), ("--untrusted",))
        )
    )

    assert stranger - trusted == {"never_runs"}


def test_lines_are_linked_where_the_repository_is_known(tmp_path: Path) -> None:
    clone = branch(tmp_path / "clone")
    url = "https://github.com/acme/connect"

    linked = itw("review", "--repo", clone.path, "--format", "markdown", "--links", url).stdout

    assert f"{url}/blob/{clone.git('rev-parse', 'HEAD')}/{PATH}#L6" in linked
    with pytest.raises(BadParameter):
        itw("review", "--repo", clone.path, "--links", "javascript:alert(1)")
