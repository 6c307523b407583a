"""Red without the fix, in the App: after the verdict, and only where the configuration wants it."""

from dataclasses import replace

import pytest

from itw.errors import TransientError
from itw.reporting.publication import Conclusion
from itw.tally.entry import Kind
from tests.fake_github import HEAD
from tests.fakes import MemoryChange
from tests.workers.changes import a_tested_output
from tests.workers.reports import failing, passing
from tests.workers.test_run_tests import reviewed, run
from workers import run_tests
from workers.lease import Busy

AUTO = "run: {without_fix: auto}\n"
OUTPUT = "internal/impl/nats/output.go"


def ran(without_fix, config=AUTO):
    """A pull request whose tests pass, and answer so without its product code."""
    stage = reviewed(change=a_tested_output(config=config))

    def answer(target, _stop):
        is_head = OUTPUT in stage.sandbox.trees[-1].blobs
        return passing(target) if is_head else without_fix(target)

    stage.sandbox.answer = answer
    run(stage)
    return stage


def test_a_test_that_is_red_on_the_old_code_is_the_best_evidence_there_is():
    stage = ran(failing)
    (check,) = stage.github.amended
    assert "it tests this change" in check.summary
    assert stage.sandbox.trees[-1].commit == HEAD


def test_the_test_is_counted_once():
    assert ran(failing).counted_once.of(Kind.TEST) == {"passed": 1}


def test_a_test_that_is_green_on_the_old_code_is_said_not_to_test_the_change():
    (check,) = ran(passing).github.amended
    assert "it does not test this change" in check.summary
    assert check.head_sha == HEAD


def test_the_verdict_is_given_before_and_stays():
    stage = ran(passing)
    (check,) = stage.github.checks
    assert check.conclusion is Conclusion.SUCCESS
    assert "does not test this change" not in check.summary
    assert stage.github.runs[HEAD][0].conclusion == Conclusion.SUCCESS


def test_what_a_change_of_tests_alone_can_not_prove_makes_its_result_no_worse():
    tested = a_tested_output(config=AUTO)
    product = {path: text for path, text in tested.after.items() if path.endswith(OUTPUT)}
    change = MemoryChange({**tested.before, **product}, tested.after)
    stage = reviewed(change=change)
    run(stage)
    assert stage.github.checks[0].conclusion is Conclusion.SUCCESS
    assert [kept.conclusion for _, _, kept in stage.runs.results] == [Conclusion.SUCCESS]
    assert stage.github.amended == []


@pytest.mark.parametrize(
    "config", ["", "run: {without_fix: request}\n", "run: {without_fix: off}\n"]
)
def test_nothing_more_is_run_where_nobody_asked(config):
    stage = ran(failing, config)
    assert len(stage.sandbox.opened) == 1
    assert stage.github.amended == []


def test_an_engine_that_goes_away_meanwhile_leaves_the_verdict_as_it_is():
    def gone(_target):
        raise TransientError("no engine")

    stage = ran(gone)
    assert len(stage.github.checks) == 1
    assert stage.github.amended == []


def test_a_review_that_has_the_lease_is_waited_for():
    stage = reviewed(change=a_tested_output(config=AUTO))

    def lease(number, *, wait=0.0):
        if not wait:
            raise Busy
        return stage.services.lease(number)

    run_tests.run(stage.put[-1], replace(stage.services, lease=lease))
    assert len(stage.github.amended) == 1
