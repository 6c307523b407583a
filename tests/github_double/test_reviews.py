"""Reviews on the real diff, and the threads GraphQL shows and resolves."""

from typing import Any

import pytest

from tests.github_double.api import API, as_installation
from tests.github_double.double import GitHubDouble
from tests.github_double.pull_page import PullPage

PULLS = "/repos/acme/connect/pulls"
OLD = "".join(f"line {number}\n" for number in range(1, 41))
NEW = OLD.replace("line 5\n", "line five\n").replace("line 30\n", "line thirty\nand more\n")


@pytest.fixture
def pull(github: GitHubDouble) -> PullPage:
    """A change in two hunks: lines 2-8 and 27-34."""
    github.install("acme/connect")
    page = github.repository("acme/connect")
    page.push("main", {"a.txt": OLD, "gone.txt": "gone\n", "moved.txt": OLD + "end\n"})
    changed = {"a.txt": NEW, "gone.txt": None, "moved.txt": None, "there.txt": OLD + "End\n"}
    page.push("feature", changed)
    return page.open_pull("feature")


@pytest.fixture
def api(github: GitHubDouble, pull: PullPage) -> API:
    return as_installation(github)


def _review(api: API, *comments: dict[str, Any], **more: Any) -> Any:
    said = [{"path": "a.txt", "body": "mind this", **each} for each in comments]
    return api("POST", f"{PULLS}/1/reviews", {"event": "COMMENT", "comments": said, **more})


@pytest.mark.parametrize(
    "place",
    [
        {"line": 5},
        {"line": 5, "side": "LEFT"},
        {"line": 8},
        {"line": 31, "start_line": 28},
        {"line": 5, "start_line": 4, "start_side": "LEFT"},
        {"path": "gone.txt", "line": 1, "side": "LEFT"},
        {"path": "there.txt", "line": 41},
        {"position": 1},
    ],
)
def test_comment_on_the_diff_is_taken(api: API, place: dict[str, Any]) -> None:
    answer = _review(api, place)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("place", "wording"),
    [
        ({"line": 9}, "line must be part of the diff"),
        ({"line": 1}, "line must be part of the diff"),
        ({"line": 36, "side": "LEFT"}, "line must be part of the diff"),
        ({"path": "gone.txt", "line": 1}, "line must be part of the diff"),
        ({"line": 5, "start_line": 5}, "start line must precede the end line"),
        ({"line": 30, "start_line": 5}, "same hunk"),
        ({"line": 5, "start_line": 1}, "start line must be part of the diff"),
        ({"path": "nowhere.txt", "line": 1}, "Path could not be resolved"),
        ({"path": "moved.txt", "line": 41}, "Path could not be resolved"),
    ],
)
def test_comment_off_the_diff_refuses_the_review(
    api: API, pull: PullPage, place: dict[str, Any], wording: str
) -> None:
    answer = _review(api, {"line": 5}, place)
    assert (answer.status_code, answer.json()["message"]) == (422, "Unprocessable Entity")
    assert wording in answer.json()["errors"][0]
    assert pull.seen.threads == pull.seen.reviews == ()


def test_review_of_a_commit_that_is_not_in_it_is_refused(github: GitHubDouble, api: API) -> None:
    other = github.repository("acme/connect").head()
    answer = _review(api, {"line": 5}, commit_id=other)
    assert "not part of the pull request" in answer.text


def test_review_of_an_older_push_stands_on_its_diff(api: API, pull: PullPage) -> None:
    first = pull.head_sha
    pull.push({"a.txt": OLD})
    assert _review(api, {"line": 5}).status_code == 422
    assert _review(api, {"line": 5}, commit_id=first).status_code == 200


def test_empty_review_is_refused(api: API) -> None:
    assert _review(api).status_code == 422


def test_later_push_moves_and_outdates_comments(api: API, pull: PullPage) -> None:
    _review(api, {"line": 5}, {"line": 30})
    pull.push({"a.txt": "new first\n" + NEW.replace("line thirty", "line 30!")})
    assert [(each.line, each.outdated) for each in pull.seen.threads] == [(6, False), (None, True)]
    seen = api("GET", f"{PULLS}/1/comments").json()
    assert [(each["line"], each["original_line"]) for each in seen] == [(6, 5), (None, 30)]


