"""The made-up repository has the shape it claims."""

import subprocess
from pathlib import Path

import pytest
from tree_sitter import Language, Parser
from tree_sitter_go import language

from tools.bench import go_repository


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return go_repository.tree()


def size(files: dict[str, bytes], ending: str) -> tuple[int, int]:
    found = [content for path, content in files.items() if path.endswith(ending)]
    return len(found), sum(map(len, found))


def test_tree_is_as_large_as_connect(files: dict[str, bytes]) -> None:
    count, total = size(files, ".go")
    assert count == 1156
    assert total == pytest.approx(9_800_000, rel=0.05)


def test_it_has_as_many_integration_tests_as_connect(files: dict[str, bytes]) -> None:
    tests = {path: content for path, content in files.items() if "/integration_" in path}
    count, total = size(tests, "_test.go")
    assert count == 114
    assert total == pytest.approx(1_400_000, rel=0.1)


def test_its_go_parses(files: dict[str, bytes]) -> None:
    parser = Parser(Language(language()))
    some = {path: files[path] for path in sorted(files)[::17] if path.endswith(".go")}
    assert [path for path, go in some.items() if parser.parse(go).root_node.has_error] == []


def test_no_two_files_register_the_same_component(files: dict[str, bytes]) -> None:
    lines = [line for go in files.values() for line in go.split(b"\n") if b"MustRegister" in line]
    assert len(lines) > 700
    assert len(set(lines)) == len(lines)


def test_one_seed_gives_one_repository() -> None:
    assert go_repository.change(1) == go_repository.change(1)
    assert go_repository.change(1) != go_repository.change(2)


def test_pull_request_changes_three_files(tmp_path: Path) -> None:
    repository = go_repository.build(tmp_path / "x.git", history=20, pulls=2)
    git = ["git", "--git-dir", str(repository.git_dir)]
    names = subprocess.run(
        [*git, "diff", "--name-only", repository.base, repository.heads[1]],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    assert names == [
        "docs/fresh.adoc",
        "internal/impl/fresh/integration_test.go",
        "internal/impl/fresh/output.go",
    ]
    count = subprocess.run([*git, "rev-list", "--count", "main"], capture_output=True, check=True)
    assert int(count.stdout) == 21
