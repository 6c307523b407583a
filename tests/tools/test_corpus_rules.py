"""What counts as a hit, a false alarm and a miss of a rule."""

from typing import Any

from itw.configuration.config import Config
from itw.diff import Diff
from itw.tree import MemoryTree
from tools.corpus_rules import RulesMeasure, measured_rules

PATH = "impl/acme/integration_test.go"
GO = """package acme

import "testing"

func TestIntegrationAcme(t *testing.T) {
	integration.CheckSkip(t)
	assert.Eventually(t, func() bool {
		return count() == 1
	}, timeout, interval)
}
"""


class Trees:
    def tree(self, commit: str) -> MemoryTree:
        return MemoryTree({PATH: GO.encode()}, commit)

    def diff(self, base: str, head: str) -> Diff:
        return Diff(base, head, ())


def measure(**labels: dict[str, Any]) -> RulesMeasure:
    row = {"sha": "a" * 40, "path": PATH, "line": 5, "end_line": 10, "labels": labels}
    return measured_rules([row], Trees(), Config())


def counts(measured: RulesMeasure, rule: str) -> tuple[int, int, int]:
    tally = measured.tallies[rule]
    return tally.hits, tally.false_alarms, tally.misses


def label(v: str, *lines: int, **more: Any) -> dict[str, Any]:
    return {"v": v, "lines": list(lines), "why": "because", **more}


def test_finding_at_a_violated_label_is_a_hit():
    measured = measure(R2=label("violated", 5), R6=label("violated", 7))
    assert counts(measured, "missing_narrative") == (1, 0, 0)
    assert counts(measured, "silent_eventually") == (1, 0, 0)
    assert measured.reached


def test_finding_where_the_label_is_content_is_a_false_alarm_with_the_reason():
    measured = measure(R2=label("ok"))
    assert counts(measured, "missing_narrative") == (0, 1, 0)
    assert measured.disagreements == [f"{PATH}:5 false missing_narrative: label ok: because"]


def test_violation_that_is_not_found_is_a_miss_with_the_line():
    measured = measure(R1=label("violated", 6))
    assert counts(measured, "missing_skip_check") == (0, 0, 1)
    assert measured.disagreements[0].startswith(f"{PATH}:6 missed missing_skip_check")


def test_soft_labels_and_those_where_a_note_is_right_count_for_neither_side():
    for more in ({"soft": True}, {"note": True}):
        for verdict in ("ok", "violated"):
            measured = measure(R1=label(verdict, 6, **more), R2=label(verdict, 5, **more))
            assert counts(measured, "missing_narrative") == (0, 0, 0)
            assert counts(measured, "missing_skip_check") == (0, 0, 0)


def test_rules_that_share_a_column_are_judged_by_their_lines():
    measured = measure(R6=label("violated", 90))
    assert counts(measured, "silent_eventually")[1] == 1
    assert sum(tally.misses for tally in measured.tallies.values()) == 1


def test_report_ends_with_the_sum_of_all_rules():
    lines = list(measure(R2=label("violated", 5)).lines())
    assert lines[-1].split() == ["all", "1", "0", "0", "1.00", "1.00"]
