"""Every operation is spoken: it has a handler, a permission, and a reply that is GitHub's."""

import pytest

from tests.github_double import description
from tests.github_double.api import as_app, as_installation
from tests.github_double.double import GitHubDouble
from tests.github_double.exchange import HANDLERS
from tests.github_double.permissions import ACCEPTED
from tests.github_double.state import node_id

OPERATIONS = set((description.DATA / "operations.txt").read_text().split())


def test_every_described_operation_has_a_handler_and_a_permission() -> None:
    assert set(description.rest().by_id) == set(HANDLERS) == set(ACCEPTED) == OPERATIONS


CALLS = """
GET /repos/acme/connect
GET /users/dev
GET /repos/acme/connect/branches
GET /repos/acme/connect/branches/feature/x
GET /repos/acme/connect/collaborators/dev/permission
GET /repos/acme/connect/commits?sha=feature/x
GET /repos/acme/connect/commits/{head}
GET /repos/acme/connect/commits/feature/x
GET /repos/acme/connect/commits/{head}/pulls
GET /repos/acme/connect/compare/main...feature/x
GET /repos/acme/connect/contents/dir/a.go?ref={head}
GET /repos/acme/connect/contents/dir?ref={head}
GET /repos/acme/connect/contents/?ref={head}
GET /repos/acme/connect/check-runs/{run}
GET /repos/acme/connect/check-runs/{run}/annotations
GET /repos/acme/connect/check-suites/{suite}
GET /repos/acme/connect/check-suites/{suite}/check-runs
GET /repos/acme/connect/commits/{head}/check-runs?check_name=Tests&filter=all
GET /repos/acme/connect/commits/feature/x/check-runs
GET /repos/acme/connect/commits/{head}/check-suites
GET /repos/acme/connect/git/commits/{head}
GET /repos/acme/connect/git/trees/{head}
GET /repos/acme/connect/git/trees/{head}?recursive=1
GET /repos/acme/connect/git/ref/heads/feature/x
GET /repos/acme/connect/git/matching-refs/heads/feature
GET /repos/acme/connect/issues/1
GET /repos/acme/connect/issues/comments
GET /repos/acme/connect/issues/comments/{comment}
GET /repos/acme/connect/issues/1/comments
GET /repos/acme/connect/issues/comments/{comment}/reactions
GET /repos/acme/connect/pulls?state=all&head=acme:feature/x&base=main
GET /repos/acme/connect/pulls?sort=updated&direction=desc
GET /repos/acme/connect/pulls/1
GET /repos/acme/connect/pulls/1/files
GET /repos/acme/connect/pulls/1/commits
GET /repos/acme/connect/pulls/1/comments
GET /repos/acme/connect/pulls/comments
GET /repos/acme/connect/pulls/comments/{line}
GET /repos/acme/connect/pulls/comments/{line}/reactions
GET /repos/acme/connect/pulls/1/reviews
GET /repos/acme/connect/pulls/1/reviews/{review}
GET /repos/acme/connect/pulls/1/reviews/{review}/comments
GET /installation/repositories
GET /rate_limit
GET /meta
POST /repos/acme/connect/check-runs/{run}/rerequest
POST /repos/acme/connect/check-suites/{suite}/rerequest
""".strip().splitlines()


@pytest.fixture
def places(github: GitHubDouble) -> dict[str, object]:
    """A repository with one of everything, made over the API."""
    github.install("acme/connect")
    page = github.repository("acme/connect")
    page.give("dev", "maintain")
    page.push("feature/x", {"dir/a.go": "package a\n\nfunc A() {}\n"})
    pull = page.open_pull("feature/x")
    api, base = as_installation(github), "/repos/acme/connect"
    output = {"title": "t", "summary": "s", "annotations": [_annotation(1)]}
    run = api("POST", f"{base}/check-runs", _run(pull.head_sha, output=output))
    assert run.status_code == 201, run.text
    comment = api("POST", f"{base}/issues/1/comments", {"body": "hello"}).json()
    said = {"event": "COMMENT", "comments": [{"path": "dir/a.go", "line": 3, "body": "here"}]}
    review = api("POST", f"{base}/pulls/1/reviews", said).json()
    line = api("GET", f"{base}/pulls/1/comments").json()[0]
    for kind, each in (("issues", comment), ("pulls", line)):
        done = api("POST", f"{base}/{kind}/comments/{each['id']}/reactions", {"content": "eyes"})
        assert done.status_code == 201, done.text
    return {
        "head": pull.head_sha,
        "run": run.json()["id"],
        "suite": run.json()["check_suite"]["id"],
        "comment": comment["id"],
        "review": review["id"],
        "line": line["id"],
    }


