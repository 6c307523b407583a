"""Work that is spread over processes: the same answers in the same order."""

import os
from pathlib import Path

import pytest

from itw.checking.check import check_commit
from itw.configuration.config import Config
from itw.tree import MemoryTree
from tests.workers.git.workshop import Workshop
from workers.cli.processes import WORTH_IT, in_processes
from workers.git.repository import Repository

# Python 3.12 warns of forking where a test runner has threads of its own.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

TEST = b"""package p

import "testing"

func TestIntegration(t *testing.T) {
	ctx := context.Background()
	broken(
}

func TestIntegrationOther(t *testing.T) {
	ctx := context.Background()
}
"""


def test_results_come_in_the_order_of_the_items() -> None:
    items = list(range(WORTH_IT))
    assert list(in_processes(lambda number: number * 2, items, 2)) == [2 * n for n in items]


def test_another_process_does_the_work() -> None:
    pids = set(in_processes(lambda _: os.getpid(), range(WORTH_IT), 2))
    assert os.getpid() not in pids


def test_a_few_items_are_not_worth_a_process() -> None:
    assert set(in_processes(lambda _: os.getpid(), range(WORTH_IT - 1), 2)) == {os.getpid()}


def test_an_error_reaches_the_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_processes(lambda number: 1 // number, range(WORTH_IT), 2))


def test_findings_are_those_of_one_process() -> None:
    tree = MemoryTree({f"p{n}/a_test.go": TEST for n in range(WORTH_IT)})
    alone = check_commit(tree, config=Config(), everything=True)
    together = check_commit(
        tree,
        config=Config(),
        everything=True,
        spread=lambda check, directories: in_processes(check, directories, 2),
    )
    assert len(alone[0]) >= WORTH_IT
    assert together == alone


def test_every_process_reads_blobs_through_a_git_of_its_own(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "repository")
    names = [f"file{number}" for number in range(8 * WORTH_IT)]
    commit = workshop.commit({name: name * 5000 for name in names})
    with Repository.at(workshop.path) as repository:
        tree = repository.tree(commit)
        tree.read(names[:1])  # the parent's git runs already
        read = in_processes(lambda name: tree.read([name])[name], names, 2)
        assert list(read) == [(name * 5000).encode() for name in names]
        assert tree.read(names[:1])
