"""Files that are there whole or not at all."""

from pathlib import Path

import pytest

from workers.whole_file import write_whole


def test_file_is_written_over_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "file"
    for content in (b"first", b"second"):
        write_whole(file, content)
    assert file.read_bytes() == b"second"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "file", b"content")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
