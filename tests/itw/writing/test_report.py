"""The evidence as people and programs read it."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

from itw.mutants.mutant import Family
from itw.runs.report import Executed, Request, Side
from itw.runs.sandbox import Target
from itw.spending import Tokens
from itw.writing.evidence import Evidence, State
from itw.writing.kills import Fate, Kill, KillTable
from itw.writing.report import json_of, markdown_of, patch_of, text_of
from tests.workers.writing.stage import GROUND, PATH, bad, good, mutant, written

DRAFT = GROUND.draft(written().files)


def runs(*answers) -> tuple[Executed, ...]:
    target = Target(commit="c" * 40, package="internal/impl/nats", tests=DRAFT.tests)
    return tuple(
        Executed(request=Request(side=Side.HEAD, attempt=number, target=target), run=answer(target))
        for number, answer in enumerate(answers, 1)
    )


def kill(what: str, fate: Fate, family: Family = Family.PROMISE) -> Kill:
    return Kill(mutant=mutant(what, family), fate=fate)


KILLS = KillTable((
    kill("drops every message", Fate.KILLED),
    kill("closes nothing", Fate.SURVIVED),
    kill("negates a condition", Fate.KILLED, Family.RANDOM),
    kill("drops a call", Fate.UNREACHED, Family.RANDOM),
))  # fmt: skip
PROVED = Evidence(
    state=State.PROVED,
    draft=DRAFT,
    runs=runs(*[good] * 5),
    kills=KILLS,
    options=(("url", True), ("subject", True), ("tls", False)),
    drafts=2,
    repairs=("it did not compile: undefined: x",),
    tokens=Tokens(input=40_000, output=1000),
    cost=210_000,
    seconds=300.0,
    not_proved=("It passes on a connector that closes nothing.",),
)


def test_everything_that_was_proved_has_its_row():
    text = "\n".join(text_of(PROVED, "output nats"))
    assert f"{PATH}, 42 lines" in text
    assert "5 shuffled runs: 5 of 5 passed, 2.0 s, no container left" in text
    assert "1 of 2 promises: drops every message ✓ · closes nothing ✗" in text
    assert "1 of 1 random defect within reach" in text
    assert "2 of 3; not tls" in text
    assert "2 drafts, 1 repair (it did not compile: undefined: x), 41 k tokens, $0.21" in text
    assert text.endswith("output nats: 1 test written, proved")


def test_failed_runs_are_not_passed():
    text = "\n".join(text_of(replace(PROVED, runs=runs(bad, bad)), "output nats"))
    assert "0 of 2 passed" in text
    assert "not run" in "\n".join(text_of(replace(PROVED, runs=()), "output nats"))


def test_what_was_not_mended_any_more_is_told_as_such():
    text = "\n".join(text_of(replace(PROVED, unmended="TestX failed"), "output nats"))
    assert "The last draft was not mended: TestX failed." in text
    assert "1 repair" in text


def test_nothing_a_model_or_a_run_says_comes_alive():
    evil = "<img src=x> @everyone | https://evil.example [x](y)"
    said = replace(PROVED, not_proved=(evil,), observations=(f"{evil}\n\n```\n@all",))
    shown = markdown_of(said, "output nats")
    assert "<img" not in shown
    assert "@everyone" not in shown
    assert "https://evil" not in shown
    assert shown.count("````") == 2


def test_json_has_it_all():
    value = json.loads(json.dumps(json_of(PROVED, "output nats")))
    assert value["state"] == "proved"
    assert value["dollars"] == 0.21
    assert [each["fate"] for each in value["kills"]][:2] == ["killed", "survived"]
    assert value["files"][PATH].startswith("package nats")


def test_infeasible_says_why_and_nothing_else():
    evidence = Evidence(state=State.INFEASIBLE, not_proved=("It is a hosted service.",))
    text = [*text_of(evidence, "output slack")]
    assert text[-1] == "output slack: no test was tried"
    assert any("It is a hosted service." in line for line in text)
    assert "Ran" not in "\n".join(text)


def test_patch_applies_to_the_commit(tmp_path: Path):
    command = ["git", "-C", str(tmp_path), "apply"]
    subprocess.run(command, input=patch_of(DRAFT, GROUND.tree), check=True)
    assert (tmp_path / PATH).read_bytes() == DRAFT.files[PATH]
