from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.names import no_such_name

QUESTION = b"\x07invalid\x00\x00\x01\x00\x01"
QUERY = b"\x12\x34\x01\x20\x00\x01\x00\x00\x00\x00\x00\x01" + QUESTION


def test_name_is_nobodys() -> None:
    answer = no_such_name(QUERY + b"\x00\x00\x29\x04\xd0\x00\x00\x00\x00\x00\x00")
    assert answer == b"\x12\x34\x85\x83\x00\x01\x00\x00\x00\x00\x00\x00" + QUESTION


def test_answers_are_not_answered() -> None:
    assert no_such_name(b"\x12\x34\x81\x20" + QUERY[4:]) is None


def test_a_question_ends_with_the_query_and_its_labels_are_short() -> None:
    header = QUERY[: -len(QUESTION)]
    assert no_such_name(QUERY) is not None
    assert no_such_name(QUERY[:-1]) is None
    assert no_such_name(header + b"\x3f" + b"a" * 63 + b"\x00\x00\x01\x00\x01") is not None
    assert no_such_name(header + b"\x40" + b"a" * 64 + b"\x00\x00\x01\x00\x01") is None


@given(st.binary(max_size=600))
def test_no_bytes_make_an_answer_longer_than_they_are(query: bytes) -> None:
    answer = no_such_name(query)
    assert answer is None or len(answer) <= len(query)
