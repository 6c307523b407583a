"""Every call the product makes to GitHub, against the list that a person approved."""

from pathlib import Path

from tests.github_double.double import GitHubDouble
from tests.github_double.pull_page import PullPage
from tests.workers.github.conftest import NAME, Stage
from tests.workers.github.test_check_runs import verdict
from tests.workers.github.test_reviews import A, B, comment, review
from workers.github.allowance import Allowance
from workers.github.repository import Repository
from workers.mirror import Mirrors

APPROVED = Path(__file__).with_name("calls.txt")


def test_product_makes_the_approved_calls_and_no_others(stage: Stage, tmp_path: Path):
    """After a change that is meant: write the new list into calls.txt, and look at its diff."""
    _use_everything(stage, tmp_path)
    calls = {
        f"{request.method} {request.template}  {request.operation}"
        for request in stage.double.recorder.requests
        if request.status < 400
    }
    approved = APPROVED.read_text().splitlines()
    assert sorted(calls) == [line for line in approved if line and not line.startswith("#")]


def _use_everything(stage: Stage, tmp_path: Path) -> None:
    app, pull, number = stage.app(), stage.pull, stage.pull.number
    repository = app.repository(stage.installation.id, NAME)
    repository.pull(number)
    repository.open_pulls_at(pull.head_sha)
    repository.open_pulls_at("1" * 40)
    repository.permission("dev")
    repository.file("new.go", "feature")
    first = pull.comment("/help", by="dev")
    repository.comment(first.id)
    repository.comments(number)
    repository.react(first.id, "eyes")
    for text in ("planning", "done"):
        repository.ensure_answer(number, "1:x", text)
    run = repository.start_check_run(pull.head_sha, "verdict:1")
    repository.complete_check_run(run, verdict(pull.head_sha, 60), "verdict:1")
    repository.ensure_review(number, review(pull.head_sha, comment(A), comment(B, 30)))
    repository.ensure_threads(number, frozenset({B}))
    repository.ensure_threads(number, frozenset({A}))
    _fix_without_permission(stage)
    _send_again(stage)
    _look_from_above(stage)
    remote = app.remote(stage.installation.id, NAME)
    with Mirrors(tmp_path).change(remote, base="refs/heads/main", head=pull.head_sha) as change:
        assert set(change.diff.by_path) == {"a.go", "new.go"}
    stage.installation.permissions["contents"] = "write"
    _deliver(app.repository(stage.installation.id, NAME), pull)


def _send_again(stage: Stage) -> None:
    stage.double.send_webhooks_to("http://127.0.0.1:9/nobody")
    stage.double.ping()
    deliveries = stage.app().deliveries
    assert deliveries.ask_again(deliveries.page().deliveries[0].id)
    stage.double.world.webhook_url = None


def _look_from_above(stage: Stage) -> None:
    app, now = stage.app(), stage.app().now()
    (installation,) = app.installations()
    overview = app.overview(installation, Allowance())
    assert [each.name for each in overview.repositories()] == [NAME]
    overview.pulls(NAME)
    list(overview.open_pulls(NAME))
    overview.runs(NAME, stage.pull.head_sha)
    overview.earlier_heads(NAME, stage.pull.number)
    overview.comments(NAME, now)


def _deliver(repository: Repository, pull: PullPage) -> None:
    commit = repository.commit_files(pull.head_sha, {"x_test.go": b"package x\n"}, "x", "w1") or ""
    repository.branch_of_work("tests", "w1")
    repository.create_branch("tests", commit)
    repository.branch_of_work("tests", "w1")
    repository.ensure_pull("tests", "feature", "x", "y")
    repository.advance("feature", commit)
    repository.commit_of_work(pull.number, "w1")


def _fix_without_permission(stage: Stage) -> None:
    stage.installation.permissions["contents"] = "read"
    stage.repository().ensure_threads(stage.pull.number, frozenset())


def test_both_forms_of_tokens_open_the_repository_for_git(stage: Stage, tmp_path: Path):
    for form in ("short", "long"):
        stage.double.world.token_form = form
        remote = stage.app().remote(stage.installation.id, NAME)
        mirrors = Mirrors(tmp_path / form)
        with mirrors.change(remote, base="refs/heads/main", head=stage.pull.head_sha) as change:
            assert change.head_tree.read(["new.go"]) == {"new.go": b"package a\n"}
    minted = stage.double.recorder.of("apps/create-installation-access-token")
    assert {str(each.body["permissions"]) for each in minted} == {"{'contents': 'read'}"}


def test_expired_token_is_renewed_for_git(stage: Stage, tmp_path: Path):
    remote = stage.app().remote(stage.installation.id, NAME)
    mirrors = Mirrors(tmp_path)
    for _ in range(2):
        with mirrors.change(remote, base="refs/heads/main", head=stage.pull.head_sha) as change:
            assert change.diff.files
        stage.double.expire_tokens()


def test_enterprise_server_is_cloned_from_its_own_host(tmp_path: Path):
    with GitHubDouble(enterprise=True) as double:
        installation = double.install(NAME)
        home = double.repository(NAME)
        home.push("feature", {"a.go": "package a\n"})
        stage = Stage(double, installation, home.open_pull("feature"))
        remote = stage.app().remote(installation.id, NAME)
        head = stage.pull.head_sha
        with Mirrors(tmp_path).change(remote, base="refs/heads/main", head=head) as change:
            assert set(change.diff.by_path) == {"a.go"}
