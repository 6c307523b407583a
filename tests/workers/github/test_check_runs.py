from dataclasses import replace

import pytest

from itw.reporting.publication import CHECK_RUN_NAME, Annotation, CheckRun, Conclusion
from tests.github_double.pull_page import PullPage
from tests.workers.github.conftest import NAME, Stage
from tests.workers.github.interruptions import interrupted
from workers.github.repository import Repository


def verdict(head_sha: str, annotations: int = 0, summary: str = "two") -> CheckRun:
    return CheckRun(
        head_sha=head_sha,
        conclusion=Conclusion.NEUTRAL,
        title="2 findings",
        summary=summary,
        annotations=tuple(
            Annotation(
                path="a.go", start_line=n, end_line=n, level="warning", message=f"m{n}", title="t"
            )
            for n in range(1, annotations + 1)
        ),
        actions=(("Run the tests again", "Runs the integration tests of this pull", "run"),),
    )


def test_check_run_is_in_progress_before_it_has_a_verdict(stage: Stage, repository: Repository):
    run = repository.start_check_run(stage.pull.head_sha, "verdict:1")
    (check,) = stage.pull.seen.checks
    assert (check.name, check.status, run.completed) == (CHECK_RUN_NAME, "in_progress", False)
    repository.complete_check_run(run, verdict(stage.pull.head_sha), "verdict:1")
    (check,) = stage.pull.seen.checks
    assert (check.conclusion, check.title, check.actions) == (
        "neutral",
        "2 findings",
        ("Run the tests again",),
    )


def test_late_duplicate_finds_the_check_run(stage: Stage, repository: Repository):
    first = repository.start_check_run(stage.pull.head_sha, "verdict:1")
    repository.complete_check_run(first, verdict(stage.pull.head_sha, 60), "verdict:1")
    again = stage.repository()
    run = again.start_check_run(stage.pull.head_sha, "verdict:1")
    assert (run.id, run.completed) == (first.id, True)
    again.complete_check_run(run, verdict(stage.pull.head_sha, 60), "verdict:1")
    assert len(stage.pull.runs) == 1
    assert len(stage.pull.seen.checks[0].annotations) == 60


def test_another_attempt_is_another_check_run(stage: Stage, repository: Repository):
    repository.start_check_run(stage.pull.head_sha, "verdict:1")
    second = repository.start_check_run(stage.pull.head_sha, "verdict:2")
    assert [run.external_id for run in repository.own_check_runs(stage.pull.head_sha)] == [
        "verdict:2",
        "verdict:1",
    ]
    assert repository.own_check_runs(stage.pull.head_sha)[0].id == second.id


def test_run_that_ended_otherwise_gets_that_id(stage: Stage, repository: Repository):
    run = repository.start_check_run(stage.pull.head_sha, "verdict:1")
    repository.complete_check_run(run, verdict(stage.pull.head_sha), "ended:1")
    (run,) = repository.own_check_runs(stage.pull.head_sha)
    assert (run.external_id, run.completed) == ("ended:1", True)


def test_an_amended_run_keeps_its_verdict(stage: Stage, repository: Repository):
    head = stage.pull.head_sha
    run = repository.start_check_run(head, "verdict:1")
    repository.complete_check_run(run, verdict(head, 3), "verdict:1")
    repository.amend_check_run(run, verdict(head, summary="and red without the fix"))
    (check,) = stage.pull.seen.checks
    assert (check.status, check.conclusion) == ("completed", "neutral")
    assert check.summary == "and red without the fix"
    assert len(check.annotations) == 3


def test_check_runs_of_other_apps_are_not_ours(stage: Stage, repository: Repository):
    other = stage.double.add_app("other-app")
    installation = stage.double.install(NAME, app=other)
    token = stage.double.token(installation)
    from github import Auth, Github

    with Github(auth=Auth.Token(token), base_url=stage.double.api_url) as client:
        home = client.get_repo(NAME)
        home.create_check_run(CHECK_RUN_NAME, stage.pull.head_sha, external_id="verdict:1")
    assert repository.own_check_runs(stage.pull.head_sha) == []


def test_commit_that_is_gone_has_no_check_runs(repository: Repository):
    assert repository.own_check_runs("1" * 40) == []


@pytest.mark.parametrize("number", [0, 1, 50, 51, 120])
def test_annotations_go_in_batches_that_github_takes(
    stage: Stage, repository: Repository, number: int
):
    run = repository.start_check_run(stage.pull.head_sha, "verdict:1")
    repository.complete_check_run(run, verdict(stage.pull.head_sha, number), "verdict:1")
    lines = [annotation[1] for annotation in stage.pull.seen.checks[0].annotations]
    assert lines == list(range(1, number + 1))


def test_texts_are_cut_to_what_github_takes(stage: Stage, repository: Repository):
    run = repository.start_check_run(stage.pull.head_sha, "verdict:1")
    check = verdict(stage.pull.head_sha, summary="wörd\n" * 40_000)
    repository.complete_check_run(run, check, "verdict:1")
    summary = stage.pull.seen.checks[0].summary
    assert len(summary.encode()) <= 65_535
    assert "more lines" in summary.rpartition("\n")[2]


def test_a_column_is_told_where_github_takes_one(stage: Stage, repository: Repository):
    run = repository.start_check_run(stage.pull.head_sha, "verdict:1")
    at = Annotation(path="a", start_line=2, end_line=2, level="warning", message="m", column=9)
    check = replace(verdict(stage.pull.head_sha), annotations=(at, replace(at, end_line=3)))
    repository.complete_check_run(run, check, "verdict:1")
    (sent,) = (each.annotations for each in stage.pull.runs)
    assert [each.get("start_column") for each in sent] == [9, None]


@pytest.mark.parametrize("annotations", [0, 120])
def test_killed_anywhere_there_is_one_completed_check_run(stage: Stage, annotations: int):
    def act(repository: Repository, pull: PullPage) -> None:
        run = repository.start_check_run(pull.head_sha, f"verdict:{pull.number}")
        check = verdict(pull.head_sha, annotations)
        repository.complete_check_run(run, check, f"verdict:{pull.number}")

    for pull in interrupted(stage, lambda *_: None, act):
        (run,) = pull.runs
        assert (run.status, run.conclusion) == ("completed", "neutral")
        assert [each["start_line"] for each in run.annotations] == list(range(1, annotations + 1))


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502},
        {"status": 503, "headers": {"Retry-After": "1"}},
        {"status": 429},
        {"status": 429, "headers": {"Retry-After": "2"}},
        {"status": 403, "headers": {"Retry-After": "2"}},
        {"drop": "before"},
        {"drop": "after"},
        {"truncate": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("verb", ["GET", "POST", "PATCH"])
def test_trouble_leaves_one_completed_check_run(stage: Stage, verb: str, fault: dict[str, object]):
    repository = stage.repository()
    ordered = stage.double.fault(f"{verb} .*check-runs", **fault)
    run = repository.start_check_run(stage.pull.head_sha, "verdict:1")
    repository.complete_check_run(run, verdict(stage.pull.head_sha, 3), "verdict:1")
    assert ordered.met == 1
    (state,) = stage.pull.runs
    assert (state.status, len(state.annotations)) == ("completed", 3)
