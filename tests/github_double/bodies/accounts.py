"""How GitHub writes people, Apps, installations and repositories.

What is required and not said here is filled in from GitHub's description.
"""

from typing import Any
from urllib.parse import quote

from tests.github_double import state
from tests.github_double.exchange import Root

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
    page = "apps" if root.api == root.site else "github-apps"  # the latter on an Enterprise server
    return {
        "id": each.id,
        "slug": each.slug,
        "node_id": state.node_id("A", each.id),
        "client_id": each.client_id,
        "owner": user(root, each.owner),
        "name": each.name,
        "description": "",
        "external_url": f"{root.site}/apps/{each.slug}",
        "html_url": f"{root.site}/{page}/{each.slug}",
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
        "archived": each.archived,
        "disabled": False,
        "is_template": False,
        "web_commit_signoff_required": False,
        "custom_properties": {},
    }
