"""How GitHub writes pull requests, and the issues they also are.

What is required and not said here is filled in from GitHub's description.
"""

import zlib
from typing import Any

from tests.github_double import state
from tests.github_double.bodies import accounts, comments
from tests.github_double.exchange import Root
from tests.github_double.gitdiff import File

Body = dict[str, Any]


def label(root: Root, repo: state.Repository, name: str) -> Body:
    url = f"{root.api}/repos/{repo.full_name}/labels/{name}"
    return {"id": zlib.crc32(name.encode()), "name": name, "url": url, "color": "ededed"}


def branch_end(
    root: Root, repo: state.Repository | None, owner: state.User, ref: str, sha: str
) -> Body:
    return {
        "label": f"{owner.login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": accounts.user(root, owner),
        "repo": accounts.repository(root, repo) if repo else None,
    }


def pull(root: Root, each: state.Pull, *, whole: bool = False) -> Body:
    repo = each.repository
    url = f"{root.api}/repos/{repo.full_name}/pulls/{each.number}"
    issue = f"{root.api}/repos/{repo.full_name}/issues/{each.number}"
    site = f"{root.site}/{repo.full_name}/pull/{each.number}"
    head_owner = each.head_repository.owner if each.head_repository else each.user
    head = branch_end(root, each.head_repository, head_owner, each.head_ref, each.head_sha)
    base = branch_end(root, repo, repo.owner, each.base_ref, each.base_sha)
    said = {
        "url": url,
        "id": each.id,
        "node_id": each.node_id,
        "html_url": site,
        "diff_url": f"{site}.diff",
        "patch_url": f"{site}.patch",
        "issue_url": issue,
        "commits_url": f"{url}/commits",
        "review_comments_url": f"{url}/comments",
        "review_comment_url": f"{root.api}/repos/{repo.full_name}/pulls/comments{{/number}}",
        "comments_url": f"{issue}/comments",
        "statuses_url": f"{root.api}/repos/{repo.full_name}/statuses/{each.head_sha}",
        "number": each.number,
        "state": each.state,
        "locked": False,
        "title": each.title,
        "user": accounts.user(root, each.user),
        "body": each.body,
        "labels": [label(root, repo, name) for name in each.labels],
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "closed_at": each.closed_at,
        "merged_at": each.merged_at,
        "merge_commit_sha": repo.git.ref(f"refs/pull/{each.number}/merge"),
        "head": head,
        "base": base,
        "_links": {
            name: {"href": href}
            for name, href in {
                "self": url,
                "html": site,
                "issue": issue,
                "comments": f"{issue}/comments",
                "review_comments": f"{url}/comments",
                "review_comment": f"{root.api}/repos/{repo.full_name}/pulls/comments{{/number}}",
                "commits": f"{url}/commits",
                "statuses": f"{root.api}/repos/{repo.full_name}/statuses/{each.head_sha}",
            }.items()
        },
        "author_association": association(repo, each.user),
        "auto_merge": None,
        "draft": each.draft,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
    }
    return said | _counts(each) if whole else said


def _counts(each: state.Pull) -> Body:
    files = each.repository.git.files(each.merge_base, each.head_sha)
    mergeable = each.repository.git.ref(f"refs/pull/{each.number}/merge") is not None
    return {
        "merged": each.merged_at is not None,
        "mergeable": mergeable if each.state == "open" else None,
        "rebaseable": None,
        "mergeable_state": "clean" if mergeable else "dirty",
        "merged_by": None,
        "comments": len(each.comments),
        "review_comments": len(each.review_comments),
        "commits": len(each.repository.git.log(each.head_sha, f"^{each.merge_base}")),
        "additions": sum(file.additions for file in files),
        "deletions": sum(file.deletions for file in files),
        "changed_files": len(files),
        "maintainer_can_modify": False,
    }


def association(repo: state.Repository, who: state.User) -> str:
    role = repo.roles.get(who.login)
    if who is repo.owner:
        return "OWNER"
    return "COLLABORATOR" if role in {"admin", "maintain", "write"} else "NONE"


def file(root: Root, repository: str, commit: str, changed: File) -> Body:
    base = f"{root.site}/{repository}"
    said = {
        "sha": changed.sha,
        "filename": changed.path,
        "status": changed.status,
        "additions": changed.additions,
        "deletions": changed.deletions,
        "changes": changed.additions + changed.deletions,
        "blob_url": f"{base}/blob/{commit}/{changed.path}",
        "raw_url": f"{base}/raw/{commit}/{changed.path}",
        "contents_url": f"{root.api}/repos/{repository}/contents/{changed.path}?ref={commit}",
    }
    if changed.patch is not None:
        said["patch"] = changed.patch
    return said | ({"previous_filename": changed.previous} if changed.previous else {})


def issue(root: Root, on: state.Pull) -> Body:
    url = f"{root.api}/repos/{on.repository.full_name}/issues/{on.number}"
    pulled = pull(root, on)
    return {
        "url": url,
        "repository_url": f"{root.api}/repos/{on.repository.full_name}",
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": pulled["html_url"],
        "id": on.id,
        "node_id": on.node_id,
        "number": on.number,
        "title": on.title,
        "user": pulled["user"],
        "labels": pulled["labels"],
        "state": on.state,
        "locked": False,
        "assignees": [],
        "comments": len(on.comments),
        "created_at": on.created_at,
        "updated_at": on.updated_at,
        "closed_at": on.closed_at,
        "author_association": pulled["author_association"],
        "draft": on.draft,
        "pull_request": {
            "url": pulled["url"],
            "html_url": pulled["html_url"],
            "diff_url": pulled["diff_url"],
            "patch_url": pulled["patch_url"],
            "merged_at": on.merged_at,
        },
        "body": on.body,
        "reactions": {
            **comments.reactions(url, state.Comment(id=0, user=on.user, body="")),
        },
    }
