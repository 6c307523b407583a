"""The bodies of webhooks, held to GitHub's description of them."""

import functools
from typing import Any

from tests.github_double.bodies import accounts as account_bodies
from tests.github_double.bodies import checks as check_bodies
from tests.github_double.bodies import comments as comment_bodies
from tests.github_double.bodies import pulls as pull_bodies
from tests.github_double.description import vendored
from tests.github_double.exchange import Root
from tests.github_double.gitrepo import ZERO
from tests.github_double.schema import Schemas
from tests.github_double.state import App, Installation, Repository, User, node_id


class Undescribed(Exception):
    """The payload breaks GitHub's description, or there is none: the double is wrong."""


@functools.cache
def _document() -> tuple[dict[str, Any], Schemas]:
    document = vendored("webhooks.json")
    return document["events"], Schemas(document["components"])


def described(event: str, action: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload with what GitHub requires filled in; raise Undescribed if it is not GitHub's."""
    events, schemas = _document()
    name = "-".join(part for part in (event, action) if part).replace("_", "-")
    if name not in events:
        raise Undescribed(f"no vendored description of {event}.{action}")
    full: dict[str, Any] = schemas.fill(events[name], payload)
    if problems := schemas.problems(events[name], full):
        raise Undescribed(f"{name}: {'; '.join(problems)}")
    return full


def payload(
    root: Root,
    event: str,
    action: str,
    repository: Repository,
    sender: User,
    installation: Installation,
    facts: dict[str, Any],
) -> dict[str, Any]:
    """What GitHub sends to an App for something that happened in a repository."""
    said = {
        **_facts(root, event, action, repository, facts),
        "repository": account_bodies.repository(root, repository),
        "sender": account_bodies.user(root, sender),
        "installation": {"id": installation.id, "node_id": f"MDIz_{installation.id}"},
    }
    if repository.owner.type == "Organization":
        said["organization"] = account_bodies.organization(root, repository.owner)
    return described(event, action, said if not action else {"action": action, **said})


def of_installation(
    root: Root,
    event: str,
    action: str,
    installation: Installation,
    sender: User,
    facts: dict[str, Any],
) -> dict[str, Any]:
    """What GitHub sends when an App is installed, or its installation changes."""
    said: dict[str, Any] = {
        "action": action,
        "installation": account_bodies.installation(root, installation),
        "sender": account_bodies.user(root, sender),
        "requester": None,
    }
    if event == "installation":
        said["repositories"] = [_stub(each) for each in installation.repositories]
    else:
        said["repository_selection"] = "selected"
        for key in ("repositories_added", "repositories_removed"):
            said[key] = [_stub(each) for each in facts.get(key, ())]
    return described(event, action, said)


def _stub(each: Repository) -> dict[str, Any]:
    return {
        "id": each.id,
        "node_id": node_id("R", each.id),
        "name": each.name,
        "full_name": each.full_name,
        "private": each.private,
    }


def ping(root: Root, app: App) -> dict[str, Any]:
    hook = {
        "type": "App",
        "id": app.hook_id,
        "name": "web",
        "active": True,
        "events": app.events,
        "config": {"content_type": "json", "insecure_ssl": "0", "url": f"{root.site}/webhook"},
        "updated_at": app.created_at,
        "created_at": app.created_at,
        "app_id": app.id,
    }
    return described(
        "ping", "", {"zen": "Design for failure.", "hook_id": app.hook_id, "hook": hook}
    )


def _facts(
    root: Root, event: str, action: str, repository: Repository, facts: dict[str, Any]
) -> dict[str, Any]:
    match event:
        case "pull_request":
            return _pull_request(root, action, facts)
        case "issue_comment":
            pull = facts["pull"]
            comment = comment_bodies.comment(root, pull, facts["comment"])
            return {"issue": pull_bodies.issue(root, pull), "comment": comment} | _edited(
                action, facts
            )
        case "pull_request_review":
            review = comment_bodies.review(root, facts["pull"], facts["review"])
            review["state"] = review["state"].lower()
            return {"pull_request": pull_bodies.pull(root, facts["pull"]), "review": review}
        case "pull_request_review_comment":
            comment = comment_bodies.review_comment(root, facts["pull"], facts["comment"])
            said = {"pull_request": pull_bodies.pull(root, facts["pull"]), "comment": comment}
            return said | _edited(action, facts)
        case "pull_request_review_thread":
            pull, thread = facts["pull"], facts["thread"]
            comments = [comment_bodies.review_comment(root, pull, each) for each in thread.comments]
            shown = {"node_id": thread.node_id, "comments": comments}
            return {"pull_request": pull_bodies.pull(root, pull), "thread": shown}
        case "check_run":
            return _check_run(root, action, repository, facts)
        case "check_suite":
            suite = facts["suite"]
            said = check_bodies.suite(root, repository, suite)
            return {"check_suite": said | {"app": _hooked_app(root, suite.app)}}
        case "push":
            return _push(root, repository, facts)
        case "merge_group":
            return {"merge_group": facts["merge_group"]} | _reason(action, facts)
    raise Undescribed(f"the double does not send {event}")


def _pull_request(root: Root, action: str, facts: dict[str, Any]) -> dict[str, Any]:
    pull = facts["pull"]
    said: dict[str, Any] = {
        "number": pull.number,
        "pull_request": pull_bodies.pull(root, pull, whole=True),
    }
    if action == "synchronize":
        said |= {"before": facts["before"], "after": facts["after"]}
    if action == "edited":
        said["changes"] = facts["changes"]
    if action in {"labeled", "unlabeled"}:
        said["label"] = pull_bodies.label(root, pull.repository, facts["label"])
    return said


def _check_run(
    root: Root, action: str, repository: Repository, facts: dict[str, Any]
) -> dict[str, Any]:
    run = facts["run"]
    said = check_bodies.check_run(root, repository, run)
    suite = check_bodies.suite(root, repository, run.suite)
    app = _hooked_app(root, run.suite.app)
    kept = ("id", "node_id", "head_branch", "head_sha", "status", "conclusion", "url", "before")
    inner = {key: suite[key] for key in (*kept, "after", "pull_requests")} | {"app": app}
    dates = {key: suite[key] for key in ("created_at", "updated_at")}
    said |= {"check_suite": inner | dates, "app": app}
    wanted = {"requested_action": {"identifier": facts.get("identifier", "")}}
    return {"check_run": said} | (wanted if action == "requested_action" else {})


def _hooked_app(root: Root, app: App) -> dict[str, Any]:
    """The App as hooks show it: their description's list of events has not followed GitHub's."""
    return account_bodies.app(root, app) | {"events": [e for e in app.events if e != "merge_group"]}


def _edited(action: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"changes": {"body": {"from": facts["before"]}}} if action == "edited" else {}


def _reason(action: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"reason": facts.get("reason", "merged")} if action == "destroyed" else {}


def _push(root: Root, repository: Repository, facts: dict[str, Any]) -> dict[str, Any]:
    before, after, git = facts["before"], facts["after"], repository.git
    new = [] if after == ZERO else git.log(after, *([f"^{before}"] if before != ZERO else []))[:20]
    commits = [_pushed_commit(root, repository, sha) for sha in reversed(new)]
    site = f"{root.site}/{repository.full_name}/compare/{before[:12]}...{after[:12]}"
    return {
        "ref": facts["ref"],
        "before": before,
        "after": after,
        "created": before == ZERO,
        "deleted": after == ZERO,
        "forced": ZERO not in {before, after} and not git.is_ancestor(before, after),
        "base_ref": None,
        "compare": site,
        "commits": commits,
        "head_commit": None if after == ZERO else _pushed_commit(root, repository, after),
        "pusher": {"name": repository.owner.login, "email": "pusher@example.com"},
    }


def _pushed_commit(root: Root, repository: Repository, sha: str) -> dict[str, Any]:
    commit = repository.git.commit_of(sha)
    name, email, date = commit.author
    files = repository.git.files(commit.parents[0], sha) if commit.parents else ()
    return {
        "id": sha,
        "tree_id": commit.tree,
        "distinct": True,
        "message": commit.message,
        "timestamp": date,
        "url": f"{root.site}/{repository.full_name}/commit/{sha}",
        "author": {"name": name, "email": email, "date": date},
        "committer": {"name": commit.committer[0], "email": commit.committer[1]},
        "added": [each.path for each in files if each.status == "added"],
        "removed": [each.path for each in files if each.status == "removed"],
        "modified": [each.path for each in files if each.status in {"modified", "renamed"}],
    }
