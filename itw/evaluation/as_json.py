"""An evaluation as JSON: docs/eval.schema.json says what each key means."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from itw.evaluation.asked import Arguments
from itw.evaluation.result import Fated, Measured, Result, Written
from itw.evaluation.scores import Score, pair_of, score_of
from itw.evaluation.share import Share
from itw.evaluation.totals import GOALS, Mutants, Totals, totals_of
from itw.mutants.mutant import Family
from itw.spending import DOLLAR


def json_of(arguments: Arguments, results: Sequence[Result]) -> dict[str, Any]:
    return {
        "arguments": _arguments(arguments),
        "scripted": arguments.scripted,
        "finished": all(each.outcome.is_final for each in results),
        "connectors": [_result(each) for each in results],
        "totals": _totals(totals_of(results)),
        "goals": dict(GOALS),
    }


def _arguments(arguments: Arguments) -> dict[str, Any]:
    said = asdict(arguments)
    return {**said, "connectors": list(arguments.connectors), "tests": arguments.tests.value}


def _result(result: Result) -> dict[str, Any]:
    return {
        "connector": result.connector,
        "package": result.package,
        "outcome": result.outcome.value,
        "why": result.why,
        "hidden": list(result.hidden),
        "secrets": result.secrets,
        "written": _written(result.written) if result.written is not None else None,
        "measured": _measured(result.measured) if result.measured is not None else None,
        "own": _measured(result.own) if result.own is not None else None,
        "pair": {
            family.value: {
                "written": _share(pair_of(result, family).written),
                "own": _share(pair_of(result, family).own),
            }
            for family in Family
        },
    }


def _written(written: Written) -> dict[str, Any]:
    return {
        "state": written.state,
        "files": dict(written.files),
        "tests": list(written.tests),
        "compiled_first": written.compiled_first,
        "compiled": written.compiled,
        "passed": written.passed,
        "stable": written.stable,
        "runs": written.runs,
        "findings": list(written.findings),
        "options": dict(written.options),
        "drafts": written.drafts,
        "repairs": list(written.repairs),
        "causes": list(written.causes),
        "tokens": written.tokens,
        "dollars": written.cost / DOLLAR,
        "seconds": round(written.seconds, 1),
        "recalled": written.recalled,
        "not_proved": list(written.not_proved),
        "observations": list(written.observations),
    }


def _measured(measured: Measured) -> dict[str, Any]:
    return {
        "tests": list(measured.tests),
        "passed": list(measured.passed),
        "flaky": list(measured.flaky),
        "not_run": list(measured.not_run),
        "why": measured.why,
        "machine": measured.machine,
        "complete": measured.complete,
        "runs": measured.runs,
        "seconds": round(measured.seconds, 1),
        "options": dict(measured.options),
        "promise": _score(score_of(measured, Family.PROMISE)),
        "random": _score(score_of(measured, Family.RANDOM)),
        "mutants": [_mutant(each) for each in measured.mutants],
    }


def _mutant(mutant: Fated) -> dict[str, Any]:
    said = asdict(mutant)
    return {**said, "family": mutant.family.value, "fate": mutant.fate.value}


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "outcomes": {each.value: number for each, number in totals.outcomes.items() if number},
        "compiled_first": _share(totals.compiled_first),
        "compiled": _share(totals.compiled),
        "passed": _share(totals.passed),
        "stable": _share(totals.stable),
        "delivered": _share(totals.delivered),
        "clean": _share(totals.clean),
        "options": _share(totals.options),
        "own_options": _share(totals.own_options),
        "promise": _mutants(totals.promise),
        "random": _mutants(totals.random),
        "not_run": totals.not_run,
        "recalled": _share(totals.recalled),
        "dollars": totals.cost / DOLLAR,
        "median_dollars": None if totals.median_cost is None else totals.median_cost / DOLLAR,
        "median_seconds": totals.median_seconds,
        "median_drafts": totals.median_drafts,
    }


def _mutants(mutants: Mutants) -> dict[str, Any]:
    return {
        "delivered": _score(mutants.delivered),
        "asked": _score(mutants.asked),
        "own": _score(mutants.own),
        "pair": {"written": _share(mutants.pair.written), "own": _share(mutants.pair.own)},
    }


def _score(score: Score) -> dict[str, Any]:
    return {**_share(score.noticed), "untold": score.untold}


def _share(share: Share) -> dict[str, Any]:
    interval = share.interval
    return {
        "k": share.k,
        "n": share.n,
        "interval": None if interval is None else [round(each, 4) for each in interval],
    }
