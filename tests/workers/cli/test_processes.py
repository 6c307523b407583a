"""Work that is spread over processes: the same answers in the same order."""

import os
import signal
import time
from pathlib import Path

import pytest

from itw.checking.check import TOGETHER, check_commit
from itw.configuration.config import Config
from itw.tree import MemoryTree
from tests.workers.git.workshop import Workshop
from workers.cli.processes import PARTS, in_processes
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
    items = list(range(7))
    assert list(in_processes(lambda number: number * 2, items, 3)) == [2 * n for n in items]


def test_each_process_begins_with_an_item_of_its_own() -> None:
    here, there = in_processes(lambda _: os.getpid(), range(2), 2)
    assert here == os.getpid() != there


def test_who_is_done_first_takes_what_is_left() -> None:
    def pid(seconds: float) -> int:
        time.sleep(seconds)
        return os.getpid()

    slow, *others = in_processes(pid, [0.5, 0, 0, 0, 0, 0], 2)
    assert slow not in others


def test_more_items_than_parts_come_in_their_order() -> None:
    items = list(range(3 * PARTS + 1))
    assert list(in_processes(str, items, 3)) == [str(item) for item in items]


def test_one_item_is_not_worth_a_process() -> None:
    assert list(in_processes(lambda _: os.getpid(), range(1), 2)) == [os.getpid()]


@pytest.mark.parametrize("items", [[0, 1], [1, 0]], ids=["of this process", "of the other"])
def test_an_error_reaches_the_caller(items: list[int]) -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_processes(lambda number: 1 // number, items, 2))


def test_a_killed_process_is_an_error() -> None:
    def die_elsewhere(parent: int) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(ChildProcessError):
        in_processes(die_elsewhere, [os.getpid()] * 2, 2)


def test_findings_are_those_of_one_process() -> None:
    tree = MemoryTree({f"p{n}/a_test.go": TEST for n in range(3 * TOGETHER)})
    alone = check_commit(tree, config=Config(), everything=True)
    together = check_commit(
        tree,
        config=Config(),
        everything=True,
        spread=lambda check, directories: in_processes(check, directories, 2),
    )
    assert len(alone[0]) >= 3 * TOGETHER
    assert together == alone


def test_every_process_reads_blobs_through_a_git_of_its_own(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "repository")
    names = [f"file{number}" for number in range(128)]
    commit = workshop.commit({name: name * 5000 for name in names})
    with Repository.at(workshop.path) as repository:
        tree = repository.tree(commit)
        tree.read(names[:1])  # the parent's git runs already
        read = in_processes(lambda name: tree.read([name])[name], names, 2)
        assert list(read) == [(name * 5000).encode() for name in names]
        assert tree.read(names[:1])
