import pytest

from itw.tally.written import Written, of_writing, written_of


@pytest.mark.parametrize(
    ("proved", "outcome"),
    [(0, Written.NOT_PROVED), (1, Written.PARTLY), (2, Written.PROVED)],
)
def test_a_request_is_proved_where_all_of_it_is(proved, outcome):
    assert written_of(proved, 2) is outcome


def test_the_same_work_has_the_same_name():
    assert {each.name for end in Written for each in of_writing("w", end)} == {"written w"}
