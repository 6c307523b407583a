"""An evaluation from its first question to its results; nothing of the hidden tests is sent."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from itw.connectors.inventory import connectors_in
from itw.errors import UserError
from itw.evaluation.asked import Tests
from itw.evaluation.hiding import hide, secrets
from itw.evaluation.result import Outcome
from itw.evaluation.scores import pair_of
from itw.mutants.mutant import Family
from itw.runs.sandbox import Ending, SandboxRun
from itw.writing.chosen import chosen
from tests import sample_repository
from tests.model_double.script import Fail, Say, Use
from tests.model_double.server import Double, playing
from tests.workers.evaluation.stage import PACKAGE, PATH, Sandbox, Stage, bare, draft, script
from tests.workers.reports import failing, passing
from tests.workers.writing.stage import MODULE
from workers.git.repository import Repository


@pytest.fixture
def double() -> Iterator[Double]:
    with playing() as running:
        yield running


@pytest.fixture
def stage(tmp_path: Path, double: Double) -> Stage:
    repository, commit = bare(tmp_path)
    return Stage(repository, commit, tmp_path / "evaluation", url=double.url)


def test_both_sets_of_tests_are_measured_on_the_same_mutants(stage: Stage, double: Double) -> None:
    double.play(*script(draft()))
    (result,) = stage.run()
    assert result.outcome is Outcome.DELIVERED, result.why
    assert result.written is not None
    assert (result.written.compiled_first, result.written.stable, result.written.runs) == (
        True, True, 5,
    )  # fmt: skip
    assert [each.rpartition(" ")[2] for each in result.hidden] == ["TestIntegrationNATSOutput"]
    assert result.measured is not None
    assert result.own is not None
    assert result.measured.tests == ("TestIntegrationNATSOutputSends",)
    assert result.own.tests == ("TestIntegrationNATSOutput",)
    keys = {each.key for each in result.measured.mutants}
    assert keys == {each.key for each in result.own.mutants}
    assert len(keys) == result.promises + result.random
    assert result.random == 3
    assert pair_of(result, Family.PROMISE).written.n == result.promises


def test_first_draft_that_does_not_compile_is_told_from_the_last(
    stage: Stage, double: Double
) -> None:
    broken = draft(content="package nats\n\nfunc TestIntegrationX(")
    double.play(*script(broken, draft()))
    (result,) = stage.run()
    assert result.written is not None
    assert (result.written.compiled_first, result.written.compiled) == (False, True)
    assert result.written.causes == ("compiler",)


def test_test_that_never_holds_is_not_delivered_and_notices_nothing(
    stage: Stage, double: Double
) -> None:
    def answer(target, variant):
        written = "TestIntegrationNATSOutputSends" in target.tests
        return failing(target, MODULE) if written and not variant.files else None

    double.play(*script(*(draft(word) for word in ("a", "b", "c", "d", "e", "f", "g", "h"))))
    (result,) = replace(stage, sandbox=Sandbox(answer)).run()
    assert result.outcome is Outcome.NOT_DELIVERED
    assert result.measured is None
    assert result.own is not None
    pair = pair_of(result, Family.PROMISE)
    assert (pair.written.k, pair.written.n, pair.own.k) == (0, result.promises, result.promises)


# What the machine, the endpoint, money, time or a person ends: nobody's failure, and not finished.


def test_machine_in_the_way_is_counted_apart_and_tried_again(stage: Stage, double: Double) -> None:
    def answer(target, variant):
        del variant
        gone = SandboxRun(ending=Ending.INFRASTRUCTURE, target=target, reason="the engine went")
        return gone if "Sends" in str(target.tests) else None

    double.play(*script(draft()))
    (first,) = replace(stage, sandbox=Sandbox(answer)).run()
    assert first.outcome is Outcome.MACHINE
    assert "the engine went" in first.why
    asked = len(double.asked)
    (second,) = stage.run()
    assert second.outcome is Outcome.DELIVERED
    assert len(double.asked) == asked, "what was drafted is not asked for again"


def test_endpoint_that_refuses_ends_it_after_two_connectors(stage: Stage, double: Double) -> None:
    refusal = Fail(status=401, kind="authentication_error", message="invalid x-api-key")
    double.play(refusal, refusal, refusal)
    names = ("output/nats", "input/nats", "cache/redis")
    results = replace(stage, names=names).run()
    assert [each.outcome for each in results] == [Outcome.ENDPOINT] * 3
    assert "invalid x-api-key" in results[0].why
    assert results[2].why == "nothing was run"
    assert len(double.asked) == 2


def test_no_money_is_no_verdict_and_more_of_it_goes_on(stage: Stage, double: Double) -> None:
    double.play(*script(draft()))
    (first,) = replace(stage, budget=1000).run()
    assert first.outcome is Outcome.NO_MONEY
    assert double.asked == []
    (second,) = stage.run()
    assert second.outcome is Outcome.DELIVERED


def test_no_time_begins_nothing(stage: Stage, double: Double) -> None:
    (result,) = replace(stage, seconds=0.0).run()
    assert result.outcome is Outcome.NO_TIME
    assert double.asked == []


def test_person_who_stops_it_loses_nothing(stage: Stage, double: Double) -> None:
    def answer(target, variant):
        del target, variant
        stage.stop.set()

    double.play(*script(draft()))
    (first,) = replace(stage, sandbox=Sandbox(answer)).run()
    assert first.outcome is Outcome.STOPPED
    stage.stop.clear()
    (second,) = stage.run()
    assert second.outcome is Outcome.DELIVERED
    assert len(double.asked) == 2


# Going on


def test_finished_connector_is_skipped(stage: Stage, double: Double) -> None:
    double.play(*script(draft()))
    first = stage.run()
    stage.sandbox.told.clear()
    assert stage.run() == first
    assert stage.sandbox.told == []
    assert len(double.asked) == 2


def test_changed_arguments_are_named(stage: Stage, double: Double) -> None:
    double.play(*script(draft()))
    stage.run()
    with pytest.raises(UserError, match=r"--seed changed.*--directory"):
        replace(stage, seed="2").run()
    assert replace(stage, budget=1).run()[0].outcome is Outcome.DELIVERED


def test_delivered_test_that_does_not_run_is_seen(stage: Stage, double: Double) -> None:
    """The sandbox runs it five times, and then another one in its place."""
    runs = []

    def answer(target, variant):
        runs.append(target)
        written = "TestIntegrationNATSOutputSends" in target.tests
        if not written or len(runs) <= 5 or variant.files:
            return None
        return passing(replace(target, tests=("TestIntegrationNATSOutput",)), MODULE)

    double.play(*script(draft()))
    (result,) = replace(stage, sandbox=Sandbox(answer)).run()
    assert result.measured is not None
    assert result.measured.not_run == ("TestIntegrationNATSOutputSends",)


def test_repositorys_own_tests_need_no_model(stage: Stage) -> None:
    (result,) = replace(stage, tests=Tests.OWN, url="").run()
    assert result.outcome is Outcome.MEASURED
    assert result.written is None
    assert result.own is not None
    assert result.own.passed == ("TestIntegrationNATSOutput",)


# Hiding

HIDDEN = f"{PACKAGE}/integration_test.go"
LOOKS = (
    Use(tool="git_log", input={}),
    Use(tool="git_log", input={"path": HIDDEN}),
    Use(tool="git_log", input={"path": f"{PACKAGE}/output.go"}),
    Use(tool="git_log", input={"path": "internal"}),
    Use(tool="read_file", input={"path": HIDDEN}),
    Use(tool="read_file", input={"path": "internal/impl/nats_old/integration_test.go"}),
    Use(tool="search", input={"pattern": "a subscriber and a stream"}),
    Use(tool="search", input={"pattern": "NextMsg"}),
    Use(tool="search", input={"pattern": "one order", "glob": "*"}),
    Use(tool="list_files", input={}),
)


def with_history(repository: Path, commit: str) -> str:
    """The hidden test's lines in another package, in code that was no test, and in a message."""
    content = sample_repository.files("base")[HIDDEN]
    copy = content.replace(b"package nats", b"package old").replace(b"NATS", b"Old")
    line = (
        "require.NoError(t, connection.Flush()) // or the server may learn of it after the message"
    )
    code = sample_repository.files("base")[f"{PACKAGE}/output.go"]
    for message, changes in (
        ("copied", {"internal/impl/nats_old/integration_test.go": copy}),
        ("quoted", {f"{PACKAGE}/output.go": code + f"\n// {line}\n{line}\n".encode()}),
        (f"mended\n\n{line}", {f"{PACKAGE}/output.go": code}),
        ("tests", {HIDDEN: content.replace(b"one order", b"an order")}),
        ("tests again", {HIDDEN: content}),
    ):
        commit = sample_repository.commit(
            repository, sample_repository.MAIN, changes, message, parent=commit
        )
    return commit