def _annotation(line: int) -> dict[str, object]:
    place = {"path": "dir/a.go", "start_line": line, "end_line": line}
    return {**place, "annotation_level": "warning", "message": "mind this"}


def _run(sha: str, **more: object) -> dict[str, object]:
    return {"name": "Tests", "head_sha": sha, **more}


def test_every_read_is_answered_in_full(github: GitHubDouble, places: dict[str, object]) -> None:
    api = as_installation(github)
    wrong = []
    for call in CALLS:
        method, _, path = call.format(**places).partition(" ")
        answer = api(method, path)
        if answer.status_code not in {200, 201} or not answer.text:
            wrong.append((call, answer.status_code, answer.text[:300]))
    assert wrong == []


def test_every_app_operation_is_answered(github: GitHubDouble) -> None:
    installation = github.install("acme/connect")
    github.deliver_raw("ping", {"zen": "Keep it logically awesome.", "hook_id": 1})
    delivery = github.deliveries[0].id
    api = as_app(github)
    answers = {
        call: api(*call.split(" ")).status_code
        for call in (
            "GET /app",
            "GET /app/installations",
            f"GET /app/installations/{installation.id}",
            "GET /repos/acme/connect/installation",
            "GET /users/acme/installation",
            "GET /app/hook/config",
            "GET /app/hook/deliveries",
            f"GET /app/hook/deliveries/{delivery}",
            f"POST /app/hook/deliveries/{delivery}/attempts",
            f"PUT /app/installations/{installation.id}/suspended",
            f"DELETE /app/installations/{installation.id}/suspended",
        )
    }
    assert set(answers.values()) <= {200, 202, 204}, answers


def test_git_objects_are_made_over_the_api(github: GitHubDouble) -> None:
    github.install("acme/connect")
    page, api, base = (
        github.repository("acme/connect"),
        as_installation(github),
        "/repos/acme/connect",
    )
    blob = api("POST", f"{base}/git/blobs", {"content": "aGVsbG8=", "encoding": "base64"}).json()
    assert api("GET", f"{base}/git/blobs/{blob['sha']}").json()["content"] == "aGVsbG8=\n"
    entry = {"path": "x.txt", "mode": "100644", "type": "blob", "sha": blob["sha"]}
    tree = api("POST", f"{base}/git/trees", {"base_tree": page.head(), "tree": [entry]}).json()
    said = {"message": "add x", "tree": tree["sha"], "parents": [page.head()]}
    commit = api("POST", f"{base}/git/commits", said).json()
    made = api("POST", f"{base}/git/refs", {"ref": "refs/heads/x", "sha": commit["sha"]})
    assert made.status_code == 201, made.text
    assert page.state.git.blob("x", "x.txt") == b"hello"
    gone = api("DELETE", f"{base}/git/refs/heads/x")
    assert (gone.status_code, page.head("x")) == (204, "")


def test_update_that_is_no_fast_forward_is_refused(github: GitHubDouble) -> None:
    github.install("acme/connect")
    page, api = github.repository("acme/connect"), as_installation(github)
    old = page.head()
    page.push("main", {"b.txt": "b"})
    refused = api("PATCH", "/repos/acme/connect/git/refs/heads/main", {"sha": old})
    assert (refused.status_code, refused.json()["message"]) == (422, "Update is not a fast forward")
    forced = api("PATCH", "/repos/acme/connect/git/refs/heads/main", {"sha": old, "force": True})
    assert forced.status_code == 200


