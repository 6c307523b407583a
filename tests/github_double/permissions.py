"""Which permission of an App each operation asks for.

Written by hand from GitHub's "Permissions required for GitHub Apps", and compared with its
machine-readable form (src/github-apps/data/fpt-2022-11-28/server-to-server-permissions.json in
github/docs) for contents and pull_requests. Any of the alternatives is enough.
"""

from tests.github_double.refusals import Refused
from tests.github_double.state import Token

# The operation's accepted permissions, as `X-Accepted-GitHub-Permissions` writes them.
# "jwt": with the App's own JWT only. "open": without any. "token": any installation's token.
ACCEPTED: dict[str, str] = {}


def _accept(permissions: str, *operations: str) -> None:
    ACCEPTED.update(dict.fromkeys(operations, permissions))


_accept("open", "apps/create-from-manifest", "meta/get")
_accept("token", "apps/list-repos-accessible-to-installation", "users/get-by-username")
_accept("token", "apps/revoke-installation-access-token", "rate-limit/get")
_accept(
    "jwt",
    "apps/get-authenticated",
    "apps/list-webhook-deliveries",
    "apps/get-webhook-delivery",
    "apps/redeliver-webhook-delivery",
    "apps/list-installations",
    "apps/get-installation",
    "apps/create-installation-access-token",
    "apps/suspend-installation",
    "apps/unsuspend-installation",
    "apps/get-repo-installation",
    "apps/get-user-installation",
    "apps/get-webhook-config-for-app",
    "apps/update-webhook-config-for-app",
)
_accept("metadata=read", "repos/get", "repos/get-collaborator-permission-level")
_accept(
    "contents=read",
    "repos/list-branches",
    "repos/get-branch",
    "repos/list-commits",
    "repos/get-commit",
    "repos/compare-commits-with-basehead",
    "repos/get-content",
    "git/get-blob",
    "git/get-commit",
    "git/list-matching-refs",
    "git/get-ref",
    "git/get-tree",
)
_accept(
    "contents=write",
    "repos/create-or-update-file-contents",
    "git/create-blob",
    "git/create-commit",
    "git/create-ref",
    "git/update-ref",
    "git/delete-ref",
    "git/create-tree",
)
_accept("checks=write", "checks/create", "checks/update", "checks/create-suite")
_accept("checks=write", "checks/rerequest-run", "checks/rerequest-suite")
_accept(
    "checks=read",
    "checks/get",
    "checks/list-annotations",
    "checks/get-suite",
    "checks/list-for-suite",
    "checks/list-for-ref",
    "checks/list-suites-for-ref",
)
_accept("issues=read", "issues/get")  # though its comments take either
_accept(
    "issues=read; pull_requests=read",
    "issues/list-comments-for-repo",
    "issues/get-comment",
    "issues/list-comments",
    "reactions/list-for-issue-comment",
)
_accept(
    "issues=write; pull_requests=write",
    "issues/update-comment",
    "issues/delete-comment",
    "issues/create-comment",
    "reactions/create-for-issue-comment",
    "reactions/delete-for-issue-comment",
)
_accept(
    "pull_requests=read",
    "repos/list-pull-requests-associated-with-commit",
    "reactions/list-for-pull-request-review-comment",
    "pulls/list",
    "pulls/list-review-comments-for-repo",
    "pulls/get-review-comment",
    "pulls/get",
    "pulls/list-review-comments",
    "pulls/list-commits",
    "pulls/list-files",
    "pulls/list-reviews",
    "pulls/get-review",
    "pulls/list-comments-for-review",
)
_accept(
    "pull_requests=write",
    "reactions/create-for-pull-request-review-comment",
    "reactions/delete-for-pull-request-comment",
    "pulls/create",
    "pulls/update-review-comment",
    "pulls/delete-review-comment",
    "pulls/update",
    "pulls/create-review-comment",
    "pulls/create-reply-for-review-comment",
    "pulls/create-review",
    "pulls/update-review",
    "pulls/dismiss-review",
)

GRANTS = {"metadata", "checks", "contents", "issues", "pull_requests", "merge_queues"} | {
    "actions",
    "administration",
    "statuses",
    "workflows",
    "members",
}


def require(operation: str, token: Token) -> None:
    """Raise GitHub's 403 unless the token holds one of the operation's permissions."""
    accepted = ACCEPTED[operation]
    if accepted in {"open", "token"}:
        return
    for alternative in accepted.split("; "):
        permission, _, access = alternative.partition("=")
        if permission != "jwt" and token.may(permission, access):
            return
    raise Refused(
        403,
        "Resource not accessible by integration",
        headers={"X-Accepted-GitHub-Permissions": accepted} if accepted != "jwt" else {},
    )
