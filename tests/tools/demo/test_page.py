"""The demo's page: valid HTML, and harmless whatever people write."""

import re

import html5lib
import pytest

from tests.tools.demo.example import BOT, SAM, TEST, check_run, pull_request, remark, thread
from tools.demo.page import headline, page
from tools.demo.view import Annotation, ChangedFile, Person, Review

SVG = "{http://www.w3.org/2000/svg}svg"
HOSTILE = [
    "<script>alert(1)</script>",
    "</style></svg></details><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    "```go\n</pre><script>alert(1)</script>\n```",
    "```suggestion\n</table><script>alert(1)</script>\n```",
    '<details ontoggle=alert(1) open><summary>x</summary></details><a href="vbscript:x">x</a>',
    '<div class="box" style="position:fixed">over everything</div>',
    "{{ 7 * 7 }}{% raw %}",
]


def dom(html: str):  # type: ignore[no-untyped-def]  # ElementTree, as html5lib makes it
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def hostile_page(text: str) -> str:
    """The text in every place where somebody outside may put some."""
    one_line = text.replace("\n", " ")
    author = Person(one_line)
    said = remark(author, text, 3)
    odd_thread = thread(text, 7, remarks=(said,), hunk=f"@@ -1 +1 @@\n+{one_line}", path=one_line)
    note = Annotation(path=one_line, line=1, level="warning", title=text, message=text)
    return page(
        pull_request(
            title=text,
            body=text,
            head=text,
            author=author,
            events=(said, Review(remark=said, sha=text, threads=(odd_thread,))),
            check_runs=(check_run(text, title=text, summary=text, text=text, annotations=(note,)),),
            files=(
                ChangedFile(path=text, status=text, additions=1, deletions=0, patch=f"+{one_line}"),
            ),
        )
    )


def test_page_is_valid_html() -> None:
    dom(page(pull_request()))


def test_page_of_a_pull_request_where_nothing_happened_is_valid_html() -> None:
    quiet = pull_request(events=(), check_runs=(), files=(), deliveries=(), body="")
    assert "No check has run" in page(quiet)
    dom(page(quiet))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_brings_no_element_and_no_attribute_to_life(text: str) -> None:
    tree = dom(hostile_page(text))
    assert not list(tree.iter("script"))
    for element in tree.iter():
        attributes = {name.lower() for name in element.attrib}
        assert not any(name.startswith("on") for name in attributes)
        assert not re.match(r"(java|vb)script:", element.get("href", ""))
        assert "position" not in element.get("style", "")


def test_hostile_text_stays_where_it_belongs() -> None:
    """What a comment leaves open doesn't swallow the rest of the page."""
    tree = dom(hostile_page("<details><summary>open\n\n<table><tr><td>"))
    assert [child.tag for child in tree.find("body")] == ["header", "main", "footer"]


def test_page_runs_no_script_and_loads_nothing() -> None:
    tree = dom(page(pull_request()))
    policy = next(e.get("content") for e in tree.iter("meta") if "http-equiv" in e.attrib)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert not list(tree.iter("link"))


def test_resolved_threads_are_folded_and_open_ones_are_not() -> None:
    tree = dom(page(pull_request()))
    folded = [e for e in tree.iter("details") if e.get("class") == "resolved"]
    assert ["missing_skip_check" in "".join(e.itertext()) for e in folded] == [True]
    inside = {id(e) for one in folded for e in one.iter()}
    threads = [e for e in tree.iter("article") if e.get("class") == "thread"]
    assert [id(e) in inside for e in threads] == [True, False]


def test_hidden_markers_stay_hidden() -> None:
    assert "integration-test-writer v1" not in page(pull_request())


def test_suggestion_shows_the_lines_it_replaces() -> None:
    tree = dom(page(pull_request()))
    assert [e.text for e in tree.iter("del")] == ["\t\treturn len(received) == 3"]
    assert [e.text for e in tree.iter("ins")] == [
        "\t\tt.Log(received)",
        "\t\treturn len(received) == 3",
    ]


def test_commit_shows_the_worst_of_its_check_runs() -> None:
    sha = pull_request().head_sha
    both = (check_run(sha, conclusion="success"), check_run(sha, conclusion="failure"))
    tree = dom(page(pull_request(check_runs=both)))
    push = [e for e in tree.iter("ol") if e.get("class") == "push"][-1]
    assert "icon failure" in [e.get("class") for e in push.iter(SVG)]


def test_headline_is_the_first_line_without_markup() -> None:
    assert (
        headline("**`never_runs`** · It *never* <b>runs</b>.\n\nMore.")
        == "never_runs · It never runs."
    )


def test_long_headline_ends_at_a_word() -> None:
    assert headline("word " * 40, limit=12) == "word word…"


def test_headline_of_an_empty_comment_is_empty() -> None:
    assert headline("<!-- only a marker -->") == ""


def test_people_and_apps_are_told_apart() -> None:
    assert page(pull_request(author=SAM, events=())).count(">bot<") == 0
    assert page(pull_request(author=BOT, events=())).count(">bot<") == 1


def test_file_that_is_spoken_of_is_open() -> None:
    tree = dom(page(pull_request()))
    files = [e for e in tree.iter("details") if e.get("class") == "file"]
    assert [("open" in e.attrib, TEST in "".join(e.itertext())) for e in files] == [
        (True, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/acme/connect/pull/1/checks?check_run_id=3", "checks"),
        ("/acme/connect/blob/3f9c/go.mod#L1", "files"),
        ("/acme/connect/pull/1/files", "files"),
        ("/acme/connect/issues/4", "conversation"),
    ],
)
def test_link_to_the_stand_in_leads_to_its_section(path: str, section: str) -> None:
    site = "http://127.0.0.1:4000"
    drawn = page(pull_request(body=f"[there]({site}{path})"), site=site)
    assert [e.get("href") for e in dom(drawn).iter("a") if e.text == "there"] == [f"#{section}"]


def test_link_to_elsewhere_stays() -> None:
    drawn = page(pull_request(body="[there](https://example.org/x)"), site="http://127.0.0.1:4000")
    assert "https://example.org/x" in drawn
