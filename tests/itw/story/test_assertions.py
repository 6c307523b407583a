import pytest

from itw.story.assertions import Failure
from tests.itw.go_output import told


def only(test: str, package: str = "assertions") -> Failure:
    (failure,) = told(package)[test].failures
    return failure


@pytest.mark.parametrize(
    ("test", "expected", "actual"),
    [
        ("TestEqualNumbers", "600", "612"),
        ("TestEqualStrings", '"one\\ntwo\\nthree\\n"', '"one\\n2\\nthree\\n"'),
        ("TestErrorIs", '"context canceled"', '"read: dial tcp 127.0.0.1:6379: connect: '
         'connection refused"'),
        ("TestNoError", "", ""),
    ],
)  # fmt: skip
def test_expected_and_actual_are_read(test: str, expected: str, actual: str):
    failure = only(test)
    assert (failure.expected, failure.actual) == (expected, actual)


def test_the_authors_message_is_kept():
    assert only("TestNoError").message == "the cache sessions"


def test_a_diff_of_testify_has_its_signs_in_the_first_column():
    assert only("TestEqualStrings").diff == ("@@ -1,3 +1,3 @@", " one", "-two", "+2", " three")


def test_a_diff_of_go_cmp_is_a_diff():
    signs = [line[:1] for line in only("TestCmp").diff]
    assert signs.count("+") == 2
    assert signs.count("-") == 1
    assert "\xa0" not in "".join(only("TestCmp").diff)


def test_an_assertion_without_a_diff_has_none():
    assert only("TestElementsMatch").diff == ()
    assert only("TestErrorf").diff == ()


def test_an_assertion_in_a_helper_has_both_places():
    failure = only("CDC/helper", "cdc")
    assert str(failure.asserted_at) == "cdc/helper_test.go:11"
    assert str(failure.called_at) == "cdc/integration_test.go:40"


def test_what_an_eventually_tried_last_is_its_failure():
    failure = only("CDCCleanup", "cdc")
    assert (failure.expected, failure.actual, failure.message) == ("0", "3", "cursors left open")
    assert failure.waited


def test_two_assertions_are_two():
    assert [each.message for each in told("assertions")["TestTwo"].failures] == [
        "topic",
        "partitions",
    ]
