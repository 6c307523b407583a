"""Commits, branches and pull requests of ours on the double, with real git behind it."""

from collections.abc import Iterator
from dataclasses import replace

from itw.configuration.config import Config, Delivery
from tests.github_double.pull_page import PullPage
from tests.workers.github.conftest import NAME, Stage
from tests.workers.github.interruptions import interrupted
from tests.workers.test_deliver_tests import GO, JOB, PATH, a_stage
from workers import deliver_tests, delivery
from workers.github.repository import Repository

FILES = {PATH: GO, "new.go": b"package a\n\nvar x = 1\n"}


def committed(repository: Repository, pull: PullPage, work: str = "w1") -> str:
    sha = repository.commit_files(pull.head_sha, FILES, "nats: add integration tests", work)
    assert sha is not None
    return sha


def show(stage: Stage, what: str) -> str:
    return stage.double.repository(NAME).state.git.git("show", what)


def test_a_commit_has_our_files_and_leaves_the_others(stage: Stage, repository: Repository):
    sha = committed(repository, stage.pull)
    assert stage.pull.head_sha != sha  # nobody sees it yet
    assert repository.advance("feature", sha)
    assert stage.pull.head_sha == sha
    assert show(stage, f"{sha}:{PATH}").encode() == GO
    assert "line 60" in show(stage, f"{sha}:a.go")
    assert repository.commit_of_work(stage.pull.number, "w1") == sha
    assert repository.commit_of_work(stage.pull.number, "w2") == ""


def test_a_branch_that_has_moved_is_not_pushed_onto(stage: Stage, repository: Repository):
    sha = committed(repository, stage.pull)
    stage.double.repository(NAME).push("feature", {"a.go": "newer\n"}, by="dev")
    newer = stage.pull.head_sha
    assert not repository.advance("feature", sha)
    assert stage.pull.head_sha == newer


def test_a_branch_that_was_forced_elsewhere_is_not_pushed_onto(
    stage: Stage, repository: Repository
):
    sha = committed(repository, stage.pull)
    home = stage.double.repository(NAME)
    home.push("elsewhere", {"b.go": "package b\n"}, by="dev")
    home.point("feature", home.state.git.ref("refs/heads/elsewhere"))
    assert not repository.advance("feature", sha)


def test_a_protected_branch_is_not_pushed_onto(stage: Stage, repository: Repository):
    sha = committed(repository, stage.pull)
    stage.double.repository(NAME).protect("feature")
    assert not repository.advance("feature", sha)


def test_without_the_permission_there_is_no_commit(stage: Stage):
    stage.installation.permissions["contents"] = "read"
    repository = stage.repository()
    assert repository.commit_files(stage.pull.head_sha, FILES, "x", "w1") is None


def test_somebody_elses_commit_with_our_words_is_not_ours(stage: Stage, repository: Repository):
    home = stage.double.repository(NAME)
    sha = home.state.git.commit_tree(
        show_tree(stage), (stage.pull.head_sha,), "x\n\nIntegration-Test-Writer: w1", *WHO
    )
    home.point("feature", sha)
    assert repository.commit_of_work(stage.pull.number, "w1") == ""


WHO = (("dev", "dev@example.org"), "2026-01-01T10:00:00Z")


def show_tree(stage: Stage) -> str:
    return stage.double.repository(NAME).state.git.git("rev-parse", "feature^{tree}").strip()


def test_a_branch_of_other_work_is_left_alone(stage: Stage, repository: Repository):
    name = "integration-tests/1-nats"
    assert repository.branch_of_work(name, "w1") == (name, False)
    assert repository.create_branch(name, committed(repository, stage.pull))
    assert repository.branch_of_work(name, "w1") == (name, True)
    assert repository.branch_of_work(name, "w2") == (f"{name}-2", False)
    assert not repository.create_branch(name, committed(repository, stage.pull, "w2"))


def test_a_stacked_pull_request_is_made_once(stage: Stage, repository: Repository):
    repository.create_branch("tests", committed(repository, stage.pull))
    first = repository.ensure_pull("tests", "feature", "Add tests", "For it.")
    assert first == repository.ensure_pull("tests", "feature", "Add tests", "For it.")
    made = repository.pull(first or 0)
    assert made is not None
    assert (made.base_ref, made.head_ref, made.author) == (
        "feature",
        "tests",
        f"{stage.double.app.slug}[bot]",
    )


def test_nothing_to_merge_is_no_pull_request(stage: Stage, repository: Repository):
    repository.create_branch("tests", stage.pull.head_sha)
    assert repository.ensure_pull("tests", "feature", "Add tests", "For it.") is None


def deliveries(stage: Stage, way: str) -> Iterator[tuple[PullPage, str, str]]:
    """What is written is delivered by a worker that dies at each of its requests in turn.

    Pull requests, their heads before, and what was said last.
    """
    heads: dict[int, str] = {}
    said: dict[int, str] = {}

    def prepare(_repository: Repository, pull: PullPage) -> None:
        heads[pull.number] = pull.head_sha

    def act(repository: Repository, pull: PullPage) -> None:
        services = replace(fakes.services, github=repository)
        job = replace(JOB, number=pull.number, head_sha=heads[pull.number])
        now = repository.pull(pull.number)
        assert now is not None
        change, config = fakes.change, Config(delivery=Delivery(way))
        parts = delivery.give(job, now, [parcel], change, config, services, stop=None)
        said[pull.number] = "\n\n".join(parts)

    fakes = a_stage(delivery=way)
    deliver_tests.run(JOB, fakes.services)
    (parcel,) = fakes.writes.kept(JOB)
    for pull in interrupted(stage, prepare, act):
        yield pull, heads[pull.number], said[pull.number]


def test_killed_at_any_request_there_is_one_commit(stage: Stage):
    git = stage.double.repository(NAME).state.git
    for pull, head, said in deliveries(stage, "push"):
        assert git.git("rev-list", f"{head}..{pull.head_sha}").split() == [pull.head_sha]
        assert f"Pushed to this branch as {pull.head_sha}" in said


def test_killed_at_any_request_there_is_one_stacked_pull_request(stage: Stage):
    home = stage.double.repository(NAME)
    for pull, head, said in deliveries(stage, "pull_request"):
        onto = [each for each in home.state.pulls.values() if each.base_ref == pull.state.head_ref]
        assert len(onto) == 1
        assert f"Delivered as #{onto[0].number}" in said
        assert pull.head_sha == head
