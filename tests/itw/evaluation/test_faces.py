"""An evaluation as table, JSON and page."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from itw.evaluation.asked import differences
from itw.evaluation.forms import evaluation_in
from itw.evaluation.result import Outcome, Result
from tests.itw.evaluation.results import ARGUMENTS, measured, result, written

NASTY = '<script>alert(1)</script>" onload="x'
RESULTS = [
    result(),
    result("cache redis", outcome=Outcome.NOT_DELIVERED, measured=None, why="out of drafts"),
    Result(connector="input mqtt", outcome=Outcome.MACHINE, why="the engine went away"),
    result("output a", own=None, written=written(compiled_first=None), measured=measured("?", "n")),
]


def test_json_is_what_its_schema_says():
    schema = json.loads(Path("docs/eval.schema.json").read_text())
    validator = jsonschema_rs.validator_for(schema)
    for results in (RESULTS, [], RESULTS[2:3]):
        validator.validate(json.loads(evaluation_in("json", ARGUMENTS, results)))


def test_table_says_what_is_apart_and_what_is_left():
    said = evaluation_in("text", ARGUMENTS, RESULTS)
    assert "Counted apart: 1 machine." in said
    assert "Not finished: input mqtt." in said
    assert "Broken promises noticed" in said
    assert "cache redis: out of drafts" in said
    assert said.splitlines()[-1].startswith("2/3 delivered; they notice 3/4 broken promises")


def test_goal_stands_beside_the_median_cost():
    said = evaluation_in("text", ARGUMENTS, RESULTS)
    assert "Median of a connector: $1.50 (goal: under $3.00), " in said


def test_verdict_speaks_only_of_what_was_measured():
    alone = evaluation_in("text", ARGUMENTS, [replace(RESULTS[0], own=None)])
    assert alone.splitlines()[-1] == (
        "1/1 delivered; they notice 3/4 broken promises and 2/4 random defects."
    )
    none = evaluation_in("text", ARGUMENTS, RESULTS[1:2])
    assert none.splitlines()[-1] == (
        "0/1 delivered. The repository's own tests notice 1/4 broken promises and 1/4 random"
        " defects."
    )
    neither = evaluation_in("text", ARGUMENTS, [replace(RESULTS[1], own=None)])
    assert neither.splitlines()[-1] == "0/1 delivered."


def test_where_nothing_was_concluded_no_figure_is_said():
    said = evaluation_in("text", ARGUMENTS, RESULTS[2:3])
    assert said.splitlines()[-1] == "Nothing was concluded of any connector."


def test_scripted_replies_are_never_a_models():
    said = evaluation_in("text", replace(ARGUMENTS, model="scripted"), RESULTS)
    assert said.startswith("Tests written by a script")
    assert "no model wrote anything" in said


def test_own_tests_alone_are_not_called_written():
    own = [replace(each, outcome=Outcome.MEASURED, written=None, measured=None) for each in RESULTS]
    said = evaluation_in("text", replace(ARGUMENTS, model=""), own[:1])
    assert said.startswith("The repository's own integration tests")
    (promises,) = (line for line in said.splitlines() if line.startswith("Broken promises"))
    assert promises.split()[3:5] == ["\u2013", "5\u201370"]
    assert said.splitlines()[-1] == (
        "The repository's own tests notice 1/4 broken promises and 1/4 random defects."
    )


@pytest.mark.parametrize("results", [RESULTS, [], RESULTS[2:3]])
def test_plots_are_well_formed(results: list[Result]):
    page = evaluation_in("html", ARGUMENTS, results)
    for part in page.split("<svg")[1:]:
        ET.fromstring("<svg" + part.partition("</svg>")[0] + "</svg>")  # noqa: S314 - our own


def test_page_has_no_script_whatever_a_name_is():
    nasty = [replace(each, connector=NASTY, why=NASTY) for each in RESULTS]
    page = evaluation_in("html", replace(ARGUMENTS, model=NASTY, repository=NASTY), nasty)
    assert "<script" not in page
    assert 'onload="x' not in page


def test_differences_are_named_by_their_argument():
    assert differences(ARGUMENTS, replace(ARGUMENTS, seed="2", model="x")) == ("model", "seed")
