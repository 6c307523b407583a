"""How GitHub writes comments, reviews, reactions, and the lines they stand on.

What is required and not said here is filled in from GitHub's description.
"""

from typing import Any

from tests.github_double import hunks, state
from tests.github_double.bodies import accounts, pulls
from tests.github_double.exchange import Root

Body = dict[str, Any]


def reactions(url: str, each: state.Comment) -> Body:
    kinds = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    said = [reaction.content for reaction in each.reactions]
    counts: Body = {kind: said.count(kind) for kind in kinds}
    return {**counts, "url": f"{url}/reactions", "total_count": len(said)}


def reaction(root: Root, each: state.Reaction) -> Body:
    return {
        "id": each.id,
        "node_id": state.node_id("REA", each.id),
        "user": accounts.user(root, each.user),
        "content": each.content,
        "created_at": each.created_at,
    }


def comment(root: Root, on: state.Pull, each: state.Comment) -> Body:
    url = f"{root.api}/repos/{on.repository.full_name}/issues/comments/{each.id}"
    site = f"{root.site}/{on.repository.full_name}/pull/{on.number}"
    return {
        "url": url,
        "html_url": f"{site}#issuecomment-{each.id}",
        "issue_url": f"{root.api}/repos/{on.repository.full_name}/issues/{on.number}",
        "id": each.id,
        "node_id": each.node_id,
        "user": accounts.user(root, each.user),
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "author_association": pulls.association(on.repository, each.user),
        "body": each.body,
        "reactions": reactions(url, each),
        "performed_via_github_app": accounts.app(root, each.app) if each.app else None,
    }


def review(root: Root, on: state.Pull, each: state.Review) -> Body:
    url = f"{root.api}/repos/{on.repository.full_name}/pulls/{on.number}"
    site = f"{root.site}/{on.repository.full_name}/pull/{on.number}"
    return {
        "id": each.id,
        "node_id": each.node_id,
        "user": accounts.user(root, each.user),
        "body": each.body,
        "state": each.state,
        "html_url": f"{site}#pullrequestreview-{each.id}",
        "pull_request_url": url,
        "author_association": pulls.association(on.repository, each.user),
        "_links": {
            "html": {"href": f"{site}#pullrequestreview-{each.id}"},
            "pull_request": {"href": url},
        },
        "submitted_at": each.submitted_at,
        "commit_id": each.commit,
    }


def review_comment(root: Root, on: state.Pull, each: state.ReviewComment) -> Body:
    base = f"{root.api}/repos/{on.repository.full_name}/pulls"
    url = f"{base}/comments/{each.id}"
    site = f"{root.site}/{on.repository.full_name}/pull/{on.number}#discussion_r{each.id}"
    line, start = current_lines(on, each)
    whole_file = each.subject == "file"
    said = {
        "url": url,
        "pull_request_review_id": each.review.id,
        "id": each.id,
        "node_id": each.node_id,
        "diff_hunk": each.excerpt,
        "path": each.path,
        "position": each.position if whole_file or line is not None else None,
        "original_position": each.position,
        "commit_id": on.head_sha if line is not None else each.commit,
        "original_commit_id": each.commit,
        "user": accounts.user(root, each.user),
        "body": each.body,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "html_url": site,
        "pull_request_url": f"{base}/{on.number}",
        "author_association": pulls.association(on.repository, each.user),
        "_links": {
            "self": {"href": url},
            "html": {"href": site},
            "pull_request": {"href": f"{base}/{on.number}"},
        },
        "start_line": start,
        "original_start_line": each.start_line,
        "start_side": each.start_side,
        "line": line,
        "original_line": each.line,
        "side": each.side,
        "subject_type": each.subject,
        "reactions": reactions(url, each),
    }
    return said | ({"in_reply_to_id": each.reply_to} if each.reply_to else {})


def current_lines(on: state.Pull, each: state.ReviewComment) -> tuple[int | None, int | None]:
    """Where the comment stands now; (None, None) when later pushes changed its line."""
    if each.line is None or each.side == "LEFT":
        return each.line, each.start_line
    git = on.repository.git
    line = hunks.moved(git, each.commit, on.head_sha, each.path, each.line)
    if each.start_line is None or line is None:
        return line, None
    start = hunks.moved(git, each.commit, on.head_sha, each.path, each.start_line)
    return (line, start) if start is not None else (None, None)
