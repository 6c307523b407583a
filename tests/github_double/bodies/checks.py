"""How GitHub writes check runs and suites.

What is required and not said here is filled in from GitHub's description.
"""

from typing import Any

from tests.github_double import state
from tests.github_double.bodies import accounts, commits
from tests.github_double.exchange import Root

Body = dict[str, Any]


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
        "app": accounts.app(root, each.app),
        "repository": accounts.repository(root, repo),
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "head_commit": commits.simple_commit(repo, each.head_sha),
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{url}/check-runs",
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
        "app": accounts.app(root, each.suite.app),
        "pull_requests": pull_stubs(root, repo, each.head_sha),
    }
