from itw.go.crash import Crash, Kind, crash_in
from itw.go.test2json import parse_go_test
from itw.story.log_lines import SourceLines
from itw.story.story_rows import headline, reason
from tests.itw.go_output import told


def crash(package: str, test: str) -> Crash:
    found = told(package)[test].crash
    assert found is not None
    return found


def test_a_nil_dereference_is_told_at_the_first_line_of_the_repository():
    found = crash("nilpanic", "Name")
    assert found.kind is Kind.NIL_DEREFERENCE
    assert str(found.spot) == "nilpanic/client.go:10"
    assert "recovered" not in found.text


def test_a_panic_in_a_goroutine_belongs_to_the_test_that_started_it():
    found = crash("background", "Background")
    assert (found.kind, found.text) == (Kind.PANIC, "send on closed stream")
    assert found.test == "TestIntegrationBackground"
    assert str(found.spot) == "background/integration_test.go:12"


def test_a_goroutine_that_outlives_its_test_is_that_tests():
    stories = told("lingers")
    late, beside = stories["Lingers"], stories["NextDoor"]
    assert late.crash is not None
    assert headline(late) == "panicked after it had passed"
    assert late.failed_at is None
    assert beside.crash is None
    assert reason(beside) == "TestIntegrationLingers ended the process while it ran"


def test_a_test_that_prints_panic_has_none():
    text = b'{"Action":"output","Package":"p","Test":"TestX","Output":"panic: %d\\n"}'
    (package,) = parse_go_test(text % n for n in range(30)).packages
    assert crash_in(package.tests[0].lines, "p", SourceLines()) is None


def test_a_time_limit_names_the_goroutine_that_hung():
    """Neither the one that waits for its subtest nor one that the test started."""
    found = crash("hang", "Hangs/ask")
    assert (found.kind, found.text, found.state) == (Kind.TIME_LIMIT, "1s", "chan receive")
    assert str(found.spot) == "hang/integration_test.go:7"


def test_a_deadlock_is_no_mere_panic():
    found = crash("deadlock", "Deadlock")
    assert (found.kind, found.state) == (Kind.DEADLOCK, "chan receive")
    assert str(found.spot) == "deadlock/integration_test.go:7"


def test_a_race_has_both_sides():
    found = crash("race", "Race")
    assert (found.kind, found.text) == (Kind.RACE, "read")
    assert str(found.spot) == "race/integration_test.go:13"
    assert str(found.other[0].spot) == "race/integration_test.go:14"
