"""A benchmark's figures are judged and shown as they are."""

import pytest

from tools.bench.result import Result, in_turns, not_measured, ratio, show, spread


def test_time_meets_its_target_from_below() -> None:
    fast = Result(name="review", value=90, unit="ms", target=100)
    assert fast.met
    assert not Result(name="review", value=101, unit="ms", target=100).met
    assert fast.verdict == "met"


def test_ratio_meets_its_target_from_above() -> None:
    assert Result(name="git", value=21, unit="x", target=20, at_least=True).met
    assert not Result(name="git", value=19, unit="x", target=20, at_least=True).met


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    result = not_measured("against probot", "x", "probot is not installed")
    assert (result.met, result.verdict) == (None, "not measured")
    assert result.to_json()["value"] is None


def test_figure_without_a_target_is_only_told() -> None:
    assert Result(name="files", value=3, unit="x").met is None


def test_sides_take_turns_after_a_round_that_is_not_counted() -> None:
    calls: list[str] = []
    seconds = in_turns({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, rounds=2)
    assert calls == ["a", "b", "a", "b", "a", "b"]
    assert [len(side) for side in seconds.values()] == [2, 2]


def test_ratio_compares_medians() -> None:
    samples = {"clone": [1.0, 9.0, 2.0], "mirror": [0.1, 0.1, 0.1]}
    assert ratio("git", "clone", "mirror", samples, target=20).value == pytest.approx(20)


def test_spread_is_least_median_most() -> None:
    assert spread([0.003, 0.001, 0.002]) == "1.0/2.0/3.0 ms"


def test_table_names_value_target_and_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    show([Result(name="review", value=42.42, unit="ms", target=100, detail="n=9")])
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["review", "42.4", "ms", "≤", "100", "ms", "met"]
    assert second.strip() == "n=9"
