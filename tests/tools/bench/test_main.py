"""`make bench` runs what is asked, says what it could not measure, and fails on a missed target."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tools.bench import __main__ as bench
from tools.bench.result import NothingMeasured, Result

Pretend = Callable[[Callable[[], list[Result]]], None]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pretend:
    """Make a benchmark of a function."""
    monkeypatch.chdir(tmp_path)
    module = ModuleType("tools.bench.pretended")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(bench, "BENCHES", ("pretended",))
    return lambda results: monkeypatch.setattr(module, "results", results, raising=False)


def report() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(Path("bench.json").read_text())["results"]
    return found


def test_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["recever"]) == 2
    assert "no such benchmark: recever" in capsys.readouterr().out


@pytest.mark.parametrize(("value", "status"), [(9.0, 1), (10.0, 0), (None, 0)])
def test_only_a_missed_target_is_a_failure(
    value: float | None, status: int, pretend: Pretend
) -> None:
    found = Result(name="clone", value=value, unit="x", target=10, at_least=True)
    pretend(lambda: [found])
    assert bench.main([]) == status
    assert [each["value"] for each in report()] == [value]


def test_side_that_did_nothing_is_said_as_not_measured(
    pretend: Pretend, capsys: pytest.CaptureFixture[str]
) -> None:
    def results() -> list[Result]:
        raise NothingMeasured("semgrep: no rules")

    pretend(results)
    assert bench.main([]) == 0
    assert "not measured" in capsys.readouterr().out
    assert report()[0]["detail"] == "semgrep: no rules"


@pytest.mark.parametrize("name", bench.BENCHES)
def test_every_benchmark_has_results(name: str) -> None:
    module = __import__(f"tools.bench.{name}", fromlist=["results"])
    assert callable(module.results)
