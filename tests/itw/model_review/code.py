"""A changed test file, as small as a remark needs, and remarks on it."""

from itw.configuration.config import Config
from itw.model_review.lines import TestCode, test_code
from itw.model_review.replies import Kind, Remark
from tests.fakes import MemoryChange

PATH = "internal/impl/nats/integration_test.go"
BEFORE = """\
package nats

import "testing"

func helper(t *testing.T) string {
	t.Helper()
	return "x"
}
"""
AFTER = (
    BEFORE
    + """
func TestIntegrationNATS(t *testing.T) {
	got := helper(t)
	go func() { got = "late" }()
	require.NotEmpty(t, got)
}

func TestIntegrationOther(t *testing.T) {
	require.NotEmpty(t, got)
}
"""
)
QUOTE = "require.NotEmpty(t, got)"
LINE = 13
CHANGE = MemoryChange({PATH: BEFORE}, {PATH: AFTER})


def code_of(after: str = AFTER, before: str = BEFORE) -> dict[str, TestCode]:
    change = MemoryChange({PATH: before}, {PATH: after})
    return dict(test_code(diff_of(change), change.head_tree, Config()))


def diff_of(change: MemoryChange):
    """Only what differs is added, as git has it."""
    diff = change.diff
    for path in change.after:
        old, new = change.before.get(path, ""), change.after[path]
        diff = diff.edited(path, old.encode(), new.encode())
    return diff


def remark(**fields: object) -> Remark:
    given: dict[str, object] = {
        "path": PATH,
        "line": LINE,
        "quote": QUOTE,
        "kind": Kind.RACE,
        "reason": "The goroutine writes `got` while it is read.",
        "case": "The scheduler runs the goroutine first, and the test sees another value.",
    }
    return Remark.model_validate({**given, **fields})
