"""Repositories, people's permissions, branches, commits and the comparison of two of them."""

from typing import Any
from urllib.parse import unquote

from tests.github_double.bodies import accounts as account_bodies
from tests.github_double.bodies import commits as commit_bodies
from tests.github_double.bodies import pulls as pull_bodies
from tests.github_double.exchange import Call, handles
from tests.github_double.refusals import Refused, not_found
from tests.github_double.state import Repository


@handles("repos/get")
def get(call: Call) -> Any:
    return account_bodies.repository(call.root, call.repository)


@handles("users/get-by-username")
def get_user(call: Call) -> Any:
    who = call.world.users.get(unquote(call.params["username"]).lower())
    if who is None:
        raise not_found()
    return account_bodies.user(call.root, who) | {
        "name": who.login,
        "created_at": "2020-01-01T00:00:00Z",
    }


# What `permission` says of each role: `maintain` reads as `write`, `triage` as `read`.
LEGACY = {"admin": "admin", "maintain": "write", "write": "write", "triage": "read", "read": "read"}


def role_of(repository: Repository, login: str) -> str:
    if login.lower() == repository.owner.login.lower():
        return "admin"
    roles = {name.lower(): role for name, role in repository.roles.items()}
    return roles.get(login.lower(), "none" if repository.private else "read")


@handles("repos/get-collaborator-permission-level")
def get_permission(call: Call) -> Any:
    who = call.world.users.get(call.params["username"].lower())
    if who is None:
        raise Refused(404, f"{call.params['username']} is not a user")
    role = role_of(call.repository, who.login)
    order = ["read", "triage", "write", "maintain", "admin"]
    rank = order.index(role) if role in order else -1
    held = dict(zip(("pull", "triage", "push", "maintain", "admin"), range(5), strict=True))
    said = {name: rank >= needed for name, needed in held.items()}
    user = account_bodies.user(call.root, who) | {"permissions": said, "role_name": role}
    return {"permission": LEGACY.get(role, "none"), "role_name": role, "user": user}


def commit_or_refuse(call: Call, name: str) -> str:
    sha = call.repository.git.resolve(name)
    if sha is None:
        raise Refused(422, f"No commit found for SHA: {name}")
    return sha


@handles("repos/list-branches")
def list_branches(call: Call) -> Any:
    repository = call.repository
    return [
        _branch(call, name.removeprefix("refs/heads/"), sha)
        for name, sha in repository.git.refs("refs/heads/").items()
    ]


def _branch(call: Call, name: str, sha: str) -> dict[str, Any]:
    url = f"{call.root.api}/repos/{call.repository.full_name}"
    commit = {"sha": sha, "url": f"{url}/commits/{sha}"}
    return {"name": name, "commit": commit, "protected": False}


@handles("repos/get-branch")
def get_branch(call: Call) -> Any:
    name = call.params["branch"]
    sha = call.repository.git.ref(f"refs/heads/{name}")
    if sha is None:
        raise Refused(404, "Branch not found")
    url = f"{call.root.api}/repos/{call.repository.full_name}/branches/{name}"
    site = f"{call.root.site}/{call.repository.full_name}/tree/{name}"
    commit = commit_bodies.commit(call.root, call.repository, call.repository.git.commit_of(sha))
    return _branch(call, name, sha) | {
        "commit": commit,
        "_links": {"html": site, "self": url},
        "protection": {"enabled": False},
        "protection_url": f"{url}/protection",
    }


@handles("repos/list-commits")
def list_commits(call: Call) -> Any:
    repository = call.repository
    start = commit_or_refuse(call, call.query.get("sha", repository.default_branch))
    git = repository.git
    return [
        commit_bodies.commit(call.root, repository, git.commit_of(sha)) for sha in git.log(start)
    ]


@handles("repos/get-commit")
def get_commit(call: Call) -> Any:
    sha = commit_or_refuse(call, call.params["ref"])
    return commit_bodies.commit(call.root, call.repository, call.repository.git.commit_of(sha))


@handles("repos/list-pull-requests-associated-with-commit")
def list_pulls_of_commit(call: Call) -> Any:
    """Open pull requests that hold the commit; on the default branch, the merged one it came by."""
    sha = commit_or_refuse(call, call.params["commit_sha"])
    git = call.repository.git
    return [
        pull_bodies.pull(call.root, pull)
        for pull in call.repository.pulls.values()
        if pull.state == "open" and sha in git.log(pull.head_sha, f"^{pull.merge_base}")
    ]


@handles("repos/compare-commits-with-basehead")
def compare(call: Call) -> Any:
    repository, git = call.repository, call.repository.git
    base_name, dots, head_name = call.params["basehead"].partition("...")
    base, head = git.resolve(base_name), git.resolve(head_name)
    if not dots or base is None or head is None:
        raise not_found()
    common = git.merge_base(base, head)
    if common is None:
        raise Refused(404, f"No common ancestor between {base_name} and {head_name}.")
    ahead, behind = git.log(head, f"^{base}"), git.log(base, f"^{head}")
    status = {(False, False): "identical", (True, False): "ahead", (False, True): "behind"}
    url = f"{call.root.api}/repos/{repository.full_name}/compare/{call.params['basehead']}"
    site = f"{call.root.site}/{repository.full_name}/compare/{call.params['basehead']}"
    return {
        "url": url,
        "html_url": site,
        "permalink_url": site,
        "diff_url": f"{site}.diff",
        "patch_url": f"{site}.patch",
        "base_commit": commit_bodies.commit(call.root, repository, git.commit_of(base)),
        "merge_base_commit": commit_bodies.commit(call.root, repository, git.commit_of(common)),
        "status": status.get((bool(ahead), bool(behind)), "diverged"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [
            commit_bodies.commit(call.root, repository, git.commit_of(sha))
            for sha in reversed(ahead)
        ],
        "files": [
            pull_bodies.file(call.root, repository.full_name, head, each)
            for each in git.files(common, head)[:300]
        ],
    }


@handles("rate-limit/get")
def get_rate_limit(call: Call) -> Any:
    if not call.world.limits.enabled:
        raise Refused(404, "Rate limiting is not enabled.")
    core = call.world.limits.snapshot(call.caller)
    resources = dict.fromkeys(("core", "search", "graphql"), core)
    return {"resources": resources, "rate": core}


@handles("meta/get")
def get_meta(call: Call) -> Any:
    return {"verifiable_password_authentication": False}
