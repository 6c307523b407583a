"""Trouble that a change brings, told from what was there before."""

from itw.finding import Severity
from tests.itw.checking.test_check import HEAD, ONE, PATH, SILENT, checked, findings


def test_old_trouble_in_a_changed_test_is_said_only_if_its_line_changed():
    assert findings(ONE, ONE.replace("Given: a", "Given: b")) == ()
    touched = ONE.replace("assert.Eventually(t, func", "assert.Eventually(t,  func")
    (finding,) = findings(ONE, touched.replace("Given: a", "Given: b"))
    assert not finding.introduced


def test_old_trouble_that_was_only_rewritten_is_not_said_again():
    rewritten = ONE.replace("count() == 1", "conn.count() == 1")
    assert findings(ONE, rewritten) == ()
    (finding,) = findings(ONE, rewritten + SILENT % ("TestIntegrationTwo", "2"))
    assert finding.function == "TestIntegrationTwo"


def test_old_trouble_on_a_line_in_which_a_variable_was_renamed_is_not_said_again():
    base = ONE.replace("timeout, interval)", "timeout, interval)\n\tone.act()")
    assert findings(base, base.replace("(t, func() bool", "(tb, func() bool")) == ()
    (finding,) = findings(base, base.replace("assert.Ev", "require.Ev"))
    assert not finding.introduced


def test_of_equal_places_the_one_on_a_new_line_is_the_new_one():
    call = (
        "\tassert.Eventually(t, func() bool {\n\t\treturn count() == 1\n\t}, timeout, interval)\n"
    )
    before = ONE.replace(call, "\tone()\n" + call)
    (finding,) = findings(before, ONE.replace(call, call + "\tone()\n" + call))
    assert finding.introduced
    assert finding.place.line == 15


def test_trouble_that_one_test_got_rid_of_excuses_none_in_another():
    mended = ONE.replace("assert.Eventually", "t.Log(1)\n\tassert.True")
    (finding,) = findings(ONE, mended + SILENT % ("TestIntegrationTwo", "2"))
    assert (finding.function, finding.introduced) == ("TestIntegrationTwo", True)


def test_an_old_helper_s_trouble_is_not_said_of_the_first_test_that_calls_it():
    helper = SILENT.replace("\tintegration.CheckSkip(t)\n", "") % ("wait", "1")
    test = "\nfunc TestIntegrationOne(t *testing.T) {\n\tintegration.CheckSkip(t)\n\twait(t)\n}\n"
    result = checked({PATH: HEAD + helper}, {PATH: HEAD + helper + test})
    assert "silent_eventually" not in {each.rule for each in result.kept.findings}
    assert result.kept.elsewhere == {"silent_eventually": 1}


def test_a_place_whose_variables_were_renamed_is_not_taken_for_the_new_one():
    call = "\tassert.Eventually(t, func() bool {\n\t\treturn %s == 1\n\t}, timeout, interval)\n"
    before, new = call % "count()", (call % "size()").replace("assert", "require")
    (finding,) = findings(ONE, ONE.replace(before, new + before.replace("(t,", "(tb,")))
    assert (finding.introduced, finding.place.line) == (True, 15)


def test_trouble_that_was_worse_than_its_neighbour_is_no_worse_for_an_edit():
    cleanup = "\tt.Cleanup(func() {\n\t\trequire.NoError(t, %s)\n\t})\n"
    mild, serious = cleanup % "stream.StopWithin(timeout)", cleanup % "five()"
    test = HEAD.replace("assert", "require") + SILENT % ("TestIntegrationOne", "1")
    before = test.replace('\tt.Log("Given: a")\n', f'\tt.Log("Given: a")\n{mild}{serious}')
    severities = [each.severity for each in findings("", before) if each.rule == "fatal_cleanup"]
    assert sorted(severities) == [Severity.NOTE, Severity.WARNING]
    assert findings(before, before.replace("Given: a", "Given: b")) == ()


def test_what_only_new_tests_are_told_is_counted_for_old_ones_that_moved_down():
    quiet = ONE.replace('\tt.Log("Then: c")\n', "")
    below = quiet.replace("\nfunc Test", "\nfunc first() {}\n\nfunc Test").replace("== 1", "== 2")
    result = checked({PATH: quiet}, {PATH: below})
    assert result.kept.findings == ()
    assert result.kept.elsewhere["missing_narrative"] == 1


def test_a_helper_that_moved_and_changed_is_not_new():
    helper = (
        HEAD.replace("assert", "require")
        + "\nfunc %s(t *testing.T) {\n\tone()\n\ttwo()\n\tthree()\n\tfour()\n%s"
        "\tt.Cleanup(func() {\n\t\trequire.NoError(t, five())\n\t})\n}\n"
    )
    test = (
        HEAD + "\nfunc TestIntegrationOne(t *testing.T) {\n\tintegration.CheckSkip(t)\n\t%s(t)\n}\n"
    )
    base = {PATH: test % "start", "internal/impl/nats/a_test.go": helper % ("start", "")}
    head = {PATH: test % "begin", "internal/impl/nats/b_test.go": helper % ("begin", "\tmore()\n")}
    rules = {finding.rule for finding in checked({}, head).kept.findings}
    assert "fatal_cleanup" in rules
    assert checked(base, head).kept.findings == ()
