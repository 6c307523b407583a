"""The administrator's report as text, JSON and page."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from itw.runs.report import Result
from itw.tally.forms import report_in
from itw.tally.period import GROUP_OF, TESTS
from itw.tally.plots import Series, stacked
from tests.itw.tally.periods import NASTY, NOTHING, a_period

SECRET = "ghs_" + "a1B2" * 9


@pytest.mark.parametrize("period", [a_period(), NOTHING])
def test_json_is_what_its_schema_says(period):
    schema = json.loads(Path("docs/report.schema.json").read_text())
    jsonschema_rs.validator_for(schema).validate(json.loads(report_in("json", period)))


def test_every_verdict_is_in_one_group_and_passed_is_alone():
    assert len(GROUP_OF) == len(Result) == sum(map(len, TESTS.values()))
    assert TESTS["passed"] == {Result.PASSED}


def test_the_last_lines_of_the_text_are_the_verdict():
    *_, counts, cost = report_in("text", a_period()).splitlines()
    assert counts == (
        "4 reviews: 6 findings told, 2 mended, 2 dismissed."
        " Tests: 8 passed, 1 failed, 2 flaky, 4 not run."
    )
    assert cost == "3.0 hours in sandboxes, $3.00 for the model, 2 runs of jobs failed."


def test_a_rule_has_its_reactions():
    said = report_in("text", a_period())
    (line,) = re.findall(r"silent_eventually +(.*)", said)
    assert line.split() == ["4", "0", "2", "0", "4", "2"]


def test_without_counts_no_figure_is_said():
    assert report_in("text", NOTHING).splitlines()[-1] == "Nothing was counted on these days."
    assert "What the figures mean" not in report_in("text", NOTHING)
    assert "<svg" not in report_in("html", NOTHING)


def test_the_page_has_no_script_whatever_a_name_is():
    page = report_in("html", a_period(NASTY))
    assert "<script" not in page
    assert 'onload="x' not in page
    assert "&lt;script&gt;" in page


def test_plots_are_well_formed():
    plots = report_in("html", a_period(NASTY)).split("<svg")[1:]
    assert len(plots) == 5
    for part in plots:
        ET.fromstring("<svg" + part.partition("</svg>")[0] + "</svg>")  # noqa: S314 - our own


@pytest.mark.parametrize(("most", "scale"), [(3, ["0", "3"]), (4, ["0", "2", "4"])])
def test_a_scale_has_no_half_findings(most, scale):
    plot = stacked("Findings", ["2026-05-01"], [Series("told", [most])]).markup
    assert re.findall(r'text-anchor="end">([^<]+)', plot) == scale


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_no_secret_is_shown_of_what_was_observed(form):
    assert SECRET not in report_in(form, a_period(body=f"x {SECRET}"))


def test_what_would_have_been_said_is_on_the_page():
    page = report_in("html", a_period("acme/observed"))
    assert "acme/observed (observed)" in page
    assert "acme/observed:7" in page


def test_the_newest_of_much_that_was_observed_are_shown_and_long_texts_cut():
    period = a_period(body="x" * 3000)
    ((name, (said,)),) = period.observed.items()
    many = tuple(replace(said, number=number, at=number) for number in range(1, 61))
    page = report_in("html", replace(period, observed={name: many}))
    assert "and 10 more" in page
    assert "#60: review" in page
    assert "#10: review" not in page
    assert "x" * 2000 + "…" in page
    assert "x" * 2001 not in page
