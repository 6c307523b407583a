"""Check runs and suites, with the limits GitHub's descriptions only tell in prose."""

from typing import Any

from tests.github_double.bodies import checks as check_bodies
from tests.github_double.exchange import Call, handles
from tests.github_double.refusals import Refused, invalid, not_found
from tests.github_double.state import App, CheckRun, CheckSuite, Repository, now

MAX_SAME_NAME = 1000


def _own(call: Call) -> App:
    return call.acting_app


def suite_for(call: Call, sha: str) -> CheckSuite:
    return call.world.suite(call.repository, _own(call), sha)


def _sha(call: Call, sha: str) -> str:
    found = call.repository.git.resolve(sha) if len(sha) == 40 else None
    if found is None:
        raise Refused(422, f"No commit found for SHA: {sha}")
    return found


@handles("checks/create")
def create(call: Call) -> Any:
    body = call.body
    sha = _sha(call, body["head_sha"])
    run = CheckRun(
        id=call.world.new_id(),
        suite=suite_for(call, sha),
        name=body["name"],
        head_sha=sha,
        status="queued",
        conclusion=None,
        started_at=now(),
        completed_at=None,
        external_id="",
        details_url=None,
    )
    _apply(run, body)
    runs = call.repository.runs
    runs.append(run)
    same = [each for each in runs if each.suite is run.suite and each.name == run.name]
    for oldest in same[:-MAX_SAME_NAME]:
        runs.remove(oldest)
    call.emit("check_run", "created", call.repository, run=run)
    _tell_completion(call, run, before="")
    return check_bodies.check_run(call.root, call.repository, run)


@handles("checks/update")
def update(call: Call) -> Any:
    run, body = _run(call), call.body or {}
    if run.suite.app is not _own(call):
        raise Refused(403, "Invalid app_id `" + str(_own(call).id) + "` - check run can only be "
                      "modified by the GitHub App that created it.")  # fmt: skip
    before = run.status
    _apply(run, body)
    _tell_completion(call, run, before)
    return check_bodies.check_run(call.root, call.repository, run)


def _apply(run: CheckRun, body: dict[str, Any]) -> None:
    status = body.get("status", "completed" if "conclusion" in body else run.status)
    conclusion = body.get("conclusion", run.conclusion)
    if status == "completed" and not conclusion:
        raise invalid("CheckRun", "conclusion", "conclusion is required when status is completed")
    output = body.get("output") or {}
    if output and "title" not in output and run.title is None:
        raise invalid("CheckRun", "output.title", "title is missing", "missing_field")
    annotations = output.get("annotations", [])
    for each in annotations:
        _check_annotation(each)
    run.status = status
    run.conclusion = conclusion if status == "completed" else None
    run.completed_at = (body.get("completed_at") or now()) if status == "completed" else None
    run.name = body.get("name", run.name)
    run.started_at = body.get("started_at", run.started_at)
    run.external_id = body.get("external_id", run.external_id)
    run.details_url = body.get("details_url", run.details_url)
    run.title = output.get("title", run.title)
    run.summary = output.get("summary", run.summary)
    run.text = output.get("text", run.text)
    run.annotations += annotations
    run.actions = body.get("actions", run.actions)


def _check_annotation(each: dict[str, Any]) -> None:
    if each["start_line"] > each["end_line"]:
        raise invalid("CheckRun", "annotations", "end_line must be after start_line")
    columns = "start_column" in each or "end_column" in each
    if columns and each["start_line"] != each["end_line"]:
        raise invalid("CheckRun", "annotations", "columns need start_line equal to end_line")


def _tell_completion(call: Call, run: CheckRun, before: str) -> None:
    if run.status == "completed" and before != "completed":
        call.emit("check_run", "completed", call.repository, run=run)


def _run(call: Call) -> CheckRun:
    for each in call.repository.runs:
        if each.id == call.number("check_run_id"):
            return each
    raise not_found()


@handles("checks/get")
def get(call: Call) -> Any:
    return check_bodies.check_run(call.root, call.repository, _run(call))


@handles("checks/list-annotations")
def list_annotations(call: Call) -> Any:
    run = _run(call)
    url = f"{call.root.site}/{call.repository.full_name}/blob/{run.head_sha}"
    optional = {"start_column": None, "end_column": None, "title": None, "raw_details": None}
    return [{**optional, **each, "blob_href": f"{url}/{each['path']}"} for each in run.annotations]


@handles("checks/rerequest-run")
def rerequest_run(call: Call) -> Any:
    run = _run(call)
    call.emit("check_run", "rerequested", call.repository, run=run)
    return {}


def _listed(call: Call, runs: list[CheckRun]) -> Any:
    query = call.query
    if "check_name" in query:
        runs = [each for each in runs if each.name == query["check_name"]]
    if "app_id" in query:
        runs = [each for each in runs if str(each.suite.app.id) == query["app_id"]]
    if query.get("filter", "latest") == "latest":
        runs = list({(each.suite.id, each.name): each for each in runs}.values())
    if "status" in query:
        runs = [each for each in runs if each.status == query["status"]]
    said = [check_bodies.check_run(call.root, call.repository, each) for each in reversed(runs)]
    return {"total_count": len(said), "check_runs": said}


@handles("checks/list-for-ref")
def list_for_ref(call: Call) -> Any:
    sha = call.repository.git.resolve(call.params["ref"])
    if sha is None:
        raise Refused(422, f"No commit found for SHA: {call.params['ref']}")
    return _listed(call, [each for each in call.repository.runs if each.head_sha == sha])


def _suite(call: Call, repository: Repository) -> CheckSuite:
    for each in repository.suites:
        if each.id == call.number("check_suite_id"):
            return each
    raise not_found()


@handles("checks/get-suite")
def get_suite(call: Call) -> Any:
    return check_bodies.suite(call.root, call.repository, _suite(call, call.repository))


@handles("checks/create-suite")
def create_suite(call: Call) -> Any:
    suite = suite_for(call, _sha(call, call.body["head_sha"]))
    return check_bodies.suite(call.root, call.repository, suite)


@handles("checks/list-for-suite")
def list_for_suite(call: Call) -> Any:
    suite = _suite(call, call.repository)
    return _listed(call, [each for each in call.repository.runs if each.suite is suite])


@handles("checks/rerequest-suite")
def rerequest_suite(call: Call) -> Any:
    suite = _suite(call, call.repository)
    call.emit("check_suite", "rerequested", call.repository, suite=suite)
    return {}


@handles("checks/list-suites-for-ref")
def list_suites(call: Call) -> Any:
    sha = call.repository.git.resolve(call.params["ref"])
    found = [each for each in call.repository.suites if each.head_sha == sha]
    if "app_id" in call.query:
        found = [each for each in found if str(each.app.id) == call.query["app_id"]]
    said = [check_bodies.suite(call.root, call.repository, each) for each in found]
    return {"total_count": len(said), "check_suites": said}
