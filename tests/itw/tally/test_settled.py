from itw.tally.entry import Entry, Kind
from itw.tally.once import Told
from itw.tally.settled import Reviewed, ThreadSeen, settled

KNOWN = {"a": Told("lost_coverage", "1"), "b": Told("silent_eventually", "1")}


def of(current="", suppressed="", threads=(), head="2"):
    reviewed = Reviewed(head=head, current=current, suppressed=suppressed)
    return {each.name: str(each.entry) for each in settled(KNOWN, reviewed, threads)}


def test_what_holds_is_not_settled():
    assert of(current="ab") == {}


def test_what_a_newer_head_has_no_more_is_mended():
    assert of(current="b") == {"settled a": "gone:lost_coverage"}


def test_what_is_gone_without_a_push_was_not_mended():
    assert of(current="b", head="1") == {}


def test_what_is_allowed_is_dismissed_and_not_mended():
    assert of(current="b", suppressed="a") == {"settled a": "dismissed:lost_coverage"}


def test_resolving_what_is_mended_dismisses_nothing():
    thread = ThreadSeen(comment=1, fingerprints=("a",), resolved_by_person=True)
    assert of(current="b", threads=[thread]) == {"settled a": "gone:lost_coverage"}


def test_reactions_belong_to_the_rule_of_their_comment():
    threads = [
        ThreadSeen(comment=1, fingerprints=("x", "b"), reactions={"THUMBS_UP": 2}),
        ThreadSeen(comment=2, fingerprints=("x",), reactions={"THUMBS_UP": 2}),
    ]
    reviewed = Reviewed(head="1", current="ab")
    (once,) = settled(KNOWN, reviewed, threads)
    assert once.entry == Entry(Kind.REACTION, ("silent_eventually", "THUMBS_UP"))
    assert once.number == 2


def test_told_is_read_as_it_was_written():
    assert Told.parse(str(KNOWN["a"])) == KNOWN["a"]
