"""Each rule's edits, before and after, and what Go's own tools say of the result."""

import shutil
import subprocess
from pathlib import Path

import pytest

from itw.configuration.config import Config
from itw.edits.builders import builders
from itw.edits.proof import Proved, Prover
from itw.source.sources import Sources
from itw.tree import MemoryTree
from tests.itw.edits.cases import (
    CASES,
    EDITS,
    GO_MOD,
    MODULES,
    after,
    findings_in,
    fixed_by,
    rule_of,
)
from tests.itw.test_rules import CASES as RULE_CASES
from tests.itw.test_rules import WANT, files_in, findings_of

needs_go = pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
needs_gofmt = pytest.mark.skipif(shutil.which("gofmt") is None, reason="gofmt is not installed")
FIRING = [case for case in RULE_CASES if case.parent.name in builders() and findings_of(case)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_edits_are_the_expected_ones(case: Path) -> None:
    before, expected = (case / "before.go").read_bytes(), (case / "after.go").read_bytes()
    assert after(before, rule_of(case)).decode() == expected.decode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_second_run_changes_nothing(case: Path) -> None:
    assert fixed_by((case / "after.go").read_bytes(), rule_of(case)).files == {}


def test_all_rules_at_once_end_in_one_result() -> None:
    for case in CASES:
        source = (case / "before.go").read_bytes()
        once = after(source, *builders())
        assert after(once, *builders()) == once


def test_every_builder_has_a_case() -> None:
    assert {rule_of(case) for case in CASES} == set(builders())


@pytest.mark.parametrize("case", FIRING, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_edit_of_a_rule_fixture_mends_it_and_nothing_else(case: Path) -> None:
    files = {path: without_wants(data) for path, data in files_in(case).items()}
    rule = case.parent.name
    for proof in edits_of(case):
        edited = {**files, proof.path: proof.data}
        for rules in ([rule], list(builders())):
            assert len(findings_in(edited, rules)) < len(findings_in(files, rules))
        assert is_formatted(proof.data)


def test_most_rule_fixtures_have_an_edit() -> None:
    """None where no version of testcontainers is known, or a whole narrative is missing."""
    mended = [case for case in FIRING if edits_of(case)]
    assert len(mended) > len(FIRING) / 2
    assert {case.parent.name for case in mended} == set(builders()) - {"container_not_cleaned_up"}


def edits_of(case: Path) -> list[Proved]:
    files = {path: without_wants(data) for path, data in files_in(case).items()}
    prover = Prover(Sources(MemoryTree(files)), Config())
    proofs = [prover.proved(finding) for finding in findings_in(files, [case.parent.name])]
    return [proof for proof in proofs if isinstance(proof, Proved)]


def without_wants(data: bytes) -> bytes:
    lines = data.decode().split("\n")
    return "\n".join(line[: m.start()].rstrip() if (m := WANT.search(line)) else line
                     for line in lines).encode()  # fmt: skip


def is_formatted(source: bytes) -> bool:
    if shutil.which("gofmt") is None:
        return True
    run = subprocess.run(["gofmt", "-l"], input=source, capture_output=True, check=True)
    return not run.stdout


@needs_gofmt
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_gofmt_keeps_what_is_edited(case: Path) -> None:
    source = (case / "before.go").read_bytes()
    assert is_formatted(after(source, rule_of(case)))
    assert is_formatted(after(source, *builders()))


@needs_go
def test_go_compiles_and_vets_what_is_edited(tmp_path: Path) -> None:
    """One module of all cases, against modules of our own with the signatures they call."""
    replaced = "".join(
        f"replace {module} => {EDITS / 'modules' / folder}\n" for module, folder in MODULES.items()
    )
    (tmp_path / "go.mod").write_text(GO_MOD + replaced)
    for case in CASES:
        for name, rules in (("own", [rule_of(case)]), ("all", list(builders()))):
            folder = tmp_path / case.name / name
            folder.mkdir(parents=True)
            shutil.copyfile(EDITS / "client.go", folder / "client.go")
            source = (case / "before.go").read_bytes()
            (folder / "integration_test.go").write_bytes(after(source, *rules))
    run = subprocess.run(
        ["go", "vet", "-mod=mod", "./..."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
