"""What people paste into a shell is what was meant, byte for byte."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.reporting.unified_diff import unified
from itw.writing.patch import PIECES, commands
from tests.itw.reporting.test_markdown import NASTY

OLD = b"".join(b"line %d\n" % number for number in range(50))


def pasted(folder: Path, files: dict[str, bytes]) -> tuple[str, ...]:
    """Apply the patch as its reader does; what was pasted."""
    folder.mkdir(exist_ok=True)
    (folder / "old.json").write_bytes(OLD)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    blocks = commands(unified({"old.json": OLD}, files))
    for block in blocks:
        fence, _, rest = block.partition("sh\n")
        script = rest.removesuffix(fence).removesuffix("\n")
        assert f"\n{fence}" not in f"\n{script}"
        subprocess.run(["sh", "-e"], input=script.encode(), cwd=folder, check=True)
    return blocks


@pytest.mark.parametrize(
    "content",
    [
        b"package a\n\nconst raw = `x ``` y`\n\n\tvar s = \"$HOME `id` \\\\ 'PATCH'\"\n",
        b"PATCH\n",
        b"no end",
        b"windows\r\nlines\r\n",
        "bidi \u202e and zero\u200bwidth\n".encode(),
        b"\xff\xfe\n",
        b"x" * 20_000 + b"\n",
    ],
)
def test_a_new_and_an_edited_file_arrive(tmp_path, content):
    edited = OLD.replace(b"line 20\n", b"line twenty\n")
    blocks = pasted(tmp_path, {"in/new_test.go": content, "old.json": edited})
    assert (tmp_path / "in/new_test.go").read_bytes() == content
    assert (tmp_path / "old.json").read_bytes() == edited
    assert len(blocks) == 1


def test_a_long_patch_comes_in_pieces_that_can_be_read(tmp_path):
    content = b"".join(b"\tt.Log(%d)\n" % number for number in range(6_000))
    blocks = pasted(tmp_path, {"new_test.go": content})
    assert 1 < len(blocks) <= PIECES
    assert "t.Log(5999)" in blocks[-1]
    assert (tmp_path / "new_test.go").read_bytes() == content


def test_a_patch_of_any_length_fits_into_comments(tmp_path):
    content = b"".join(b"// %x\n" % pow(3, number, 1 << 400) for number in range(3_000))
    blocks = pasted(tmp_path, {"new_test.go": content})
    assert max(map(len, blocks)) < 60_000
    assert (tmp_path / "new_test.go").read_bytes() == content


@settings(max_examples=25)
@given(text=st.one_of(st.text(max_size=80), NASTY))
def test_any_text_arrives(tmp_path_factory, text):
    content = text.encode(errors="replace")
    folder = tmp_path_factory.mktemp("clone")
    if content:
        pasted(folder, {"new_test.go": content})
        assert (folder / "new_test.go").read_bytes() == content
