import gc
import json
from dataclasses import replace

from itw.backtest import Backtest, MergedChange, Replay, backtest_json, backtest_page, replayed
from itw.configuration.config import Config
from itw.diff import Diff, FileChange, Hunk
from itw.finding import Edit, Finding, Lines, Place, Severity
from itw.review import Assessment

PATH = "internal/impl/nats/integration_test.go"
HUNK = Hunk(1, 0, 1, 40, frozenset(range(1, 41)))
DIFF = Diff("a", "b", (FileChange("A", PATH, PATH, "", "1" * 40, (HUNK,)),))


def finding(rule: str, severity: Severity, line: int = 3) -> Finding:
    place = Place(PATH, line, line)
    return Finding(rule=rule, severity=severity, place=place, message="m <b>", clause="Role")


def replay(*findings: Finding, trouble: str = "", date: str = "2026-05-02T10:00:00Z") -> Replay:
    change = MergedChange(base="a" * 40, head="b" * 40, date=date, subject="nats: <add> input")
    if trouble:
        return Replay(change=change, seconds=0.1, trouble=trouble)
    return replayed(change, Assessment(diff=DIFF, config=Config(), findings=findings), 0.1)


BACKTEST = Backtest(
    (
        replay(finding("never_runs", Severity.ERROR), finding("fixed_port", Severity.NOTE)),
        replay(finding("never_runs", Severity.ERROR), finding("never_runs", Severity.ERROR, 9)),
        replay(),
        replay(trouble="The diff is larger than 32 MiB."),
    )
)


def test_rules_are_counted_by_severity_and_by_change():
    never, port = BACKTEST.rules
    assert (never.rule, never.errors, never.changes) == ("never_runs", 3, 2)
    assert (port.rule, port.notes, port.errors) == ("fixed_port", 1, 0)


def test_a_replay_keeps_what_was_said_and_not_what_it_was_said_of():
    """A thousand assessments, with edits and diffs, take more than what was said."""
    lines = Lines(Place(PATH, 3, 3), "x")
    offered = replace(finding("never_runs", Severity.ERROR), edit=Edit(lines=(lines,)))
    kept = replay(offered)
    assert kept.findings == (finding("never_runs", Severity.ERROR),)
    assert not [each for each in gc.get_referents(kept) if isinstance(each, Assessment | Diff)]


def test_notes_are_no_comments_and_a_review_has_a_most():
    assert [each.comments for each in BACKTEST.replays] == [1, 2, 0, 0]
    many = (finding("never_runs", Severity.ERROR, line) for line in range(1, 30))
    assert replay(*many).comments == Config().max_comments


def test_the_sentence_counts_what_could_not_be_replayed():
    assert BACKTEST.sentence == (
        "4 merged changes: 2 touch connectors or integration tests, 2 would have had comments "
        "(3 in all); 1 could not be replayed."
    )


def test_the_sentence_of_one_change_is_a_sentence():
    one = replace(BACKTEST, replays=BACKTEST.replays[:1])
    assert one.sentence.startswith("1 merged change: 1 touches connectors")


def test_json_has_every_change_and_finding():
    document = json.loads(json.dumps(backtest_json(BACKTEST)))
    assert [len(change["findings"]) for change in document["changes"]] == [2, 2, 0, 0]
    assert document["changes"][3]["trouble"] == "The diff is larger than 32 MiB."


def test_the_page_shows_subjects_as_text():
    shown = backtest_page(BACKTEST, repository="acme/connect")
    assert "nats: &lt;add&gt; input" in shown
    assert "<b>" not in shown


def test_the_page_of_nothing_said_has_no_empty_tables():
    page = backtest_page(Backtest((replay(),)), repository="connect")
    assert "Merged changes by month" in page
    for missing in ("By rule", "By change", "Errors and warnings by rule"):
        assert missing not in page
