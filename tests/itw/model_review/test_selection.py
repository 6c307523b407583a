"""What becomes of proposed remarks: looked for, known already, refuted, and at most three."""

from itw.finding import Finding
from itw.model_review.replies import Judgement, Remark
from itw.model_review.review import MOST_REMARKS, THRESHOLD, Drop
from itw.model_review.selection import Candidate, Known, Selection
from tests.itw.builders import finding, place
from tests.itw.model_review.code import AFTER, LINE, PATH, QUOTE, code_of, remark


def candidates(*remarks: Remark, known: Known | None = None) -> tuple[list[Candidate], Selection]:
    selection = Selection()
    return selection.candidates(remarks, code_of(), known or Known()), selection


def judged(score: int, **fields: object) -> Judgement:
    return Judgement.model_validate({"refutation": "none", "score": score, **fields})


def rule(line: int) -> Finding:
    return finding(place=place(line, path=PATH))


def test_an_invented_quote_is_dropped_before_anybody_is_asked() -> None:
    kept, selection = candidates(remark(), remark(quote="time.Sleep(time.Second)"))
    assert len(kept) == 1
    assert selection.dropped == {Drop.NOT_QUOTED: 1}


def test_one_line_is_remarked_once() -> None:
    kept, selection = candidates(remark(), remark(kind="asserts_nothing"))
    assert len(kept) == 1
    assert selection.dropped == {Drop.REPEATED: 1}


def test_a_line_that_a_rule_speaks_of_is_left_to_the_rule() -> None:
    kept, selection = candidates(remark(), known=Known(findings=[rule(LINE)]))
    assert kept == []
    assert selection.dropped == {Drop.RULE: 1}
    assert candidates(remark(), known=Known(findings=[rule(LINE + 1)]))[0]


def test_what_a_thread_tells_is_not_told_again() -> None:
    (first,), _ = candidates(remark())
    kept, selection = candidates(remark(), known=Known(told=frozenset({first.at.fingerprint})))
    assert kept == []
    assert selection.dropped == {Drop.TOLD: 1}


def test_below_the_threshold_nothing_is_shown() -> None:
    (candidate,), selection = candidates(remark())
    assert selection.shown([(candidate, judged(THRESHOLD - 1))]) == ()
    assert selection.shown([(candidate, judged(100, rule="silent_eventually"))]) == ()
    assert selection.dropped == {Drop.REFUTED: 1, Drop.RULE: 1, Drop.TOO_MANY: 0}
    (shown,) = selection.shown([(candidate, judged(THRESHOLD))])
    assert (shown.at.text, shown.score) == (QUOTE, THRESHOLD)


def test_of_many_the_surest_three_are_shown() -> None:
    lines = [line for line in range(9, 18) if any(map(str.isalnum, AFTER.split("\n")[line - 1]))]
    remarks = [remark(line=line, quote=AFTER.split("\n")[line - 1]) for line in lines]
    kept, selection = candidates(*remarks)
    assert len(kept) == len(lines) > MOST_REMARKS
    shown = selection.shown([(each, judged(80 + number)) for number, each in enumerate(kept)])
    assert [each.score for each in shown] == [80 + len(kept) - back for back in (1, 2, 3)]
    assert selection.dropped[Drop.TOO_MANY] == len(kept) - MOST_REMARKS


def test_a_secret_in_a_reason_is_taken_out() -> None:
    (candidate,), selection = candidates(remark(reason="The key ghp_" + "a" * 36 + " is used."))
    (shown,) = selection.shown([(candidate, judged(90))])
    assert "ghp_" not in shown.reason
