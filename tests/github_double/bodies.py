"""How GitHub writes what the double remembers. What is required and not said here is filled in."""

import base64
import zlib
from typing import Any
from urllib.parse import quote

from tests.github_double import hunks, state
from tests.github_double.exchange import Root
from tests.github_double.gitrepo import Commit, File

Body = dict[str, Any]


USER_LISTS = (
    "followers", "following{/other_user}", "gists{/gist_id}", "starred{/owner}{/repo}",
    "subscriptions", "orgs", "repos", "events{/privacy}", "received_events",
)  # fmt: skip


def user(root: Root, who: state.User) -> Body:
    url = f"{root.api}/users/{quote(who.login)}"
    lists = {each.partition("{")[0]: f"{url}/{each}" for each in USER_LISTS}
    lists["organizations"] = lists.pop("orgs")
    return {f"{name}_url": href for name, href in lists.items()} | {
        "login": who.login,
        "id": who.id,
        "node_id": state.node_id("U", who.id),
        "avatar_url": f"{root.site}/avatars/u/{who.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{root.site}/{who.login.removesuffix('[bot]')}",
        "type": who.type,
        "site_admin": False,
    }


def app(root: Root, each: state.App) -> Body:
    return {
        "id": each.id,
        "slug": each.slug,
        "node_id": state.node_id("A", each.id),
        "client_id": each.client_id,
        "owner": user(root, each.owner),
        "name": each.name,
        "description": "",
        "external_url": f"{root.site}/apps/{each.slug}",
        "html_url": f"{root.site}/apps/{each.slug}",
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "permissions": each.permissions,
        "events": each.events,
    }


def installation(root: Root, each: state.Installation) -> Body:
    return {
        "id": each.id,
        "account": user(root, each.account),
        "repository_selection": "selected",
        "access_tokens_url": f"{root.api}/app/installations/{each.id}/access_tokens",
        "repositories_url": f"{root.api}/installation/repositories",
        "html_url": f"{root.site}/settings/installations/{each.id}",
        "app_id": each.app.id,
        "app_slug": each.app.slug,
        "target_id": each.account.id,
        "target_type": each.account.type,
        "permissions": each.permissions,
        "events": each.app.events,
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "single_file_name": None,
        "suspended_at": each.suspended_at,
        "suspended_by": None,
    }


def organization(root: Root, who: state.User) -> Body:
    url = f"{root.api}/orgs/{who.login}"
    return {
        "login": who.login,
        "id": who.id,
        "node_id": state.node_id("O", who.id),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{root.site}/avatars/u/{who.id}",
        "description": "",
    }


def repository(root: Root, each: state.Repository) -> Body:
    return {
        "id": each.id,
        "node_id": state.node_id("R", each.id),
        "name": each.name,
        "full_name": each.full_name,
        "owner": user(root, each.owner),
        "private": each.private,
        "visibility": "private" if each.private else "public",
        "html_url": f"{root.site}/{each.full_name}",
        "description": None,
        "fork": each.fork_of is not None,
        "url": f"{root.api}/repos/{each.full_name}",
        "git_url": f"{root.site}/{each.full_name}.git",
        "ssh_url": f"git@127.0.0.1:{each.full_name}.git",
        "clone_url": f"{root.site}/{each.full_name}.git",
        "svn_url": f"{root.site}/{each.full_name}",
        "homepage": None,
        "language": "Go",
        "default_branch": each.default_branch,
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "pushed_at": each.created_at,
        "has_issues": True,
        "license": None,
        "topics": [],
        "disabled": False,
        "is_template": False,
        "web_commit_signoff_required": False,
        "custom_properties": {},
    }


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
        "user": user(root, owner),
        "repo": repository(root, repo) if repo else None,
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
        "user": user(root, each.user),
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


def git_commit(root: Root, repo: state.Repository, each: Commit) -> Body:
    url = f"{root.api}/repos/{repo.full_name}/git"
    return {
        "sha": each.sha,
        "node_id": f"C_{each.sha[:20]}",
        "url": f"{url}/commits/{each.sha}",
        "html_url": f"{root.site}/{repo.full_name}/commit/{each.sha}",
        "author": dict(zip(("name", "email", "date"), each.author, strict=True)),
        "committer": dict(zip(("name", "email", "date"), each.committer, strict=True)),
        "tree": {"sha": each.tree, "url": f"{url}/trees/{each.tree}"},
        "message": each.message,
        "parents": [
            {
                "sha": parent,
                "url": f"{url}/commits/{parent}",
                "html_url": f"{root.site}/{repo.full_name}/commit/{parent}",
            }
            for parent in each.parents
        ],
        "verification": unsigned(),
    }


def unsigned() -> Body:
    return {
        "verified": False,
        "reason": "unsigned",
        "signature": None,
        "payload": None,
        "verified_at": None,
    }


def commit(root: Root, repo: state.Repository, each: Commit) -> Body:
    plain = git_commit(root, repo, each)
    url = f"{root.api}/repos/{repo.full_name}/commits"
    return {
        "url": f"{url}/{each.sha}",
        "sha": each.sha,
        "node_id": plain["node_id"],
        "html_url": plain["html_url"],
        "comments_url": f"{url}/{each.sha}/comments",
        "commit": {
            "url": plain["url"],
            "author": plain["author"],
            "committer": plain["committer"],
            "message": each.message,
            "comment_count": 0,
            "tree": plain["tree"],
            "verification": unsigned(),
        },
        "author": None,
        "committer": None,
        "parents": [{**parent, "url": f"{url}/{parent['sha']}"} for parent in plain["parents"]],
    }