def test_no_hidden_line_is_in_any_request(stage: Stage, double: Double) -> None:
    commit = with_history(stage.repository, stage.commit)
    rejected = draft(content="package nats\n\nfunc TestIntegrationX(")
    double.play(Say(uses=LOOKS), *script(rejected), Say(uses=LOOKS), Say(text=draft()))
    on = replace(stage, commit=commit)
    (result,) = on.run()
    assert result.outcome is Outcome.DELIVERED, result.why
    assert len(result.hidden) == 2
    with Repository.at(stage.repository) as repository:
        tree = repository.tree(commit)
        hidden = secrets(hide(chosen("output/nats", connectors_in(tree)), tree))
    assert len(hidden - own_lines()) > 3
    sent = json.dumps(double.asked)
    assert "commit " in sent, "the history was asked for, and shown"
    for line in hidden - own_lines():
        assert json.dumps(line)[1:-1] not in sent, line


def own_lines() -> set[str]:
    """What the script itself writes, which is sent back to be mended."""
    return {line.strip() for line in draft()["files"][0]["content"].split("\n")}


def test_what_a_model_remembers_is_counted(stage: Stage, double: Double) -> None:
    (known,) = (line for line in own_lines() if "a subscriber and a stream that publishes" in line)
    double.play(*script(draft()))
    (result,) = stage.run()
    assert result.written is not None
    assert known
    assert 0 < result.written.recalled <= result.secrets
    assert PATH in result.written.files
