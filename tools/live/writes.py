"""Steps that write on one pull request, and take away again what GitHub lets be taken away."""

from typing import Any

from itw.diff import Hunk, hunks_in
from tools.live.step import Seen, Situation, different, expected, not_tried

NOTE = "A test of Integration Test Writer's live check; it can be ignored."
# What the double says after reports of what GitHub said. The product reads the status alone.
OFF_DIFF = "line must be part of the diff"
TOO_LONG = "too long"
THREADS = """
query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(last: 50) {
      nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
    }
  } }
}"""
RESOLVE = """
mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"""


def check_run_is_completed(at: Situation) -> Seen:
    """A check run is created, completed and read back, with an annotation and a button"""
    head = at.pull()["head"]["sha"]
    name = "Integration tests (live check)"
    begun = at.token.post(
        f"{at.path}/check-runs", {"name": name, "head_sha": head, "status": "in_progress"}
    )
    if not begun.ok:
        return different(begun.problem)
    path = f"{at.path}/check-runs/{begun.body['id']}"
    note = {"path": "README.md", "start_line": 1, "end_line": 1, "message": NOTE}
    output = {"title": NOTE[:70], "summary": NOTE, "annotations": [note | _level()]}
    action = {"label": "Nothing", "description": "Does nothing", "identifier": "nothing"}
    body = {"status": "completed", "conclusion": "neutral", "output": output, "actions": [action]}
    done = at.token.patch(path, body)
    if not done.ok:
        return different(done.problem)
    seen = at.token.get(path).body
    what = (seen["status"], seen["conclusion"], seen["output"]["annotations_count"])
    if what != ("completed", "neutral", 1):
        return different(f"read back as {what}")
    return expected(f"check run {seen['id']} stays, as neutral")


def annotations_end_at_fifty(at: Situation) -> Seen:
    """The 51st annotation of one request is refused"""
    head = at.pull()["head"]["sha"]
    note = {"path": "README.md", "start_line": 1, "end_line": 1, "message": NOTE} | _level()
    output = {"title": "x", "summary": "x", "annotations": [note] * 51}
    body = {"name": "Integration tests (live check: limits)", "head_sha": head}
    reply = at.token.post(f"{at.path}/check-runs", body | {"output": output} | _completed())
    return expected(reply.problem) if reply.status == 422 else different(f"{reply.status}")


def review_lands_on_its_line(at: Situation) -> Seen:
    """A review with a comment on an added line is posted in one request, and resolved after it"""
    place = _added_line(at)
    if place is None:
        return not_tried("the pull request adds no line that a comment could be on")
    path, line = place
    reply = at.token.post(f"{at.path}/pulls/{at.number}/reviews", _review(at, path, line))
    if not reply.ok:
        return different(reply.problem)
    comments = at.token.get(f"{at.path}/pulls/{at.number}/reviews/{reply.body['id']}/comments").body
    comment = at.token.get(f"{at.path}/pulls/comments/{comments[0]['id']}").body
    seen = _resolved(at, comment["id"])
    at.token.delete(f"{at.path}/pulls/comments/{comment['id']}")
    if (comment["path"], comment.get("line")) != (path, line):
        return different(f"asked for {path}:{line}, got {comment['path']}:{comment.get('line')}")
    return seen


def line_off_the_diff_is_refused(at: Situation) -> Seen:
    """A review with a comment off the diff is refused as a whole, in the double's words"""
    place = _added_line(at)
    if place is None:
        return not_tried("the pull request adds no line that a comment could be on")
    reply = at.token.post(f"{at.path}/pulls/{at.number}/reviews", _review(at, place[0], 999_999))
    if reply.ok:
        return different("it was accepted")
    if reply.status != 422 or OFF_DIFF not in reply.problem:
        return different(f"in other words: {reply.problem}")
    return expected(reply.problem)


def comment_is_edited_and_deleted(at: Situation) -> Seen:
    """A comment is posted, reacted to, edited and deleted"""
    posted = at.token.post(f"{at.path}/issues/{at.number}/comments", {"body": NOTE})
    if not posted.ok:
        return different(posted.problem)
    path = f"{at.path}/issues/comments/{posted.body['id']}"
    replies = {
        "reaction": at.token.post(f"{path}/reactions", {"content": "eyes"}),
        "edit": at.token.patch(path, {"body": f"{NOTE} (edited)"}),
        "delete": at.token.delete(path),
    }
    bad = [f"{what}: {reply.problem}" for what, reply in replies.items() if not reply.ok]
    return different("; ".join(bad)) if bad else expected("nothing of it is left")


def long_comment_is_refused(at: Situation) -> Seen:
    """A comment of 65,537 characters is refused, in the double's words"""
    posted = at.token.post(f"{at.path}/issues/{at.number}/comments", {"body": "x" * 65_537})
    if posted.ok:
        at.token.delete(f"{at.path}/issues/comments/{posted.body['id']}")
        return different("it was accepted")
    known = posted.status == 422 and TOO_LONG in posted.problem
    return (expected if known else different)(posted.problem)


def _resolved(at: Situation, comment: int) -> Seen:
    owner, _, name = at.repository.partition("/")
    found = at.token.graphql(THREADS, {"owner": owner, "name": name, "number": at.number})
    if not found.ok or found.body.get("errors"):
        return different(f"the thread is not found: {found.problem}")
    threads = found.body["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"]
    mine = [t["id"] for t in threads if int(t["comments"]["nodes"][0]["fullDatabaseId"]) == comment]
    if not mine:
        return different("the comment has no thread")
    reply = at.token.graphql(RESOLVE, {"id": mine[0]})
    if reply.ok and not reply.body.get("errors"):
        return expected("on its line; its thread is resolved; the comment is deleted")
    if (at.granted or {}).get("contents") == "write":
        return different(f"on its line, but not resolved: {reply.problem}")
    return expected(f"on its line; without contents: write not resolved ({reply.problem})")


def _added_line(at: Situation) -> tuple[str, int] | None:
    for changed in at.token.get(f"{at.path}/pulls/{at.number}/files?per_page=100").body:
        hunks: list[Hunk] = list(hunks_in(changed.get("patch") or ""))
        added = sorted(line for hunk in hunks for line in hunk.added)
        if added:
            return changed["filename"], added[0]
    return None


def _review(at: Situation, path: str, line: int) -> dict[str, Any]:
    comment = {"path": path, "line": line, "side": "RIGHT", "body": NOTE}
    head = at.pull()["head"]["sha"]
    return {"commit_id": head, "event": "COMMENT", "body": NOTE, "comments": [comment]}


def _level() -> dict[str, str]:
    return {"annotation_level": "notice"}


def _completed() -> dict[str, str]:
    return {"status": "completed", "conclusion": "neutral"}


WRITES = (
    check_run_is_completed,
    annotations_end_at_fifty,
    review_lands_on_its_line,
    line_off_the_diff_is_refused,
    comment_is_edited_and_deleted,
    long_comment_is_refused,
)
