"""A proof on its way: what is asked of a job, and what is left when it is stopped."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.errors import UserError
from itw.go.test_report import TestReport
from itw.proving.proof import Proof
from itw.proving.trials import Question, Subject, Trial
from itw.runs.sandbox import AS_IT_IS, Ending, SandboxRun, Target, Variant
from itw.tree import Tree
from tests.itw.proving.subjects import OTHER, PATH, TEST, a_subject, fates
from tests.itw.run_builders import IMPORT, SERVICE, output
from workers.prove import Proving
from workers.services import RunStopped
from workers.trial_journal import Journal, journal_name

Answer = Callable[[Variant, int], SandboxRun]


@dataclass
class RecordedJob:
    """Answers each run by a script, and keeps what it was asked."""

    target: Target
    answer: Answer
    asked: list[Variant] = field(default_factory=list)
    opened: int = 0

    @contextmanager
    def open(self, target: Target, tree: Tree) -> Iterator["RecordedJob"]:
        assert (target, tree.blobs.keys()) == (self.target, {PATH})
        self.opened += 1
        yield self

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        self.asked.append(variant)
        if variant.cover and on_line is not None:
            on_line(f"{IMPORT}/cache.go:2.1,2.9 1 0".encode())
        return self.answer(variant, len(self.asked))


@dataclass
class Silent:
    """Follows without a word, and stops at the question of that number."""

    stop_at: int = 0
    fed: list[bytes] = field(default_factory=list)
    asked: int = 0

    def begin(self, subject: Subject, trials: list[Trial]) -> None: ...

    def asks(self, question: Question) -> None:
        self.asked += 1
        if self.asked == self.stop_at:
            raise RunStopped

    def feed(self, line: bytes) -> None:
        self.fed.append(line)

    def ended(self, trial: Trial, trials: list[Trial]) -> None: ...


def run_of(target: Target, ending: Ending = Ending.RAN, **outcomes: str) -> SandboxRun:
    report = output(**outcomes) if outcomes else TestReport()
    return SandboxRun(ending=ending, target=target, report=report, services=(SERVICE,), seconds=1.0)


def broken_line(variant: Variant) -> int:
    """Which line of the file a variant changes, 0 for the connector as it is."""
    lines = variant.files.get(PATH, b"").split(b"\n")
    return 1 + lines.index(b"y") if b"y" in lines else 0


def noticing(target: Target, *lines: int) -> Answer:
    """Tests that notice when one of these lines is broken."""

    def answer(variant: Variant, _: int) -> SandboxRun:
        if broken_line(variant) in lines:
            return run_of(target, Ending.FAILED, **{TEST: "fail", OTHER: "pass"})
        return run_of(target, **{TEST: "pass", OTHER: "pass"})

    return answer


def proving(
    directory: Path, job: RecordedJob, subject: Subject, following: Silent | None = None
) -> Proving:
    name = journal_name(subject, sandboxed=True)
    return Proving(
        subject=subject,
        opening=job.open,
        journal=Journal(directory / f"{name}.jsonl"),
        following=following or Silent(),
    )


@pytest.fixture
def subject() -> Subject:
    return a_subject(5)


def test_each_mutant_is_a_variant_of_one_job(tmp_path: Path, subject: Subject) -> None:
    job = RecordedJob(subject.target, noticing(subject.target, 1, 3))
    proof = proving(tmp_path, job, subject).run()
    assert fates(proof) == ["killed", "survived", "killed", "survived", "survived"]
    assert job.opened == 1
    assert job.asked[0] == Variant(cover=True)
    broken = [each for each in job.asked if each.files]
    assert all(each.fail_fast and each.timeout >= 60 for each in broken)
    assert [broken_line(each) for each in broken] == [1, 3, 4, 5]  # nothing runs line 2


def test_the_profile_is_read_and_not_shown(tmp_path: Path, subject: Subject) -> None:
    following = Silent()
    job = RecordedJob(subject.target, noticing(subject.target))
    proof = proving(tmp_path, job, subject, following).run()
    assert following.fed == []
    assert proof.kills.kills[1].said == "no test calls it"


def test_infrastructure_is_never_a_kill(tmp_path: Path, subject: Subject) -> None:
    def answer(variant: Variant, _: int) -> SandboxRun:
        if broken_line(variant) == 3:
            return run_of(subject.target, Ending.INFRASTRUCTURE, **{TEST: "fail"})
        return run_of(subject.target, **{TEST: "pass", OTHER: "pass"})

    proof = proving(tmp_path, RecordedJob(subject.target, answer), subject).run()
    assert fates(proof)[2] == "can't tell"
    assert proof.kills.killed == 0


def test_a_stopped_proof_goes_on_where_it_was(tmp_path: Path, subject: Subject) -> None:
    job = RecordedJob(subject.target, noticing(subject.target, 1, 3))
    with pytest.raises(RunStopped):
        proving(tmp_path, job, subject, Silent(stop_at=4)).run()
    assert len(job.asked) == 3
    proof = proving(tmp_path, job, subject).run()
    assert fates(proof) == ["killed", "survived", "killed", "survived", "survived"]
    assert len(job.asked) == proof.runs


def test_a_finished_proof_asks_nothing_again(tmp_path: Path, subject: Subject) -> None:
    job = RecordedJob(subject.target, noticing(subject.target, 1))
    first = proving(tmp_path, job, subject).run()
    made = len(job.asked)
    assert proving(tmp_path, job, subject).run() == first
    assert (len(job.asked), job.opened) == (made, 1)


def test_an_ill_machine_gets_another_chance(tmp_path: Path, subject: Subject) -> None:
    well = noticing(subject.target, 1, 3)

    def falling_ill(variant: Variant, number: int) -> SandboxRun:
        return (
            well(variant, number) if number < 3 else run_of(subject.target, Ending.INFRASTRUCTURE)
        )

    ill = proving(tmp_path, RecordedJob(subject.target, falling_ill), subject).run()
    assert (ill.complete, ill.kills.killed) == (False, 0)
    job = RecordedJob(subject.target, well)
    proof = proving(tmp_path, job, subject).run()
    assert fates(proof) == ["killed", "survived", "killed", "survived", "survived"]
    assert len(job.asked) == proof.runs - 2  # the control and one mutant were known


def test_other_tests_of_the_same_code_are_another_proof(subject: Subject) -> None:
    fewer = replace(subject, target=replace(subject.target, tests=(TEST,)))
    assert journal_name(fewer, sandboxed=True) != journal_name(subject, sandboxed=True)
    assert journal_name(subject, sandboxed=False) != journal_name(subject, sandboxed=True)
    assert journal_name(replace(subject, seed="8"), sandboxed=True) == journal_name(
        subject, sandboxed=True
    )


def test_time_that_is_up_leaves_the_rest_untried(tmp_path: Path, subject: Subject) -> None:
    job = RecordedJob(subject.target, noticing(subject.target))
    proof = replace(proving(tmp_path, job, subject), until=0.0).run()
    assert (set(fates(proof)), proof.complete, job.asked) == ({"not tried"}, False, [])


def test_two_do_not_prove_the_same_at_once(tmp_path: Path, subject: Subject) -> None:
    job = RecordedJob(subject.target, noticing(subject.target))
    first = proving(tmp_path, job, subject)
    with first.journal.held(subject), pytest.raises(UserError, match="Another process proves"):
        first.run()


def proof_after(journal: bytes, directory: Path, subject: Subject) -> tuple[Proof, RecordedJob]:
    job = RecordedJob(subject.target, noticing(subject.target, 1, 3))
    made = proving(directory, job, subject)
    (directory / f"{journal_name(subject, sandboxed=True)}.jsonl").write_bytes(journal)
    return made.run(), job


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The journal of a finished proof."""
    directory, subject = tmp_path_factory.mktemp("journal"), a_subject(5)
    job = RecordedJob(subject.target, noticing(subject.target, 1, 3))
    proving(directory, job, subject).run()
    return next(directory.glob("*.jsonl")).read_bytes()


@settings(max_examples=25)
@given(data=st.data())
def test_a_journal_cut_anywhere_is_gone_on_with(
    data: st.DataObject, whole: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cut = data.draw(st.integers(0, len(whole)))
    subject = a_subject(5)
    proof, job = proof_after(whole[:cut], tmp_path_factory.mktemp("cut"), subject)
    assert fates(proof) == ["killed", "survived", "killed", "survived", "survived"]
    complete = [line for line in whole[:cut].split(b"\n") if line.endswith(b"}")]
    assert len(job.asked) <= proof.runs - len(complete) + 1


@settings(max_examples=25)
@given(junk=st.binary(max_size=200))
def test_a_journal_of_anything_is_begun_anew(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    proof, job = proof_after(junk, tmp_path_factory.mktemp("junk"), a_subject(5))
    assert len(job.asked) == proof.runs
