import pytest

from itw.pull import Permission
from tests.workers.github.conftest import NAME, Stage
from workers.github.repository import Repository


def test_pull_is_read(stage: Stage, repository: Repository):
    pull = repository.pull(stage.pull.number)
    assert pull is not None
    assert (pull.repository, pull.author, pull.head_ref, pull.base_ref) == (
        NAME,
        "dev",
        "feature",
        "main",
    )
    assert pull.head_sha == stage.pull.head_sha
    assert not pull.from_fork


def test_pull_that_is_not_there_is_none(repository: Repository):
    assert repository.pull(999) is None


def test_unchanged_pull_is_told_for_free(stage: Stage, repository: Repository):
    before = [repository.pull(stage.pull.number) for _ in range(3)]
    assert len(set(before)) == 1
    statuses = [request.status for request in stage.double.recorder.of("pulls/get")]
    assert statuses == [200, 304, 304]
    stage.pull.push({"b.go": "package a\n"})
    after = repository.pull(stage.pull.number)
    assert after is not None
    assert after.head_sha == stage.pull.head_sha != before[0].head_sha


def test_pull_of_a_fork_is_found_by_its_commit(stage: Stage, repository: Repository):
    home = stage.double.repository(NAME)
    fork = home.fork("mallory")
    fork.push("x", {"c.go": "package a\n"})
    pull = home.open_pull("x", source=fork)
    (found,) = repository.open_pulls_at(pull.head_sha)
    assert found.number == pull.number
    assert found.from_fork


def test_pull_of_a_deleted_fork_is_read(stage: Stage, repository: Repository):
    home = stage.double.repository(NAME)
    fork = home.fork("mallory")
    fork.push("x", {"c.go": "package a\n"})
    pull = home.open_pull("x", source=fork)
    pull.delete_fork()
    found = repository.pull(pull.number)
    assert found is not None
    assert (found.head_repository, found.from_fork) == (None, True)


def test_closed_pull_and_older_head_are_not_found(stage: Stage, repository: Repository):
    old = stage.pull.head_sha
    stage.pull.push({"b.go": "package a\n"})
    assert repository.open_pulls_at(old) == []
    stage.pull.close()
    assert repository.open_pulls_at(stage.pull.head_sha) == []


def test_commit_nobody_knows_has_no_pull(repository: Repository):
    assert repository.open_pulls_at("1" * 40) == []


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("admin", Permission.ADMIN),
        ("maintain", Permission.WRITE),
        ("write", Permission.WRITE),
        ("triage", Permission.READ),
        ("read", Permission.READ),
    ],
)
def test_permission_is_read(stage: Stage, repository: Repository, given: str, read: Permission):
    stage.double.repository(NAME).give("ada", given)
    assert repository.permission("ada") is read


def test_nobody_may_nothing(stage: Stage, repository: Repository):
    assert not repository.permission("").can_write
    assert not repository.permission("no such/user").can_write
    assert not repository.permission("dependabot[bot]").can_write


def test_file_is_read_at_a_ref(stage: Stage, repository: Repository):
    assert repository.file("new.go", "feature") == b"package a\n"
    assert repository.file("new.go", "main") is None
    assert repository.file("gone dir/é.go", "main") is None
