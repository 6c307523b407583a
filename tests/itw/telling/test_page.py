"""The runs as a page: a browser's own parser finds only what we put there."""

from collections import Counter
from dataclasses import replace

import html5lib
from hypothesis import given, settings

from itw.go.test_report import TestReport
from itw.reporting.links import Links
from itw.runs.plan import Why
from itw.runs.report import AtBase, FixEvidence, Forgotten, Red, Result, TestVerdict
from itw.runs.sandbox import Ending, Service
from itw.telling.page import run_page
from itw.telling.told_runs import ToldRuns
from tests.itw.builders import HEAD
from tests.itw.reports import left_out, planned, stopped, told
from tests.itw.telling.test_markdown import nasty_runs

LINKS = Links(server="https://github.com", repository="acme/connect", number=7)
OURS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "code", "a"),
    *("section", "div", "span", "ul", "li", "details", "summary"),
}


def elements(runs: ToldRuns) -> list[tuple[str, dict[str, str]]]:
    document = html5lib.parse(run_page(runs, LINKS), namespaceHTMLElements=False)
    return [(each.tag, dict(each.attrib)) for each in document.iter() if isinstance(each.tag, str)]


def test_the_page_tells_the_story_with_links_to_the_lines():
    page = run_page(told("cdc", more=[left_out("TestOther", Why.PATTERN)]), LINKS)

    assert "<h1>2 tests ran, 2 failed at “Then”</h1>" in page
    assert f'href="https://github.com/acme/connect/blob/{HEAD}/cdc/integration_test.go#L26"' in page
    assert '<span class="broken">the remaining 600 arrive exactly once</span>' in page
    assert "∅" in page
    assert "<script" not in page


def test_what_has_no_story_and_what_was_left_behind_are_on_the_page():
    runs = told("skips", more=[_silent()])
    left = Forgotten(
        service=Service(id="c", image="redis:7"), executed=runs.report.runs[0], tests=()
    )
    red = FixEvidence(test=planned("skips", "TestFixed"), red=Red.GREEN)
    page = run_page(
        replace(runs, report=replace(runs.report, forgotten=(left,), fix=(red,))), LINKS
    )

    assert "inconclusive. It fails at the merge base as well" in page
    assert "redis:7 was still running" in page
    assert "TestFixed passes there too" in page


LOGGED = TestReport(stray=("cdc_test.go:12: listening",))
ERRORS = TestReport(stray=tuple(f"cdc/cdc.go:{n}: undefined: x{n}" for n in range(1, 24)))


def test_what_a_program_logged_is_no_compile_error_where_it_ran_out_of_time():
    ran = stopped("cdc", Ending.TIMED_OUT, "it was stopped after 30 s", report=LOGGED)
    page = run_page(told("skips", runs=(ran,)), LINKS)

    assert "It was stopped after 30 s." in page
    assert "listening" not in page


def test_compile_errors_for_which_there_is_no_room_are_counted():
    runs = told("skips", runs=(stopped("cdc", Ending.NOT_COMPILED, "", report=ERRORS),))

    assert "… and 3 more errors." in run_page(runs, LINKS)


def _silent() -> TestVerdict:
    return TestVerdict(
        test=planned("skips", "TestSilent"), result=Result.INCONCLUSIVE, at_base=AtBase.FAILS
    )


def test_a_page_of_hostile_output_has_no_element_of_it():
    tags = Counter(tag for tag, _ in elements(told("hostile")))

    assert set(tags) <= OURS
    assert tags["img"] == tags["script"] == tags["b"] == 0


@settings(max_examples=25)
@given(nasty_runs())
def test_whatever_was_printed_is_text(runs: ToldRuns):
    for tag, attributes in elements(runs):
        assert tag in OURS
        assert set(attributes) <= {"class", "href", "charset", "name", "content", "lang"}
        assert attributes.get("href", LINKS.server).startswith("https://github.com")
