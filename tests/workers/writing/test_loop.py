"""The loop, with an author, a sandbox and a prover that do as they are told."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from itw.errors import TransientError
from itw.go.test_report import Outcome, TestReport
from itw.runs.sandbox import Ending
from itw.spending import OverBudget
from itw.writing.evidence import Evidence, Phase, State
from itw.writing.trouble import Cause
from tests.workers.writing.stage import (
    ASKED,
    GROUND,
    MODULE,
    PACKAGE,
    PATH,
    ScriptedAuthor,
    ScriptedProver,
    ScriptedSandbox,
    Watched,
    bad,
    ending,
    errors,
    good,
    printing,
    saying,
    says,
    written,
)
from workers.services import RunStopped
from workers.writing.author import Written
from workers.writing.bounds import Bounds, Taken
from workers.writing.journal import Journal
from workers.writing.loop import Loop
from workers.writing.trials import Trials

UNDEFINED = f"{PACKAGE}/output_integration_test.go:14:2: undefined: startNats"


@dataclass
class Stage:
    author: ScriptedAuthor
    sandbox: ScriptedSandbox = field(default_factory=ScriptedSandbox)
    prover: ScriptedProver | None = field(default_factory=ScriptedProver)
    watched: Watched = field(default_factory=Watched)
    journal: Journal = Journal(None)  # noqa: RUF009 - frozen
    bounds: Bounds = Bounds()  # noqa: RUF009 - frozen
    clock: Callable[[], float] = lambda: 0.0
    keep_transient: bool = True

    def run(self) -> Evidence:
        trials = Trials(
            ground=GROUND,
            opening=self.sandbox.open,
            watching=self.watched,
            pause=lambda _seconds: None,
        )
        return Loop(
            ground=GROUND,
            author=self.author,
            trials=trials,
            prover=self.prover,
            journal=self.journal,
            watching=self.watched,
            formatting=lambda _path, text: text,
            bounds=self.bounds,
            taken=Taken(clock=self.clock),
            keep_transient=self.keep_transient,
        ).run()


def stage(*replies: Written, **options: object) -> Stage:
    return Stage(ScriptedAuthor([*replies]), **options)


def fail_at(number: int, error: Exception) -> Callable[[], None]:
    """Raises when it is called for that time, counted from 1."""
    left = [number]

    def call(_what: str = "") -> None:
        left[0] -= 1
        if left[0] == 0:
            raise error

    return call


def test_draft_that_holds_is_run_five_times_and_proved():
    on = stage(written())
    evidence = on.run()
    assert evidence.state is State.PROVED
    assert on.sandbox.told == ["vet one", *["run one"] * 5]
    assert (len(evidence.runs), evidence.drafts, evidence.repairs) == (5, 1, ())
    assert all(each.request.target.command.shuffle for each in evidence.runs)
    assert evidence.kills.killed == 4
    assert (evidence.cost, evidence.tokens.total) == (6000, 2200)
    assert evidence.draft.tests == ("TestIntegrationNATSOutputSends",)


def test_phases_are_told_in_their_order():
    on = stage(written())
    on.run()
    assert on.watched.phases == [
        Phase.PLAN, Phase.DRAFT, Phase.RULES, Phase.COMPILE, Phase.RUN, Phase.REPEAT, Phase.MUTANTS,
    ]  # fmt: skip


def test_compiler_errors_go_back_before_anything_runs():
    sandbox = ScriptedSandbox(
        vets={"one": errors("# x", "vet: " + UNDEFINED)},
        compiles={"one": errors(UNDEFINED, UNDEFINED.replace("14", "19"))},
    )
    on = stage(written("one"), written("two"), sandbox=sandbox)
    evidence = on.run()
    assert on.sandbox.told[:3] == ["vet one", "compile one", "vet two"]
    (asked,) = on.author.asked
    assert asked.trouble.cause is Cause.COMPILE
    assert asked.trouble.told.count("undefined: startNats") == 2
    assert evidence.repairs == ("it did not compile: undefined: startNats and 1 other",)
    assert evidence.causes == (Cause.COMPILE,)


def test_failed_test_goes_back_with_its_story_and_is_run_twice_before():
    on = stage(written("one"), written("two"), sandbox=ScriptedSandbox(runs={"one": [bad]}))
    evidence = on.run()
    assert on.sandbox.told.count("run one") == 2
    (asked,) = on.author.asked
    assert asked.trouble.cause is Cause.TEST
    assert "When   a message is sent  ✗" in asked.trouble.told
    assert says(evidence.draft) == "two"


def test_flaky_draft_does_not_hold():
    on = stage(
        written("one"), written("two"), sandbox=ScriptedSandbox(runs={"one": [good, good, bad]})
    )
    on.run()
    (asked,) = on.author.asked
    assert asked.trouble.cause is Cause.FLAKY


def test_tests_that_have_to_be_named_alone_are_run_as_often_as_the_others():
    text = written("one").files[PATH]
    alone = text[text.index("func Test") :].replace("Sends(", "SendsAlone(")
    alone = alone.replace("CheckSkip(t)", "CheckSkipExact(t)")
    on = stage(Written(files={PATH: f"{text}\n{alone}"}))
    evidence = on.run()
    assert evidence.state is State.PROVED
    assert Counter(each.request.target.tests for each in evidence.runs) == {
        ("TestIntegrationNATSOutputSends",): 5,
        ("TestIntegrationNATSOutputSendsAlone",): 5,
    }


def test_skipped_test_is_no_passed_test():
    def skipping(target):
        run = good(target)
        (package,) = run.report.packages
        tests = tuple(replace(test, outcome=Outcome.SKIPPED) for test in package.tests)
        return replace(run, report=TestReport((replace(package, tests=tests),)))

    on = stage(written("one"), written("two"), sandbox=ScriptedSandbox(runs={"one": [skipping]}))
    on.run()
    assert on.author.asked[0].trouble.cause is Cause.TEST


def test_findings_above_a_note_go_back_before_the_sandbox_is_opened():
    text = written("one").files[PATH]
    for step in ("Given", "When", "Then"):
        text = text.replace(f'"{step}: ', '"')
    on = stage(Written(files={PATH: text}), written("two"))
    on.run()
    (asked,) = on.author.asked
    assert asked.trouble.cause is Cause.RULES
    assert on.sandbox.told[0] == "vet two"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (written(path="internal/impl/nats/output.go"), "may not be written"),
        (written(path="../evil_test.go"), "may not be written"),
        (Written(files={PATH: "package nats\n"}), "adds no test"),
        (Written(), "1 to 4 files"),
    ],
    ids=["code", "elsewhere", "no test", "nothing"],
)
def test_what_no_draft_may_do_goes_back(reply, said):
    on = stage(reply, written("two"))
    on.run()
    assert on.author.asked[0].trouble.cause is Cause.BOUNDS
    assert said in on.author.asked[0].trouble.told


def test_tests_that_are_there_already_stay():
    path = f"{PACKAGE}/integration_test.go"
    old = GROUND.tree.read([path])[path].decode()
    gone = (
        old.partition("func TestIntegrationNATSOutput(")[0]
        + "func TestIntegrationX(t *testing.T) {}"
    )
    on = stage(Written(files={path: gone}), written("two"))
    on.run()
    assert "TestIntegrationNATSOutput was changed or removed" in on.author.asked[0].trouble.told


@pytest.mark.parametrize(
    "fault",
    [
        ending(Ending.INFRASTRUCTURE, "the engine went away"),
        printing("listen tcp 0.0.0.0:32768: bind: address already in use"),
        printing("Cannot connect to the Docker daemon at tcp://127.0.0.1:2375"),
    ],
    ids=["engine", "port", "daemon"],
)
def test_machine_in_the_way_is_tried_again_and_never_a_failure(fault):
    on = stage(written(), sandbox=ScriptedSandbox(runs={"one": [fault, fault, good]}))
    evidence = on.run()
    assert evidence.state is State.PROVED
    assert on.author.asked == []


def test_machine_that_stays_in_the_way_ends_it_without_asking_anybody():
    fault = ending(Ending.INFRASTRUCTURE, "the engine went away")
    on = stage(written(), sandbox=ScriptedSandbox(runs={"one": [fault]}))
    evidence = on.run()
    assert evidence.state is State.UNPROVED
    assert "nothing was concluded" in evidence.not_proved[0]
    assert "the engine went away" in evidence.not_proved[0]
    assert (on.author.asked, says(evidence.draft)) == ([], "one")
    assert evidence.causes == (Cause.ENVIRONMENT,)


def test_why_it_could_not_be_tried_ends_in_one_full_stop():
    fault = ending(Ending.INFRASTRUCTURE, "The commit has more than a test run is given.")
    evidence = stage(written(), sandbox=ScriptedSandbox(runs={"one": [fault]})).run()
    assert evidence.not_proved[0].endswith("than a test run is given.")


def test_missing_image_is_no_failure_and_another_may_be_chosen():
    missing = printing("Error response from daemon: No such image: nats:nope")
    on = stage(written("one"), written("two"), sandbox=ScriptedSandbox(runs={"one": [missing]}))
    evidence = on.run()
    assert on.author.asked[0].trouble.cause is Cause.IMAGE
    assert evidence.state is State.PROVED


def test_what_the_sandbox_refuses_is_said_as_such():
    refused = ending(Ending.UNSUPPORTED, "bind mounts")
    on = stage(written("one"), written("two"), sandbox=ScriptedSandbox(runs={"one": [refused]}))
    on.run()
    assert on.author.asked[0].trouble.cause is Cause.UNSUPPORTED
    assert "bind mounts" in on.author.asked[0].trouble.told


def test_a_crash_in_the_connectors_own_code_is_said_to_be_there():
    crashing = saying(
        "panic: runtime error: invalid memory address or nil pointer dereference [recovered]",
        "",
        "goroutine 35 [running]:",
        f"{MODULE}/internal/impl/nats.(*output).Write(0xc000010000, {{0x1, 0x2}}, 0x3)",
        "\t/src/internal/impl/nats/output.go:52 +0x1d",
        f"{MODULE}/internal/impl/nats.TestIntegrationNATSOutputSends(0xc000003500)",
        "\t/src/internal/impl/nats/output_integration_test.go:41 +0x2b",
    )
    on = stage(written("one"), written("two"), sandbox=ScriptedSandbox(runs={"one": [crashing]}))
    on.run()
    trouble = on.author.asked[0].trouble
    assert trouble.cause is Cause.CONNECTOR
    assert "internal/impl/nats/output.go:52" in trouble.what
    assert trouble.is_of_a_run  # so it may be said that the connector is broken


def test_broken_connector_is_said_with_the_evidence_and_the_test_is_not_bent():
    claim = Written(broken_connector="Write reports success before the server has the message.")
    on = stage(written("one"), claim, sandbox=ScriptedSandbox(runs={"one": [bad]}))
    evidence = on.run()
    assert evidence.state is State.BROKEN_CONNECTOR
    assert says(evidence.draft) == "one"
    (observed,) = evidence.observations
    assert observed.startswith("Write reports success")
    assert "TestIntegrationNATSOutputSends" in observed
    assert len(evidence.runs) == 2


def test_what_looks_broken_is_told_beside_a_draft_that_holds():
    reply = replace(written("two"), broken_connector="Close leaks a connection.")
    on = stage(written("one"), reply, sandbox=ScriptedSandbox(runs={"one": [bad]}))
    evidence = on.run()
    assert (evidence.state, says(evidence.draft)) == (State.PROVED, "two")
    assert evidence.observations[0].startswith("Close leaks a connection.")


def test_what_the_first_draft_says_of_the_connector_is_told_too():
    reply = replace(written("one"), broken_connector="Delete never returns.")
    evidence = stage(reply).run()
    assert evidence.state is State.PROVED
    assert evidence.observations == ("Delete never returns.",)


def test_nothing_can_be_said_of_a_connector_before_the_test_runs():
    sandbox = ScriptedSandbox(vets={"one": errors(UNDEFINED)}, compiles={"one": errors(UNDEFINED)})
    claim = Written(broken_connector="It is broken.")
    on = stage(written("one"), claim, written("two"), sandbox=sandbox)
    assert on.run().state is State.PROVED
    assert "has to compile and run first" in on.author.asked[1].trouble.told


def test_survivors_are_fed_back_once_and_the_better_draft_wins():
    prover = ScriptedProver(missed={"one": ("drops every message",)})
    on = stage(written("one"), written("two"), prover=prover)
    evidence = on.run()
    assert on.author.asked[0].trouble.cause is Cause.SURVIVORS
    assert "drops every message" in on.author.asked[0].trouble.told
    assert prover.asked == ["promise one", "promise two", "random two"]
    assert (evidence.state, says(evidence.draft)) == (State.PROVED, "two")


def test_survivors_that_stay_are_reported():
    prover = ScriptedProver(missed={"one": ("closes nothing",), "two": ("closes nothing",)})
    on = stage(written("one"), written("two"), prover=prover)
    evidence = on.run()
    assert evidence.state is State.HOLDS
    assert evidence.not_proved == ("It passes on a connector that closes nothing.",)
    assert len(on.author.asked) == 1


def test_draft_that_held_outlives_a_sharper_one_that_does_not():
    prover = ScriptedProver(missed={"one": ("closes nothing",)})
    on = stage(
        *(written("one"), written("two")),
        prover=prover,
        sandbox=ScriptedSandbox(runs={"two": [bad]}),
        bounds=Bounds(drafts=2),
    )
    evidence = on.run()
    assert (evidence.state, says(evidence.draft)) == (State.HOLDS, "one")
    assert evidence.kills.killed == 3
    assert "After 2 drafts" in evidence.not_proved[1]


def test_without_mutants_it_holds_and_is_not_proved():
    evidence = stage(written(), prover=None).run()
    assert evidence.state is State.HOLDS
    assert "could not be tried" in evidence.not_proved[0]


# What ends it early


def test_drafts_are_bounded_and_the_last_one_is_kept():
    script = {word: [bad] for word in "abcd"}
    on = stage(*map(written, "abcd"), sandbox=ScriptedSandbox(runs=script), bounds=Bounds(drafts=3))
    evidence = on.run()
    assert (evidence.state, evidence.drafts, says(evidence.draft)) == (State.UNPROVED, 3, "c")
    assert "After 3 drafts" in evidence.not_proved[0]
    assert len(evidence.runs) == 2


def test_trouble_that_nobody_mended_is_no_repair():
    on = stage(
        written("one"), sandbox=ScriptedSandbox(runs={"one": [bad]}), bounds=Bounds(drafts=1)
    )
    evidence = on.run()
    assert (evidence.drafts, evidence.repairs) == (1, ())
    assert evidence.unmended == "TestIntegrationNATSOutputSends failed"


def test_same_trouble_three_times_ends_it():
    refused = ending(Ending.UNSUPPORTED, "bind mounts")
    on = stage(*map(written, "abcd"), sandbox=ScriptedSandbox(runs={w: [refused] for w in "abcd"}))
    evidence = on.run()
    assert evidence.drafts == 3
    assert "bind mounts" in evidence.not_proved[0]


def test_time_is_bounded():
    clock = iter(range(0, 10_000, 1000))
    on = stage(written(), bounds=Bounds(seconds=1500), clock=lambda: float(next(clock)))
    evidence = on.run()
    assert evidence.state is State.UNPROVED
    assert evidence.not_proved == ("The time for it was over after 25 min.",)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_money_that_is_up_ends_it_with_what_there_is(at):
    over = OverBudget("The model was not asked: this job may spend $1.00.", limit="this job")
    on = stage(written("one"), written("two"), sandbox=ScriptedSandbox(runs={"one": [bad]}))
    on.author.before = fail_at(at, over)
    evidence = on.run()
    assert evidence.state is State.UNPROVED
    assert evidence.not_proved == ("The model was not asked: this job may spend $1.00.",)
    assert (evidence.draft is None) == (at < 3)
    assert evidence.cost == 3000 * (at - 1)


def test_money_that_is_up_after_a_draft_held_keeps_what_was_proved():
    prover = ScriptedProver(missed={"one": ("closes nothing",)})
    on = stage(written("one"), prover=prover)
    on.author.before = fail_at(3, OverBudget("No more.", limit="this job"))
    evidence = on.run()
    assert evidence.state is State.HOLDS
    assert "No more." in evidence.not_proved
    assert prover.asked == ["promise one", "random one"]


def test_cancelling_ends_it_with_the_draft():
    on = stage(written())
    on.sandbox.before = fail_at(3, RunStopped())
    evidence = on.run()
    assert (evidence.state, says(evidence.draft)) == (State.UNPROVED, "one")
    assert "cancelled" in evidence.not_proved[0]


def test_model_that_is_away_ends_it_or_is_tried_again_by_who_wants_that():
    away = TransientError("overloaded")
    on = stage(written())
    on.author.before = fail_at(2, away)
    assert "overloaded" in on.run().not_proved[0]
    later = stage(written(), keep_transient=False)
    later.author.before = fail_at(2, away)
    with pytest.raises(TransientError):
        later.run()


# A worker that is killed


class Killed(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


@pytest.mark.parametrize("at", range(1, 19))
def test_killed_anywhere_it_goes_on_without_paying_twice(tmp_path: Path, at: int):
    """Every step that the job has, a kill in each of them, and one more job that ends it."""
    journal = Journal.of(tmp_path, "a job")
    asked: list[object] = []

    def attempt(kill: Callable[..., None]) -> tuple[Evidence, Stage]:
        prover = ScriptedProver(missed={"two": ("closes nothing",)}, before=kill)
        replies = {0: written("one"), 1: written("two"), 2: written("three")}
        sandbox = ScriptedSandbox(runs={"one": [bad]}, before=kill)
        on = stage(prover=prover, sandbox=sandbox, journal=journal)
        on.author.before = kill
        author = on.author

        def draft(plan):
            kill()
            asked.append("draft")
            return replies[0], ASKED

        def mended(mending):
            kill()
            asked.append(mending.trouble.cause)
            return replies[1 if mending.trouble.cause is Cause.TEST else 2], ASKED

        author.draft, author.mended = draft, mended
        return on.run(), on

    with suppress(Killed):
        attempt(fail_at(at, Killed()))
    evidence, _ = attempt(lambda _what="": None)
    assert asked == ["draft", Cause.TEST, Cause.SURVIVORS]
    assert (evidence.state, says(evidence.draft), evidence.drafts) == (State.PROVED, "three", 3)
    assert evidence.cost == 3000 * 4