def test_file_is_written_over_the_contents_api(github: GitHubDouble) -> None:
    github.install("acme/connect")
    api, path = as_installation(github), "/repos/acme/connect/contents/a/b.txt"
    made = api("PUT", path, {"message": "add", "content": "aGVsbG8="})
    assert made.status_code == 201, made.text
    again = api("PUT", path, {"message": "add", "content": "aGVsbG8="})
    assert again.status_code == 422
    sha = made.json()["content"]["sha"]
    changed = api("PUT", path, {"message": "change", "content": "aG8=", "sha": sha})
    assert changed.status_code == 200


def test_writes_to_comments_and_reviews_are_answered(
    github: GitHubDouble, places: dict[str, object]
) -> None:
    api, base = as_installation(github), "/repos/acme/connect"
    line, comment, review = places["line"], places["comment"], places["review"]
    answers = [
        api("PATCH", f"{base}/issues/comments/{comment}", {"body": "changed"}),
        api("PATCH", f"{base}/pulls/comments/{line}", {"body": "changed"}),
        api("POST", f"{base}/pulls/1/comments/{line}/replies", {"body": "thanks"}),
        api("PUT", f"{base}/pulls/1/reviews/{review}", {"body": "changed"}),
        api("POST", f"{base}/pulls/1/reviews", {"event": "REQUEST_CHANGES", "body": "no"}),
        api("PATCH", f"{base}/pulls/1", {"title": "another"}),
        api("POST", f"{base}/check-suites", {"head_sha": places["head"]}),
        api("DELETE", f"{base}/issues/comments/{comment}"),
        api("DELETE", f"{base}/pulls/comments/{line}"),
    ]
    assert [each.status_code for each in answers] == [200, 200, 201, 200, 200, 200, 200, 204, 204]
    asked = answers[4].json()["id"]
    said = {"message": "done", "event": "DISMISS"}
    done = api("PUT", f"{base}/pulls/1/reviews/{asked}/dismissals", said)
    assert done.json()["state"] == "DISMISSED"


def test_reactions_are_taken_back(github: GitHubDouble, places: dict[str, object]) -> None:
    api, base = as_installation(github), "/repos/acme/connect"
    for kind, each in (("issues", places["comment"]), ("pulls", places["line"])):
        path = f"{base}/{kind}/comments/{each}/reactions"
        again = api("POST", path, {"content": "eyes"})
        assert again.status_code == 200  # the one that is there
        assert api("DELETE", f"{path}/{again.json()['id']}").status_code == 204
        assert api("GET", path).json() == []


def test_comment_on_a_file_and_pull_request_of_the_app(
    github: GitHubDouble, places: dict[str, object]
) -> None:
    api, base = as_installation(github), "/repos/acme/connect"
    said = {"body": "all of it", "commit_id": places["head"], "path": "dir/a.go"}
    whole = api("POST", f"{base}/pulls/1/comments", {**said, "subject_type": "file"})
    assert whole.status_code == 201, whole.text
    github.repository("acme/connect").push("other", {"o.go": "package o\n"})
    opened = api("POST", f"{base}/pulls", {"title": "Add o", "head": "other", "base": "main"})
    assert opened.json()["number"] == 2
    twice = api("POST", f"{base}/pulls", {"title": "Add o", "head": "other", "base": "main"})
    assert "already exists" in twice.text


def test_token_is_revoked(github: GitHubDouble) -> None:
    github.install("acme/connect")
    api = as_installation(github)
    assert api("DELETE", "/installation/token").status_code == 204
    assert api("GET", "/repos/acme/connect").status_code == 401


def test_manifest_becomes_an_app_once(github: GitHubDouble) -> None:
    github.world.manifests["c0de"] = {"name": "Another App", "default_events": ["push"]}
    api = as_app(github)
    made = api("POST", "/app-manifests/c0de/conversions")
    assert made.json()["slug"] == "another-app"
    assert made.json()["pem"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert api("POST", "/app-manifests/c0de/conversions").status_code == 404


def test_numbers_are_beyond_int32(github: GitHubDouble) -> None:
    installation = github.install("acme/connect")
    assert installation.id > 2**31
    assert node_id("PR", installation.id).startswith("PR_")
