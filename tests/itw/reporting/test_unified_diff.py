"""Diffs that git takes, whatever is in the files and their names."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.reporting.unified_diff import unified

LINES = st.lists(st.sampled_from([b"a", b"b", b"\xff", b"x\ry", b"z\r", b"", b"-- a"]), max_size=6)
CONTENT = st.builds(
    lambda lines, end: b"\n".join(lines) + end, LINES, st.sampled_from([b"", b"\n"])
)


@given(before=CONTENT, after=CONTENT)
def test_git_makes_the_new_file_of_the_old(before: bytes, after: bytes) -> None:
    if not before or not after or before == after:
        assert before or after or unified({"f": before}, {"f": after}) == b""
        return
    assert applied("f.go", before, after) == after


@pytest.mark.parametrize("path", ["a b.go", "grün.go", 'quo"te.go', "back\\slash.go", "tab\t.go"])
def test_git_reads_the_name(path: str) -> None:
    assert applied(path, b"one\n", b"two\n") == b"two\n"


def applied(path: str, before: bytes, after: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / path
        file.write_bytes(before)
        command = ["git", "-C", folder, "apply", "--whitespace=nowarn"]
        subprocess.run(command, input=unified({path: before}, {path: after}), check=True)
        return file.read_bytes()


@pytest.mark.parametrize("path", ["new.go", "in/a directory/new.go", "grün.go"])
def test_git_makes_a_file_that_was_not_there(path: str) -> None:
    with TemporaryDirectory() as folder:
        command = ["git", "-C", folder, "apply", "--whitespace=nowarn"]
        subprocess.run(command, input=unified({}, {path: b"one\ntwo"}), check=True)
        assert (Path(folder) / path).read_bytes() == b"one\ntwo"
