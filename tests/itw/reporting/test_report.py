"""What a review looks like on GitHub."""

from dataclasses import replace

import pytest

from itw.configuration.config import Config
from itw.connector import ConnectorChanges, External, Tested
from itw.finding import Finding, Severity
from itw.messages import findings_title
from itw.reporting.finding_list import place_links
from itw.reporting.links import Links
from itw.reporting.markers import Kind, marker_in
from itw.reporting.publication import Conclusion
from itw.reporting.report import Context, publication_of, summary_of, title_of
from itw.review import LeftOut
from itw.telling.shown_tests import ShownTests, not_run, waiting
from tests.itw.builders import HEAD, assessment, connector, coverage, diff, finding, hunk, place

LINKS = Links(server="https://github.com", repository="acme/connect", number=7)
CONTEXT = Context(links=LINKS, version="0.1.0", job="7f3a", seconds=0.42)


RULES = ("silent_eventually", "fatal_cleanup", "sleep_polling", "stream_not_stopped")


def findings(number: int, severity: Severity = Severity.WARNING) -> list[Finding]:
    """In one function each, under four rules."""
    return [
        finding(
            rule=RULES[line % 4],
            place=place(line),
            function=f"TestIntegration{line}",
            severity=severity,
        )
        for line in range(1, number + 1)
    ]


def test_nothing_to_say_is_a_green_check_and_no_review() -> None:
    publication = publication_of(assessment(), CONTEXT)

    assert publication.review is None
    assert publication.check_run.conclusion is Conclusion.SUCCESS
    assert publication.check_run.title == "Nothing to act on · 1 connector · tests not run"


@pytest.mark.parametrize(
    ("tests", "cell"), [(waiting(3), "not yet"), (not_run("the reason is x"), "not run")]
)
def test_tests_that_will_run_are_not_told_as_not_run(tests: ShownTests, cell: str) -> None:
    summary = summary_of(assessment(), replace(CONTEXT, tests=tests))
    (row,) = (line for line in summary.splitlines() if line.startswith("| output"))

    assert row.split(" | ")[3] == cell


def test_thousands_of_findings_are_not_thousands_of_annotations() -> None:
    many = [*findings(2000), finding(place=place(3000), severity=Severity.ERROR)]
    annotations = publication_of(assessment(*many), CONTEXT).check_run.annotations

    assert len(annotations) == 200
    assert "failure" in {each.level for each in annotations}


def test_notes_are_green_and_only_in_the_summary() -> None:
    publication = publication_of(assessment(*findings(2, Severity.NOTE)), CONTEXT)

    assert publication.review is None
    assert publication.check_run.annotations == ()
    assert publication.check_run.conclusion is Conclusion.SUCCESS
    assert "### 2 notes" in publication.check_run.summary


def test_a_note_about_many_tests_is_said_of_the_first() -> None:
    notes = [
        finding(
            rule="missing_narrative",
            severity=Severity.NOTE,
            place=place(line),
            function=f"TestIntegration{line}",
            message=f"`TestIntegration{line}` tells no Given; log it",
        )
        for line in range(1, 5)
    ]
    few, many = (
        publication_of(assessment(*some), CONTEXT).check_run.summary for some in (notes[:3], notes)
    )

    assert few.count("tells no Given") == 3
    assert many.count("tells no Given") == 1
    assert "`TestIntegration1` tells no Given; log it. Likewise in the others." in many
    assert all(f"#L{line}" in many for line in range(1, 5))


def test_each_place_is_linked_to_its_line_at_the_head() -> None:
    summary = summary_of(assessment(finding()), CONTEXT)

    url = f"https://github.com/acme/connect/blob/{HEAD}/internal/impl/nats/integration_test.go#L31"
    assert url in summary


def test_a_place_at_the_top_is_not_shown_as_beside_the_one_before() -> None:
    line = place(3)
    where = [line, replace(line, path="top_test.go"), replace(line, path="beside_test.go")]
    shown = place_links([finding(place=each) for each in where], assessment(), CONTEXT.links)

    directory = "internal/impl/nats"
    assert [each.partition("]")[0] for each in shown.split("[")[1:]] == [
        f"{directory}/integration\\_test.go:3",
        "./top\\_test.go:3",
        "beside\\_test.go:3",
    ]


