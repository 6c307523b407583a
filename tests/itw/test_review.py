"""The review of two trees."""

from itw.configuration.config import Config
from itw.diff import Diff, FileChange, Hunk
from itw.review import Assessment, review_trees
from itw.tree import MemoryTree, blob_id

REGISTRATION = b"""package nats

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterOutput("nats", outputConfig(), newOutput)
}
"""
PATH = "internal/impl/nats/output.go"


def reviewed(base: dict[str, bytes], head: dict[str, bytes]) -> Assessment:
    """The review of a change given as files."""
    changes = tuple(
        FileChange(
            "A" if path not in base else "D" if path not in head else "M",
            path,
            path,
            blob_id(base[path]) if path in base else "",
            blob_id(head[path]) if path in head else "",
            (Hunk(1, 0, 1, 99, frozenset(range(1, 100))),),
        )
        for path in sorted({*base, *head})
        if base.get(path) != head.get(path)
    )
    diff = Diff("b" * 40, "a" * 40, changes)
    return review_trees(diff=diff, base=MemoryTree(base), head=MemoryTree(head), config=Config())


def test_added_connector_comes_with_its_coverage() -> None:
    assessment = reviewed({}, {PATH: REGISTRATION})

    (added,) = assessment.connectors.added
    assert str(added) == "output nats"
    assert assessment.coverage[added].tests == ()
    assert assessment.concerns_us


def test_change_without_connectors_and_tests_does_not_concern_us() -> None:
    assessment = reviewed({"README.md": b"one"}, {"README.md": b"two"})

    assert not assessment.concerns_us


def test_empty_diff_is_reviewed_as_nothing() -> None:
    assessment = reviewed({PATH: REGISTRATION}, {PATH: REGISTRATION})

    assert not assessment.concerns_us
    assert assessment.findings == ()


def test_files_whose_names_are_not_utf8_are_counted_as_left_out() -> None:
    diff, tree = Diff("b" * 40, "a" * 40, (), unnamed=2), MemoryTree({})
    (left,) = review_trees(diff=diff, base=tree, head=tree, config=Config()).left_out
    assert (left.what, left.reason) == ("2 changed files", "the name is not UTF-8")
