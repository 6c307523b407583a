"""A pull request made of nasty names: the whole report, rendered, holds only what we put there."""

from hypothesis import given, settings
from hypothesis import strategies as st

from itw.connector import ConnectorChanges, Coverage, External, Tested
from itw.finding import Finding, Place, Severity
from itw.reporting.links import Links
from itw.reporting.report import Context, publication_of
from itw.review import Assessment, LeftOut
from tests.itw.builders import assessment, connector, diff, finding, hunk
from tests.itw.reporting.test_markdown import MENTION, NASTY, tokens

CONTEXT = Context(links=Links(server="https://github.com", repository="acme/connect", number=7))
OURS = {"<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>", "<br>"}
HREF = ("https://github.com/acme/connect/",)


@st.composite
def nasty_findings(draw: st.DrawFn) -> Finding:
    line = draw(st.integers(1, 300))
    return finding(
        rule=draw(st.sampled_from(["silent_eventually", "missing_integration_test"])),
        severity=draw(st.sampled_from(Severity)),
        place=Place(draw(NASTY), line, line),
        message=draw(NASTY),
        clause=draw(NASTY),
        function=draw(NASTY),
        connector=draw(NASTY),
    )


@st.composite
def nasty_assessments(draw: st.DrawFn) -> Assessment:
    nats = connector(draw(NASTY), draw(NASTY), file=draw(NASTY), package=draw(NASTY))
    findings = draw(st.lists(nasty_findings(), max_size=4))
    path = findings[0].place.path if findings else "x_test.go"
    known = Coverage(
        tested=draw(st.sampled_from(Tested)),
        external=draw(st.sampled_from(External)),
        tests=(draw(NASTY),),
    )
    return assessment(
        *findings,
        diff=diff(path, hunk(1, 300)),
        connectors=ConnectorChanges(added=(nats,), renamed=((nats, nats),)),
        coverage={nats: known},
        suppressed=tuple((each, draw(NASTY)) for each in findings[:1]),
        left_out=(LeftOut(what=draw(NASTY), reason=draw(NASTY)),),
    )


def assert_ours(markdown: str) -> None:
    """Every element, link and mention of the rendered text is one of ours."""
    for token in tokens(markdown):
        if token.type in {"html_block", "html_inline"}:
            content = token.content.strip()
            is_marker = content.startswith("<!-- integration-test-writer v1 ")
            parts = content.replace("<", "\n<").replace(">", ">\n").split("\n")
            assert is_marker or {part for part in parts if "<" in part} <= OURS, markdown
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith(HREF), markdown
        if token.type == "text":
            assert not MENTION.search(token.content), markdown
        assert token.type != "image"


@settings(max_examples=40)
@given(nasty_assessments())
def test_whole_report_holds_only_what_we_put_there(nasty: Assessment) -> None:
    publication = publication_of(nasty, CONTEXT)

    assert_ours(publication.check_run.summary)
    assert "\n" not in publication.check_run.title
    if publication.review is not None:
        assert_ours(publication.review.body)
        for comment in publication.review.comments:
            assert_ours(comment.body)
