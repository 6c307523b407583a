"""Lines of a diff, against what git says of the same files."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.github_double.gitrepo import BareRepository
from tests.github_double.hunks import anchors, moved

WHO = ("dev", "dev@example.com")
LINES = st.lists(
    st.sampled_from(["a", "b", "c", "", "+x", "-y", "@@ z", "diff --git"]), max_size=30
)


@pytest.fixture(scope="module")
def repository() -> Iterator[BareRepository]:
    with tempfile.TemporaryDirectory() as folder:
        yield BareRepository.create(Path(folder) / "r.git")


def _commit(repository: BareRepository, lines: list[str]) -> str:
    text = "".join(f"{line}\n" for line in lines)
    files = {"f.txt": text, "other.txt": "same\n"}
    return repository.write_commit((), files, "commit", WHO, "2026-01-01T00:00:00Z")


@settings(max_examples=15, deadline=None)
@given(old=LINES, new=LINES)
def test_anchors_name_lines_that_are_there(
    repository: BareRepository, old: list[str], new: list[str]
) -> None:
    for file in repository.files(_commit(repository, old), _commit(repository, new)):
        for (side, line), anchor in anchors(file.patch or "").items():
            said = anchor.excerpt.rpartition("\n")[2][1:]
            assert said == (new if side == "RIGHT" else old)[line - 1]
        added = [line for line in (file.patch or "").split("\n")[1:] if line.startswith("+")]
        assert len(added) == file.additions


@settings(max_examples=15, deadline=None)
@given(old=LINES, new=LINES)
def test_line_that_moved_says_the_same(
    repository: BareRepository, old: list[str], new: list[str]
) -> None:
    before, after = _commit(repository, old), _commit(repository, new)
    for line, text in enumerate(old, start=1):
        there = moved(repository, before, after, "f.txt", line)
        assert there is None or new[there - 1] == text