def test_ten_comments_at_most_and_errors_first() -> None:
    error = finding(rule="never_runs", severity=Severity.ERROR, place=place(150))

    publication = publication_of(assessment(*findings(12), error), CONTEXT)

    assert publication.review is not None
    comments = publication.review.comments
    assert len(comments) == 10
    assert comments[0].body.startswith("**`never_runs`**")
    assert publication.review.body.count("- **`") == 3
    annotations = publication.check_run.annotations
    assert [each.message for each in annotations] == ["Log the state on each attempt."] * 3


def test_fourth_warning_of_one_rule_is_listed_and_not_commented() -> None:
    same = [finding(place=place(n), function=f"TestIntegration{n}") for n in range(1, 8)]

    publication = publication_of(assessment(*same), CONTEXT)

    assert publication.review is not None
    assert len(publication.review.comments) == 3
    assert "**`silent_eventually`** in 4 tests" in publication.review.body
    assert "**`silent_eventually`** in 7 tests" in publication.check_run.summary
    assert publication.check_run.summary.count("Log the state") == 1
    assert "`TestIntegration7`" in publication.check_run.summary


def test_different_reasons_of_one_rule_are_not_lumped_together() -> None:
    different = [
        finding(
            rule="lost_coverage",
            place=place(n),
            function=f"TestIntegration{n}",
            message=f"`TestIntegration{n}` no longer sets {key}",
            severity=Severity.ERROR,
        )
        for n, key in enumerate(("tls", "user", "password", "topic", "group"), start=1)
    ]

    summary = summary_of(assessment(*different), CONTEXT)

    assert summary.count("no longer sets") == 5


def test_what_is_rare_stands_before_what_is_everywhere() -> None:
    same = [finding(place=place(n), function=f"TestIntegration{n}") for n in range(1, 8)]
    rare = finding(rule="stream_not_stopped", place=place(150))

    summary = summary_of(assessment(*same, rare), CONTEXT)

    assert summary.index("`stream_not_stopped`") < summary.index("`silent_eventually`")


def test_errors_of_one_rule_are_all_commented() -> None:
    same = [
        finding(place=place(n), function=f"TestIntegration{n}", severity=Severity.ERROR)
        for n in range(1, 8)
    ]

    publication = publication_of(assessment(*same), CONTEXT)

    assert publication.review is not None
    assert len(publication.review.comments) == 7


def test_line_outside_the_diff_is_told_in_the_body() -> None:
    outside = finding(place=place(500))

    publication = publication_of(assessment(outside), CONTEXT)

    assert publication.review is not None
    assert publication.review.comments == ()
    assert "integration\\_test.go:500" in publication.review.body


def test_range_that_begins_outside_the_diff_is_commented_where_it_enters() -> None:
    long = finding(place=place(10, end_line=60))

    publication = publication_of(assessment(long, diff=diff("x", hunk(1, 1))), CONTEXT)
    entered = publication_of(assessment(long, diff=diff(long.place.path, hunk(40, 9))), CONTEXT)

    assert publication.review is not None
    assert publication.review.comments == ()
    assert entered.review is not None
    assert entered.review.comments[0].line == 40


def test_same_rule_in_the_same_function_is_one_comment_with_a_list() -> None:
    three = [finding(place=place(line)) for line in (31, 40, 52)]

    publication = publication_of(assessment(*three), CONTEXT)

    assert publication.review is not None
    (comment,) = publication.review.comments
    assert comment.fingerprints == tuple(each.fingerprint for each in three)
    assert comment.body.count("Log the state") == 1
    assert "#L52" in comment.body


def test_what_was_told_is_never_promoted_to_a_comment() -> None:
    first = publication_of(assessment(*findings(12)), CONTEXT)
    assert first.review is not None
    marker = marker_in(first.review.body)
    assert marker is not None

    rest = findings(12)[5:]
    second = publication_of(assessment(*rest), CONTEXT, told=frozenset(marker.fingerprints))

    assert marker.kind is Kind.REVIEW
    assert second.review is None
    assert second.current == {each.fingerprint for each in rest}
    assert second.check_run.conclusion is Conclusion.NEUTRAL
    assert second.check_run.annotations == ()


def test_untested_new_connector_is_in_the_title_and_first_in_the_table() -> None:
    nats, slack = connector(), connector(name="slack_reaction", line=12)
    shown = assessment(
        connectors=ConnectorChanges(changed=(nats,), added=(slack,)),
        coverage={nats: coverage(Tested.YES), slack: coverage(Tested.PACKAGE_ONLY)},
    )

    rows = [line for line in summary_of(shown, CONTEXT).split("\n") if line.startswith("| ")]

    assert "1 new connector untested" in title_of(shown)
    assert "`slack_reaction`" in rows[2]
    assert "**no**, only others of its package" in rows[2]
    assert "yes, 1 test | not run |" in rows[3]


