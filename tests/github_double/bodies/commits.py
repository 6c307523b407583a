"""How GitHub writes commits and refs, in the two dialects it has for them.

What is required and not said here is filled in from GitHub's description.
"""

import base64
import re
from typing import Any

from tests.github_double import state
from tests.github_double.bodies import accounts
from tests.github_double.exchange import Root
from tests.github_double.gitrepo import Commit

Body = dict[str, Any]
NO_REPLY = re.compile(r"(?P<id>\d+)\+(?P<login>[^@]+)@users\.noreply\.github\.com")


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


def _account(root: Root, email: str) -> Body | None:
    """GitHub finds people by their address; of those here only its own no-reply ones are known."""
    match = NO_REPLY.fullmatch(email)
    if match is None:
        return None
    kind = "Bot" if match["login"].endswith("[bot]") else "User"
    return accounts.user(root, state.User(login=match["login"], id=int(match["id"]), type=kind))


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
        "author": _account(root, each.author[1]),
        "committer": _account(root, each.committer[1]),
        "parents": [{**parent, "url": f"{url}/{parent['sha']}"} for parent in plain["parents"]],
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


def ref(root: Root, repo: state.Repository, name: str, sha: str) -> Body:
    url = f"{root.api}/repos/{repo.full_name}/git"
    return {
        "ref": name,
        "node_id": f"REF_{base64.urlsafe_b64encode(name.encode()).decode().rstrip('=')}",
        "url": f"{url}/{name}",
        "object": {"type": "commit", "sha": sha, "url": f"{url}/commits/{sha}"},
    }
