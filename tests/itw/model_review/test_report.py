"""A model's review as people see it: its section can be replaced, and nothing in it comes alive."""

from hypothesis import given, settings

from itw.model_review.lines import AddedLine
from itw.model_review.report import BEGIN, END, posted, section_of, slot, with_section
from itw.model_review.review import ModelReview, Remarked, State
from itw.reporting.links import Links
from itw.reporting.markers import marker_in
from tests.injections.posted import assert_harmless
from tests.itw.model_review.code import PATH
from tests.itw.reporting.test_markdown import NASTY

HEAD = "a" * 40
LINKS = Links(server="https://github.com", repository="o/r")


def review(reason: str, quote: str = "x", **fields: object) -> ModelReview:
    at = AddedLine(PATH, 13, quote, "TestX")
    remark = Remarked(at=at, kind="race", reason=reason, score=80)
    given = {"state": State.DONE, "head_sha": HEAD, "model": "m", "remarks": (remark,)}
    return ModelReview(**{**given, **fields})


def test_a_section_takes_the_place_of_the_one_before():
    first = f"table\n\n{slot('under way')}\n\n<details>x</details>"
    second = with_section(first, "done")
    assert second == f"table\n\n{slot('done')}\n\n<details>x</details>"
    assert with_section(second.replace("\n", "\r\n"), "done") == second
    assert with_section("table", "done") == f"table\n\n{slot('done')}"


def test_a_log_that_quotes_our_marks_is_left_as_it_is():
    log = f"```\n{BEGIN}\nNothing was found.\n{END}\n```"
    summary = f"{log}\n\n{slot('under way')}\n\nrest"
    assert with_section(summary, "done") == f"{log}\n\n{slot('done')}\n\nrest"


@settings(max_examples=60)
@given(reason=NASTY, quote=NASTY, problem=NASTY)
def test_nothing_that_a_model_says_comes_alive(reason: str, quote: str, problem: str) -> None:
    said = review(reason, quote)
    failed = review(reason, state=State.FAILED, remarks=(), problem=problem)
    for section in (section_of(said, HEAD, LINKS), section_of(failed, HEAD, LINKS)):
        summary = with_section(f"before\n\n{slot('x')}\n\nafter", section)
        assert summary.count(BEGIN) == summary.count(END) == 1
        assert_harmless(summary)
    told = posted(said, HEAD, [(each, each.at) for each in said.remarks])
    for body in (told.body, told.comments[0].body):
        assert_harmless(body)
        assert marker_in(body) is not None


def test_a_section_on_a_later_head_says_which_it_was_of():
    assert "Of [`aaaaaaaaaaaa`]" in section_of(review("It races."), "c" * 40, LINKS)
    assert "Of [" not in section_of(review("It races."), HEAD, LINKS)