def test_connector_that_needs_no_container_is_not_called_untested() -> None:
    split = connector("processor", "string_split")
    shown = assessment(
        connectors=ConnectorChanges(added=(split,)),
        coverage={split: coverage(Tested.UNIT_ONLY, External.NONE)},
    )

    assert "untested" not in title_of(shown)
    assert "| unit tests |" in summary_of(shown, CONTEXT)


def test_mass_change_keeps_the_table_short() -> None:
    many = tuple(connector(name=f"c{index}") for index in range(200))

    summary = summary_of(assessment(connectors=ConnectorChanges(changed=many)), CONTEXT)

    assert summary.count("| output ") == 30
    assert "… and 170 more changed connectors." in summary


def test_removed_connector_is_linked_at_base() -> None:
    gone = connector(name="timeplus")

    summary = summary_of(assessment(connectors=ConnectorChanges(removed=(gone,))), CONTEXT)

    assert f"/blob/{'b' * 40}/internal/impl/nats/output.go#L40" in summary


def test_thousand_findings_fit_and_the_details_survive() -> None:
    summary = summary_of(assessment(*findings(1000)), CONTEXT)

    assert len(summary) < 65_535
    assert "more; `itw review` lists all" in summary
    assert summary.endswith("</details>")


@pytest.mark.parametrize("number", [0, 1, 12, 123_456])
def test_title_fits_and_never_sounds_as_if_a_test_had_run(number: int) -> None:
    serious = dict.fromkeys((Severity.ERROR, Severity.WARNING), number)
    title = findings_title(
        counts=serious,
        untested=number,
        removed=number,
        connectors=number,
        tests=number,
        ran="tests not run",
    )

    assert len(title) <= 70
    assert title.endswith("tests not run") or not number


def test_notes_are_beside_the_sign_of_success() -> None:
    summary = summary_of(assessment(finding(severity=Severity.NOTE)), CONTEXT)

    assert "| ✓ 1 note |" in summary


@pytest.mark.parametrize("severity", [Severity.NOTE, Severity.WARNING])
@pytest.mark.parametrize("same", [True, False])
def test_each_place_of_a_rule_has_a_sentence_that_is_true_of_it(
    severity: Severity, same: bool
) -> None:
    names = ["redis"] * 5 if same else ["redis", "nats", "sql", "kafka", "amqp"]
    several = [
        finding(
            place=place(line),
            function=f"TestIntegration{line}",
            severity=severity,
            message=f"cache `{name}` was registered here",
        )
        for line, name in enumerate(names, 1)
    ]
    summary = summary_of(assessment(*several), CONTEXT)

    for name in set(names):
        assert summary.count(f"Cache `{name}` was registered here") == 1


def test_nothing_of_ours_is_said_as_such() -> None:
    untouched = assessment(connectors=ConnectorChanges())

    assert title_of(untouched) == "No connector and no integration test changed"


def test_what_was_left_out_is_said_with_its_reason() -> None:
    skipped = LeftOut(what="internal/impl/nats/big_test.go", reason="larger than 2 MiB")

    before = {"sleep_polling": 14, "dockertest_in_new_test": 2}
    summary = summary_of(assessment(left_out=(skipped,), elsewhere=before), CONTEXT)

    assert "`internal/impl/nats/big_test.go`: larger than 2 MiB" in summary
    assert "same packages: `sleep_polling` 14, `dockertest` 2." in summary


def test_what_somebody_allowed_is_shown_with_the_reason() -> None:
    allowed = (finding(), "the @broker logs it <b>itself</b>")

    publication = publication_of(assessment(suppressed=(allowed,)), CONTEXT)

    assert publication.review is None
    assert "&lt;b&gt;itself" in publication.check_run.summary
    assert "@broker" not in publication.check_run.summary


def test_enforced_error_is_red() -> None:
    publication = publication_of(
        assessment(finding(severity=Severity.ERROR), config=Config(enforce=True)), CONTEXT
    )

    assert publication.check_run.conclusion is Conclusion.FAILURE


def test_names_of_a_pull_request_are_harmless() -> None:
    evil = connector(name="</summary>@everyone|<img src=x>", file="a](http://e.x)/b.go")

    summary = summary_of(assessment(connectors=ConnectorChanges(added=(evil,))), CONTEXT)

    assert "<img" not in summary
    assert "@everyone" not in summary
    assert "](http://e.x" not in summary
