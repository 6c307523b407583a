"""Plain git against the double: clone, fetch, push, and what is refused."""

import base64
import subprocess
from pathlib import Path

import pytest

from tests.github_double.api import as_installation
from tests.github_double.double import GitHubDouble
from tests.github_double.gitrepo import environment


def git(*arguments: str, cwd: Path, token: str = "") -> subprocess.CompletedProcess[str]:
    """git with the token in a header that comes from the environment, never from argv."""
    word = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    header = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.extraheader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {word}",
    }
    who = {"GIT_AUTHOR_NAME": "bot", "GIT_AUTHOR_EMAIL": "bot@example.com"}
    who |= {"GIT_COMMITTER_NAME": "bot", "GIT_COMMITTER_EMAIL": "bot@example.com"}
    env = environment(**who, **(header if token else {}))
    argv = ["git", *arguments]
    return subprocess.run(argv, cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def clone(github: GitHubDouble, tmp_path: Path) -> Path:
    installation = github.install("acme/connect")
    token = github.token(installation)
    done = git("clone", f"{github.url}/acme/connect.git", "c", cwd=tmp_path, token=token)
    assert done.returncode == 0, done.stderr
    return tmp_path / "c"


def _token(github: GitHubDouble, **permissions: str) -> str:
    installation = next(iter(github.world.installations.values()))
    return github.token(installation, permissions=permissions or None)


def _commit(clone: Path, branch: str, content: str = "x") -> str:
    git("checkout", "-q", "-B", branch, cwd=clone)
    (clone / "x.txt").write_text(content)
    git("add", "x.txt", cwd=clone)
    git("commit", "-q", "-m", "change x", cwd=clone)
    return git("rev-parse", "HEAD", cwd=clone).stdout.strip()


def test_clone_without_credentials_is_refused(github: GitHubDouble, tmp_path: Path) -> None:
    github.install("acme/connect")
    done = git("clone", f"{github.url}/acme/connect.git", cwd=tmp_path)
    assert done.returncode == 128


@pytest.mark.parametrize("form", ["short", "long"])
def test_push_moves_the_pull_request(github: GitHubDouble, clone: Path, form: str) -> None:
    github.world.token_form = form
    page = github.repository("acme/connect")
    page.push("feature", {"a.go": "package a\n"})
    pull = page.open_pull("feature")
    token = _token(github)
    git("fetch", "-q", "origin", "feature", cwd=clone, token=token)
    git("checkout", "-q", "FETCH_HEAD", cwd=clone)
    sha = _commit(clone, "mine")
    done = git("push", "-q", "origin", "mine:feature", cwd=clone, token=token)
    assert done.returncode == 0, done.stderr
    assert pull.head_sha == sha == page.state.git.ref("refs/pull/1/head")
    assert [each.path for each in pull.seen.files] == ["a.go", "x.txt"]


def test_large_push_arrives_in_chunks(github: GitHubDouble, clone: Path) -> None:
    noise = "".join(f"{number * 7919 % 1_000_003}\n" for number in range(600_000))
    sha = _commit(clone, "big", noise)
    done = git("push", "-q", "origin", "big", cwd=clone, token=_token(github))
    assert done.returncode == 0, done.stderr
    assert github.repository("acme/connect").head("big") == sha


def test_pull_head_is_fetched_and_not_pushed_to(github: GitHubDouble, clone: Path) -> None:
    page = github.repository("acme/connect")
    fork = page.fork("mallory")
    fork.push("theirs", {"b.go": "package b\n"}, by="mallory")
    pull = page.open_pull("theirs", source=fork, by="mallory")
    token = _token(github)
    done = git("fetch", "-q", "origin", "refs/pull/1/head", cwd=clone, token=token)
    assert done.returncode == 0, done.stderr
    assert git("rev-parse", "FETCH_HEAD", cwd=clone).stdout.strip() == pull.head_sha
    refused = git("push", "-q", "origin", "HEAD:refs/pull/1/head", cwd=clone, token=token)
    assert refused.returncode != 0


def test_single_commit_is_fetched_by_its_sha(github: GitHubDouble, clone: Path) -> None:
    sha = github.repository("acme/connect").push("feature", {"a.go": "package a\n"})
    done = git("fetch", "-q", "--depth=1", "origin", sha, cwd=clone, token=_token(github))
    assert done.returncode == 0, done.stderr


def test_token_that_only_reads_pushes_nothing(github: GitHubDouble, clone: Path) -> None:
    _commit(clone, "mine")
    token = _token(github, contents="read")
    done = git("push", "-q", "origin", "mine", cwd=clone, token=token)
    assert done.returncode == 128
    assert "403" in done.stderr
    assert github.repository("acme/connect").head("mine") == ""


def test_fork_is_out_of_reach(github: GitHubDouble, clone: Path, tmp_path: Path) -> None:
    github.repository("acme/connect").fork("mallory")
    url = f"{github.url}/mallory/connect.git"
    done = git("clone", url, "f", cwd=tmp_path, token=_token(github))
    assert "not found" in done.stderr


def test_push_that_loses_history_needs_force(github: GitHubDouble, clone: Path) -> None:
    github.repository("acme/connect").push("main", {"later.txt": "later"})
    _commit(clone, "main")
    token = _token(github)
    assert git("push", "-q", "origin", "main", cwd=clone, token=token).returncode == 1
    assert git("push", "-qf", "origin", "main", cwd=clone, token=token).returncode == 0


def test_app_without_workflows_permission_pushes_no_workflow(
    github: GitHubDouble, clone: Path
) -> None:
    git("checkout", "-q", "-B", "mine", cwd=clone)
    (clone / ".github/workflows").mkdir(parents=True)
    (clone / ".github/workflows/ci.yml").write_text("on: push\n")
    git("add", ".github", cwd=clone)
    git("commit", "-q", "-m", "add a workflow", cwd=clone)
    refused = git("push", "-q", "origin", "mine", cwd=clone, token=_token(github))
    assert "without `workflows` permission" in refused.stderr
    allowed = _token(github, contents="write", workflows="write")
    assert git("push", "-q", "origin", "mine", cwd=clone, token=allowed).returncode == 0


def test_protected_branch_is_not_pushed_to(github: GitHubDouble, clone: Path) -> None:
    github.repository("acme/connect").protect("main")
    sha = _commit(clone, "main")
    token = _token(github)
    refused = git("push", "-q", "origin", "main", cwd=clone, token=token)
    assert "GH006: Protected branch update failed for refs/heads/main" in refused.stderr
    assert git("push", "-q", "origin", "main:other", cwd=clone, token=token).returncode == 0
    said = {"sha": sha}
    patched = as_installation(github)("PATCH", "/repos/acme/connect/git/refs/heads/main", said)
    assert patched.status_code == 422


def test_merge_ref_is_there_until_there_is_a_conflict(github: GitHubDouble) -> None:
    github.install("acme/connect")
    page = github.repository("acme/connect")
    page.push("feature", {"README.md": "ours\n"})
    page.open_pull("feature")
    api = as_installation(github)
    assert api("GET", "/repos/acme/connect/pulls/1").json()["mergeable"] is True
    page.push("main", {"README.md": "theirs\n"})
    assert api("GET", "/repos/acme/connect/pulls/1").json()["mergeable"] is False
    assert page.state.git.ref("refs/pull/1/merge") is None


def test_merge_ref_is_made_anew_only_for_a_branch_that_moved(github: GitHubDouble) -> None:
    page = github.repository("acme/connect")
    for name in ("one", "two"):
        page.push(name, {f"{name}.txt": "x"})
        page.open_pull(name)
    before = page.state.git.refs("refs/pull/")
    github.clock.forward(minutes=1)
    page.push("two", {"two.txt": "y"})
    after = page.state.git.refs("refs/pull/")
    moved = {name for name, sha in after.items() if before[name] != sha}
    assert moved == {"refs/pull/2/head", "refs/pull/2/merge"}


def test_no_pull_request_has_the_number_of_an_example(github: GitHubDouble) -> None:
    page = github.repository("acme/connect")
    page.push("feature", {"x.txt": "x"})
    page.state.pulls[1346] = page.open_pull("feature").state
    assert page.open_pull("feature").number == 1348
