import json

import pytest

from itw.fair_shares.announced import as_note, limits_in
from itw.fair_shares.limits import Limits, Share


def test_what_is_announced_is_read_again():
    said = Limits(
        installation=Share(jobs=3, dollars=5),
        repository=Share(minutes=60),
        named={"acme/connect": Share(dollars=0)},
    )
    assert limits_in(json.loads(json.dumps(as_note(said)))) == said


@pytest.mark.parametrize("note", [None, "", [], 3])
def test_an_older_workers_note_says_nothing(note):
    assert limits_in(note) is None


def test_what_a_newer_version_says_beside_is_passed_over():
    note = {"installation": {"jobs": 3, "hours": 2}, "named": {"acme": 1}, "colour": "blue"}
    assert limits_in(note) == Limits(installation=Share(jobs=3), named={"acme": Share()})
