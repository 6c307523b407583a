"""What a draft's tests make of broken connectors, by the sandbox that does as it is told."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from itw.mutants.mutant import Family
from itw.sandbox import AS_IT_IS, SandboxRun, Variant
from itw.writing.kills import Fate, Kill, KillTable
from tests.workers.writing.stage import (
    GROUND,
    ScriptedJob,
    ScriptedSandbox,
    bad,
    good,
    mutant,
    written,
)
from workers.services import RunStopped
from workers.writing.breaking import Breaking, best


@dataclass
class Told:
    whats: list[str] = field(default_factory=list)
    stop: bool = False

    def breaking(self, what: str, *, tried: int, of: int) -> None:
        assert 0 <= tried <= of
        if self.stop:
            raise RunStopped
        self.whats.append(what)

    def feed(self, line: bytes) -> None:
        del line


class NoticingJob(ScriptedJob):
    """Notices every broken connector but the ones that only close badly."""

    def go_test(self, tests=(), *, on_line=None, variant: Variant = AS_IT_IS) -> SandboxRun:
        del on_line
        text = b"".join(variant.files.values())
        overlooked = b"itwOriginalClose" in text
        self.sandbox.told.append(f"variant {bool(variant.files)}")
        return (bad if variant.files and not overlooked else good)(self.target)


class NoticingSandbox(ScriptedSandbox):
    def open(self, target, tree):
        from contextlib import nullcontext

        del tree
        return nullcontext(NoticingJob(self, target, ""))


def breaking(directory: Path, told: Told, sandbox: ScriptedSandbox | None = None) -> Breaking:
    on = sandbox or NoticingSandbox()
    return Breaking(ground=GROUND, opening=on.open, directory=directory, following=told, mutants=3)


DRAFT = GROUND.draft(written().files)


def test_promises_are_broken_one_by_one_and_survivors_are_told(tmp_path: Path):
    told = Told()
    broken = breaking(tmp_path, told)(DRAFT, Family.PROMISE)
    assert broken.complete
    assert broken.kills.kills
    assert {each.mutant.family for each in broken.kills.kills} == {Family.PROMISE}
    assert told.whats[0] == ""  # the connector as it is, first


def test_random_defects_are_no_promises(tmp_path: Path):
    broken = breaking(tmp_path, Told())(DRAFT, Family.RANDOM)
    assert {each.mutant.family for each in broken.kills.kills} <= {Family.RANDOM}


def test_proof_that_nobody_wants_any_more_stops(tmp_path: Path):
    with pytest.raises(RunStopped):
        breaking(tmp_path, Told(stop=True))(DRAFT, Family.PROMISE)


def test_what_was_run_before_a_kill_is_not_run_again(tmp_path: Path):
    breaking(tmp_path, Told())(DRAFT, Family.PROMISE)
    again = NoticingSandbox()
    breaking(tmp_path, Told(), again)(DRAFT, Family.PROMISE)
    assert again.told == []


def test_defect_that_one_of_several_runs_notices_is_noticed():
    def table(fate: Fate) -> KillTable:
        return KillTable((Kill(mutant=mutant("drops", Family.PROMISE), fate=fate),))

    fates = (Fate.SURVIVED, Fate.KILLED, Fate.UNTOLD)
    assert best(map(table, fates)).kills[0].fate is Fate.KILLED
