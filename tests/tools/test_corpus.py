"""The measure itself: what counts as right, and that disagreements say where and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from itw.diff import Diff
from itw.tree import MemoryTree
from tests.itw.connectors.trees import diff_of, registered, tree
from tools.corpus import main, report, units_in
from tools.corpus_detect import Figure, measured

BASE, HEAD = tree({}), tree({"impl/acme/in.go": registered("MustRegisterInput", "acme")})


class Trees:
    def tree(self, commit: str) -> MemoryTree:
        return {"base": BASE, "head": HEAD}[commit]

    def diff(self, base: str, head: str) -> Diff:
        return diff_of(self.tree(base), self.tree(head))


def unit(**fields: Any) -> dict[str, Any]:
    return {
        "base": "base",
        "head": "head",
        "date": "2025-01-01",
        "era": "service_api",
        "cls": "positive",
        "added": [label()],
        **fields,
    }


def label(**fields: Any) -> dict[str, Any]:
    return {"type": "input", "name": "acme", "file": "impl/acme/in.go", **fields}


def test_agreement_has_no_disagreements() -> None:
    measure = measured([unit()], Trees())
    assert measure.disagreements == []
    assert [figure.ratio for figure in measure.figures] == [1.0] * 5


def test_false_alarm_costs_precision_and_is_shown() -> None:
    measure = measured([unit(added=[], cls="negative", neg_kind="edit_only")], Trees())
    precision, recall, *_ = measure.figures
    assert (precision.reached, recall.reached) == (False, True)
    (line,) = measure.disagreements
    assert "impl/acme/in.go:8 input acme" in line
    assert "edit_only" in line


def test_miss_costs_recall() -> None:
    measure = measured([unit(added=[label(), label(type="output")])], Trees())
    assert measure.figures[1].ratio == 0.5


def test_ambiguous_changes_are_not_scored() -> None:
    assert measured([unit(added=[], cls="ambiguous")], Trees()).figures[0].of == 0


def test_what_the_reader_was_unsure_of_is_left_out() -> None:
    hand = {"tested": "yes", "external": "hosted", "evidence": "a_test.go:1 reads"}
    sure = measured([unit(added=[label(hand=hand)])], Trees())
    assert sure.tested == {("yes", "no"): 1}
    assert "a_test.go:1 reads" in sure.disagreements[0]
    unsure = {**hand, "unsure": True, "unsure_on": ["tested", "external"]}
    assert measured([unit(added=[label(hand=unsure)])], Trees()).tested.total() == 0


def test_report_ends_with_the_figures() -> None:
    last = report(measured([unit()], Trees())).splitlines()[-1]
    assert last.startswith("service API since 2022, precision")
    assert last.endswith("ok")


def test_figure_of_nothing_is_reached() -> None:
    assert Figure("", 0, 0, 0.9).reached


def test_labels_without_changes_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "detect.dev.jsonl").write_text("")
    assert main(["--labels", str(tmp_path), "--git-dir", str(tmp_path)]) == 2
    assert "No detect.*.jsonl" in capsys.readouterr().err


def test_halves_share_no_change(tmp_path: Path) -> None:
    lines = [json.dumps({"head": f"{digit:x}0"}) for digit in range(16)]
    (tmp_path / "detect.dev.jsonl").write_text("\n".join(lines))
    even, odd = ([unit["head"] for unit in units_in(tmp_path, half)] for half in ("even", "odd"))
    assert sorted(even + odd) == [f"{digit:x}0" for digit in range(16)]