def test_reply_joins_the_thread(api: API, pull: PullPage) -> None:
    _review(api, {"line": 5})
    first = api("GET", f"{PULLS}/1/comments").json()[0]
    answer = api("POST", f"{PULLS}/1/comments/{first['id']}/replies", {"body": "fixed"})
    assert answer.json()["in_reply_to_id"] == first["id"]
    assert [[one.body for one in each.comments] for each in pull.seen.threads] == [
        ["mind this", "fixed"]
    ]


QUERY = """query($after: String) {
  repository(owner: "acme", name: "connect") { pullRequest(number: 1) {
    reviewThreads(first: 2, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved isOutdated path line
              comments(first: 1) { nodes { fullDatabaseId body author { login __typename } } } } }
  } }
}"""


def _ask(api: API, query: str, **variables: Any) -> Any:
    return api("POST", "/graphql", {"query": query, "variables": variables}).json()


def test_threads_are_paged_and_resolved(api: API, pull: PullPage) -> None:
    _review(api, {"line": 4}, {"line": 5}, {"line": 6})
    nodes, after = [], None
    while True:
        answer = _ask(api, QUERY, after=after)
        page = answer["data"]["repository"]["pullRequest"]["reviewThreads"]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert [each["line"] for each in nodes] == [4, 5, 6]
    author = nodes[0]["comments"]["nodes"][0]["author"]
    assert author == {"login": "itw-double", "__typename": "Bot"}  # REST says itw-double[bot]
    resolve = """mutation($id: ID!) {
      resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"""
    assert _ask(api, resolve, id=nodes[1]["id"])["data"]["resolveReviewThread"]["thread"]
    assert [each.resolved for each in pull.seen.threads] == [False, True, False]
    _ask(api, resolve.replace("resolve", "unresolve"), id=nodes[1]["id"])
    assert not any(each.resolved for each in pull.seen.threads)


def test_comment_is_minimized(api: API, pull: PullPage) -> None:
    comment = api("POST", "/repos/acme/connect/issues/1/comments", {"body": "old"}).json()
    mutation = """mutation($id: ID!) {
      minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) {
        minimizedComment { isMinimized minimizedReason } } }"""
    answer = _ask(api, mutation, id=comment["node_id"])
    hidden = answer["data"]["minimizeComment"]["minimizedComment"]
    assert hidden == {"isMinimized": True, "minimizedReason": "outdated"}
    assert pull.seen.comments[0].hidden == "outdated"


def test_field_that_does_not_exist_is_an_error(api: API) -> None:
    answer = _ask(api, QUERY.replace("isResolved", "resolved"))
    assert "Cannot query field 'resolved'" in answer["errors"][0]["message"]


def test_field_that_nobody_wrote_is_an_error_and_not_null(api: API) -> None:
    answer = _ask(api, 'query { repository(owner: "acme", name: "connect") { sshUrl } }')
    assert "does not play Repository.sshUrl" in answer["errors"][0]["message"]


def test_resolving_needs_contents_write(github: GitHubDouble, api: API, pull: PullPage) -> None:
    _review(api, {"line": 5})
    mutation = """mutation($id: ID!) {
      resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"""
    held = {"pull_requests": "write", "contents": "read"}
    weak = as_installation(github, permissions=held)
    answer = _ask(weak, mutation, id=pull.state.threads[0].node_id)
    assert answer["errors"][0]["type"] == "FORBIDDEN"
    assert not pull.seen.threads[0].resolved


def test_graphql_without_credentials_is_refused(github: GitHubDouble, pull: PullPage) -> None:
    answer = API(github.api_url, "")("POST", "/graphql", {"query": QUERY})
    assert answer.status_code == 401


def test_fork_has_no_pull_requests_on_its_check_runs(github: GitHubDouble, api: API) -> None:
    page = github.repository("acme/connect")
    fork = page.fork("mallory")
    fork.push("theirs", {"b.go": "package b\n"}, by="mallory")
    pull = page.open_pull("theirs", source=fork, by="mallory")
    said = {"name": "Tests", "head_sha": pull.head_sha}
    run = api("POST", "/repos/acme/connect/check-runs", said).json()
    assert run["pull_requests"] == []
    seen = api("GET", f"{PULLS}/{pull.number}").json()
    assert seen["head"]["repo"]["full_name"] == "mallory/connect"
    pull.delete_fork()
    assert api("GET", f"{PULLS}/{pull.number}").json()["head"]["repo"] is None
