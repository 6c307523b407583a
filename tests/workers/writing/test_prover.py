"""The connector is broken under a draft's tests: what the loop and its author are told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from itw.mutants.mutant import Family
from itw.runs.sandbox import AS_IT_IS, SandboxRun, Target, Variant
from itw.tree import Tree
from itw.writing.checklist import checklist_of
from itw.writing.context import context_of
from itw.writing.evidence import Phase
from itw.writing.kills import Fate
from tests.workers.reports import failing, passing, without_services
from tests.workers.writing.stage import GROUND, MODULE, PACKAGE, PATH, written
from workers.writing.prover import SandboxProver

OUTPUT = f"{PACKAGE}/output.go"
DRAFT = GROUND.draft({PATH: written().files[PATH]})


@dataclass
class BreakingSandbox:
    """Its tests notice when the connector's code has one of these words in it."""

    noticed: tuple[bytes, ...]
    notices_a_stop: bool = True
    variants: list[Variant] = field(default_factory=list)
    phases: list[tuple[int, int]] = field(default_factory=list)

    @contextmanager
    def open(self, target: Target, tree: Tree) -> Iterator["BreakingSandbox"]:
        assert PATH in tree.blobs
        self.target = target
        yield self

    def go_vet(self) -> SandboxRun:
        raise AssertionError

    go_compile = go_vet

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        self.variants.append(variant)
        if any(b"itwStopServices" in content for content in variant.files.values()):
            return without_services(self.target, MODULE, notices=self.notices_a_stop)
        code = variant.files.get(OUTPUT, b"")
        broken = any(word in code for word in self.noticed)
        return (failing if broken else passing)(self.target, MODULE)

    def phase(self, phase: Phase, *, run: int = 0, of: int = 0) -> None:
        assert phase is Phase.MUTANTS
        self.phases.append((run, of))

    def feed(self, line: bytes) -> None: ...


def prover(sandbox: BreakingSandbox, directory: Path) -> SandboxProver:
    return SandboxProver(
        ground=GROUND, opening=sandbox.open, watching=sandbox, directory=directory, mutants=3
    )


def test_survivors_are_told_with_their_line_and_what_to_observe(tmp_path: Path) -> None:
    sandbox = BreakingSandbox((b"{ return nil }",))  # drops, and connects to nothing
    broken = prover(sandbox, tmp_path)(DRAFT, Family.PROMISE)
    fates = {kill.mutant.name: kill.fate for kill in broken.kills.kills}
    assert fates["output.write_drops"] is Fate.KILLED
    assert fates["output.write_repeats"] is Fate.SURVIVED
    assert "drops every message" not in broken.told
    repeats = next(line for line in broken.told.splitlines() if "every message twice" in line)
    assert f"({OUTPUT}:" in repeats
    assert "Write(ctx context.Context" in repeats
    assert repeats.endswith(
        "a test would have to count the messages in the service: exactly as many as were sent."
    )
    assert sandbox.phases[-1][1] == len(broken.kills.kills)


def test_survivors_are_told_with_the_items_of_the_checklist_that_are_about_them(
    tmp_path: Path,
) -> None:
    checklist = checklist_of(context_of(GROUND.connector, GROUND.tree, GROUND.config))
    prove = replace(prover(BreakingSandbox(()), tmp_path), checklist=checklist)
    lines = prove(DRAFT, Family.PROMISE).told.splitlines()
    told = next(line for line in lines if "acknowledges what it could not write" in line)
    assert "(checklist: write.error_reported, fault.stopped)" in told


def test_a_test_that_passes_with_its_service_stopped_is_named(tmp_path: Path) -> None:
    sandbox = BreakingSandbox((b"itwOriginal",), notices_a_stop=False)
    told = prover(sandbox, tmp_path)(DRAFT, Family.PROMISE).told
    assert "finds its service stopped" in told
    assert "TestIntegrationNATSOutputSends passes without a service" in told
    (variant,) = (each for each in sandbox.variants if len(each.files) > 1)
    assert not variant.fail_fast  # each test has to show that it needs the service


def test_nothing_is_told_of_random_ones(tmp_path: Path) -> None:
    broken = prover(BreakingSandbox(()), tmp_path)(DRAFT, Family.RANDOM)
    assert broken.told == ""
    assert {kill.mutant.family for kill in broken.kills.kills} == {Family.RANDOM}
    assert broken.kills.within_reach == 3
    again = prover(BreakingSandbox(()), tmp_path / "anew")(DRAFT, Family.RANDOM)
    assert again.kills.kills == broken.kills.kills


def test_the_second_family_needs_no_control_of_its_own(tmp_path: Path) -> None:
    sandbox = BreakingSandbox((b"itwOriginal",))
    prove = prover(sandbox, tmp_path)
    prove(DRAFT, Family.PROMISE)
    made = len(sandbox.variants)
    prove(DRAFT, Family.PROMISE)
    assert len(sandbox.variants) == made
    prove(DRAFT, Family.RANDOM)
    assert all(variant.files for variant in sandbox.variants[made:])
