"""A step that was done is not done again, whatever became of the worker."""

import os
from pathlib import Path

import pytest

from itw.errors import UserError
from itw.spending import Tokens
from tests.workers.writing.stage import GROUND, PATH, ScriptedSandbox, Watched, bad, written
from workers.writing.journal import Journal, Paid, evict
from workers.writing.trials import Trial, Trials

PAID = Paid(tokens=Tokens(input=3), cost=7)


class Counted:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[str, Paid]:
        self.times += 1
        return f"answer {self.times}", PAID


def test_step_is_done_once_for_what_it_was_given(tmp_path: Path) -> None:
    make = Counted()
    journal = Journal.of(tmp_path, "job")
    assert journal.once("plan", "a", str, make) == ("answer 1", PAID)
    assert Journal.of(tmp_path, "job").once("plan", "a", str, make) == ("answer 1", PAID)
    assert journal.once("plan", "b", str, make)[0] == "answer 2"
    assert journal.once("draft", "a", str, make)[0] == "answer 3"
    assert Journal.of(tmp_path, "other").once("plan", "a", str, make)[0] == "answer 4"


@pytest.mark.parametrize("damage", [b"", b"{", b'["x"]', b"\xff\xfe"])
def test_what_can_not_be_read_is_done_again(tmp_path: Path, damage: bytes) -> None:
    make = Counted()
    journal = Journal.of(tmp_path, "job")
    journal.once("plan", "a", str, make)
    (file,) = tmp_path.glob("*/*.json")
    file.write_bytes(damage)
    assert journal.once("plan", "a", str, make)[0] == "answer 2"
    assert journal.once("plan", "a", str, make)[0] == "answer 2"


def test_what_is_not_worth_keeping_is_not_kept(tmp_path: Path) -> None:
    make = Counted()
    journal = Journal.of(tmp_path, "job")
    journal.once("plan", "a", str, make, keep=lambda _value: False)
    assert journal.once("plan", "a", str, make)[0] == "answer 2"


def test_without_a_directory_nothing_is_kept() -> None:
    make = Counted()
    Journal(None).once("plan", "a", str, make)
    assert Journal(None).once("plan", "a", str, make)[0] == "answer 2"


def test_whole_trials_are_kept(tmp_path: Path) -> None:
    """Runs with their output, findings and the trouble: what is told of them stays the same."""
    draft = GROUND.draft(written().files)
    sandbox = ScriptedSandbox(runs={"one": [bad]})
    trial = Trials(ground=GROUND, opening=sandbox.open, watching=Watched()).of(draft)
    journal = Journal.of(tmp_path, "job")
    journal.once("trial", "a", Trial, lambda: (trial, Paid()))

    def never() -> tuple[Trial, Paid]:
        raise AssertionError

    assert journal.once("trial", "a", Trial, never)[0] == trial
    assert PATH in draft.files


def test_one_job_is_done_by_one_process(tmp_path: Path) -> None:
    job, other = Journal.of(tmp_path, "job"), Journal.of(tmp_path, "other")
    with job.held(), other.held(), pytest.raises(UserError, match="another process"), job.held():
        pass
    with job.held():
        pass


def test_jobs_that_nobody_went_on_with_are_removed(tmp_path: Path) -> None:
    old, new = Journal.of(tmp_path, "old"), Journal.of(tmp_path, "new")
    for each in (old, new):
        each.once("plan", "a", str, Counted())
    os.utime(old.directory, (0, 0))
    evict(tmp_path)
    assert [*tmp_path.iterdir()] == [new.directory]
