"""Pull requests: opened from branches and forks, listed, edited, and what they change."""

from typing import Any

from tests.github_double.bodies import commits as commit_bodies
from tests.github_double.bodies import pulls as pull_bodies
from tests.github_double.exchange import Call, handles
from tests.github_double.refusals import invalid
from tests.github_double.state import Pull, Repository, now


@handles("pulls/get")
def get(call: Call) -> Any:
    return pull_bodies.pull(call.root, call.pull, whole=True)


@handles("issues/get")
def get_issue(call: Call) -> Any:
    return pull_bodies.issue(call.root, call.pull)


@handles("pulls/list")
def list_pulls(call: Call) -> Any:
    state = call.query.get("state", "open")
    found = [each for each in call.repository.pulls.values() if state in {each.state, "all"}]
    if base := call.query.get("base"):
        found = [each for each in found if each.base_ref == base]
    if head := call.query.get("head"):
        found = [each for each in found if head == _label(each)]
    key = "updated_at" if call.query.get("sort") == "updated" else "number"
    newest_first = call.query.get("direction", "desc" if key == "number" else "asc") == "desc"
    found.sort(key=lambda each: (getattr(each, key), each.number), reverse=newest_first)
    return [pull_bodies.pull(call.root, each) for each in found]


def _label(pull: Pull) -> str:
    owner = pull.head_repository.owner.login if pull.head_repository else pull.user.login
    return f"{owner}:{pull.head_ref}"


@handles("pulls/create")
def create(call: Call) -> Any:
    repository, body = call.repository, call.body
    source, ref = _source(call, repository, body["head"])
    head = source.git.ref(f"refs/heads/{ref}")
    if head is None:
        raise invalid("PullRequest", "head", "head is invalid", "invalid")
    base = repository.git.ref(f"refs/heads/{body['base']}")
    if base is None:
        raise invalid("PullRequest", "base", "base is invalid", "invalid")
    if base == head or (source is repository and repository.git.is_ancestor(head, base)):
        raise invalid("PullRequest", "", f"No commits between {body['base']} and {body['head']}")
    for each in repository.pulls.values():
        same = (each.head_repository, each.head_ref, each.base_ref) == (source, ref, body["base"])
        if same and each.state == "open":
            raise invalid("PullRequest", "", f"A pull request already exists for {_label(each)}.")
    pull = call.world.open_pull(
        repository=repository,
        source=source,
        head=ref,
        base=body["base"],
        title=body["title"],
        body=body.get("body"),
        user=call.actor,
        draft=body.get("draft", False),
    )
    call.emit("pull_request", "opened", repository, pull=pull)
    return pull_bodies.pull(call.root, pull, whole=True)


def _source(call: Call, repository: Repository, head: str) -> tuple[Repository, str]:
    owner, colon, ref = head.rpartition(":")
    if not colon or owner.lower() == repository.owner.login.lower():
        return repository, ref
    for each in call.world.repositories.values():
        if each.fork_of is repository and each.owner.login.lower() == owner.lower():
            return each, ref
    raise invalid("PullRequest", "head", "head is invalid", "invalid")


@handles("pulls/update")
def update(call: Call) -> Any:
    pull, body = call.pull, call.body or {}
    pull.title = body.get("title", pull.title)
    pull.body = body.get("body", pull.body)
    if "base" in body and pull.repository.git.ref(f"refs/heads/{body['base']}") is None:
        raise invalid("PullRequest", "base", "base is invalid", "invalid")
    pull.base_ref = body.get("base", pull.base_ref)
    if body.get("state", pull.state) != pull.state:
        pull.state = body["state"]
        pull.closed_at = now() if pull.state == "closed" else None
        action = "closed" if pull.state == "closed" else "reopened"
        call.emit("pull_request", action, pull.repository, pull=pull)
    pull.updated_at = now()
    return pull_bodies.pull(call.root, pull, whole=True)


@handles("pulls/list-files")
def list_files(call: Call) -> Any:
    pull = call.pull
    files = pull.repository.git.files(pull.merge_base, pull.head_sha)[:3000]
    name = pull.repository.full_name
    return [pull_bodies.file(call.root, name, pull.head_sha, each) for each in files]


@handles("pulls/list-commits")
def list_commits(call: Call) -> Any:
    pull, git = call.pull, call.pull.repository.git
    shas = reversed(git.log(pull.head_sha, f"^{pull.merge_base}"))
    return [commit_bodies.commit(call.root, pull.repository, git.commit_of(sha)) for sha in shas]