def suite(root: Root, repo: state.Repository, each: state.CheckSuite) -> Body:
    runs = [run for run in repo.runs if run.suite is each]
    url = f"{root.api}/repos/{repo.full_name}/check-suites/{each.id}"
    return {
        "id": each.id,
        "node_id": state.node_id("CS", each.id),
        "head_branch": each.head_branch,
        "head_sha": each.head_sha,
        "status": suite_status(runs),
        "conclusion": suite_conclusion(runs),
        "url": url,
        "before": each.before,
        "after": each.head_sha,
        "pull_requests": pull_stubs(root, repo, each.head_sha),
        "app": app(root, each.app),
        "repository": repository(root, repo),
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "head_commit": simple_commit(repo, each.head_sha),
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{url}/check-runs",
    }


def simple_commit(repo: state.Repository, sha: str) -> Body:
    each = repo.git.commit_of(sha)
    return {
        "id": sha,
        "tree_id": each.tree,
        "message": each.message,
        "timestamp": each.committer[2],
        "author": {"name": each.author[0], "email": each.author[1]},
        "committer": {"name": each.committer[0], "email": each.committer[1]},
    }


def suite_status(runs: list[state.CheckRun]) -> str:
    if not runs:
        return "queued"
    return "completed" if all(run.status == "completed" for run in runs) else "in_progress"


WORST = (
    "failure", "timed_out", "action_required", "cancelled", "stale",
    "success", "neutral", "skipped",
)  # fmt: skip


def suite_conclusion(runs: list[state.CheckRun]) -> str | None:
    if suite_status(runs) != "completed":
        return None
    return min((run.conclusion or "neutral" for run in runs), key=WORST.index)


def pull_stubs(root: Root, repo: state.Repository, sha: str) -> list[Body]:
    """The pull requests of a check: those with this head in the same repository, never forks'."""
    return [
        {
            "id": each.id,
            "number": each.number,
            "url": f"{root.api}/repos/{repo.full_name}/pulls/{each.number}",
            "head": _stub_end(root, repo, each.head_ref, each.head_sha),
            "base": _stub_end(root, repo, each.base_ref, each.base_sha),
        }
        for each in repo.pulls.values()
        if each.head_sha == sha and each.head_repository is repo and each.state == "open"
    ]


def _stub_end(root: Root, repo: state.Repository, ref: str, sha: str) -> Body:
    url = f"{root.api}/repos/{repo.full_name}"
    return {"ref": ref, "sha": sha, "repo": {"id": repo.id, "url": url, "name": repo.name}}


def check_run(root: Root, repo: state.Repository, each: state.CheckRun) -> Body:
    url = f"{root.api}/repos/{repo.full_name}/check-runs/{each.id}"
    site = f"{root.site}/{repo.full_name}/runs/{each.id}"
    return {
        "id": each.id,
        "head_sha": each.head_sha,
        "node_id": state.node_id("CR", each.id),
        "external_id": each.external_id,
        "url": url,
        "html_url": site,
        "details_url": each.details_url or site,
        "status": each.status,
        "conclusion": each.conclusion,
        "started_at": each.started_at,
        "completed_at": each.completed_at,
        "output": {
            "title": each.title,
            "summary": each.summary,
            "text": each.text,
            "annotations_count": len(each.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "name": each.name,
        "check_suite": {"id": each.suite.id},
        "app": app(root, each.suite.app),
        "pull_requests": pull_stubs(root, repo, each.head_sha),
    }


def reactions(url: str, each: state.Comment) -> Body:
    kinds = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    said = [reaction.content for reaction in each.reactions]
    counts: Body = {kind: said.count(kind) for kind in kinds}
    return {**counts, "url": f"{url}/reactions", "total_count": len(said)}


def reaction(root: Root, each: state.Reaction) -> Body:
    return {
        "id": each.id,
        "node_id": state.node_id("REA", each.id),
        "user": user(root, each.user),
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
        "user": user(root, each.user),
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "author_association": association(on.repository, each.user),
        "body": each.body,
        "reactions": reactions(url, each),
        "performed_via_github_app": app(root, each.app) if each.app else None,
    }


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
            **reactions(url, state.Comment(id=0, user=on.user, body="")),
        },
    }


def review(root: Root, on: state.Pull, each: state.Review) -> Body:
    url = f"{root.api}/repos/{on.repository.full_name}/pulls/{on.number}"
    site = f"{root.site}/{on.repository.full_name}/pull/{on.number}"
    return {
        "id": each.id,
        "node_id": each.node_id,
        "user": user(root, each.user),
        "body": each.body,
        "state": each.state,
        "html_url": f"{site}#pullrequestreview-{each.id}",
        "pull_request_url": url,
        "author_association": association(on.repository, each.user),
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
        "user": user(root, each.user),
        "body": each.body,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "html_url": site,
        "pull_request_url": f"{base}/{on.number}",
        "author_association": association(on.repository, each.user),
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


def ref(root: Root, repo: state.Repository, name: str, sha: str) -> Body:
    url = f"{root.api}/repos/{repo.full_name}/git"
    return {
        "ref": name,
        "node_id": f"REF_{base64.urlsafe_b64encode(name.encode()).decode().rstrip('=')}",
        "url": f"{url}/{name}",
        "object": {"type": "commit", "sha": sha, "url": f"{url}/commits/{sha}"},
    }
