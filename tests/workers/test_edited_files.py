"""Edited files reach the disk whole, together, and over nothing else than what was reviewed."""

from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from typing import Any

import pytest

from workers.edited_files import ChangedSince, NotWritten, write


def test_all_files_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.go").write_bytes(b"x")
    (tmp_path / "y.go").write_bytes(b"y")

    write(tmp_path, {"a/x.go": b"x", "y.go": b"y"}, {"a/x.go": b"1", "y.go": b"2"})

    assert (tmp_path / "a" / "x.go").read_bytes() == b"1"
    assert (tmp_path / "y.go").read_bytes() == b"2"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "x.go", "y.go"]


def test_none_is_written_where_one_changed(tmp_path: Path) -> None:
    (tmp_path / "x.go").write_bytes(b"x")
    (tmp_path / "y.go").write_bytes(b"newer")

    with pytest.raises(ChangedSince, match=r"y\.go: not what was reviewed"):
        write(tmp_path, {"x.go": b"x", "y.go": b"y"}, {"x.go": b"1", "y.go": b"2"})

    assert (tmp_path / "x.go").read_bytes() == b"x"


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside, top = tmp_path / "outside", tmp_path / "top"
    outside.mkdir()
    top.mkdir()
    (outside / "x.go").write_bytes(b"x")
    (top / "x.go").symlink_to(outside / "x.go")
    (top / "folder").symlink_to(outside)

    for path in ("x.go", "folder/x.go", "../outside/x.go"):
        with pytest.raises(ChangedSince):
            write(top, {path: b"x"}, {path: b"1"})
    assert (outside / "x.go").read_bytes() == b"x"


def test_disk_in_the_way_is_said_and_nothing_is_left_over(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ("x" * 250)).write_bytes(b"x")
    path = "a/" + "x" * 250  # the new file's name beside it would be too long

    with pytest.raises(NotWritten, match="can't be written"):
        write(tmp_path, {path: b"x"}, {path: b"1"})
    assert (tmp_path / path).read_bytes() == b"x"
    assert len(list((tmp_path / "a").iterdir())) == 1


def test_a_full_disk_leaves_nothing_of_ours_behind(tmp_path: Path) -> None:
    (tmp_path / "x.go").write_bytes(b"x")
    usual = getrlimit(RLIMIT_FSIZE)

    setrlimit(RLIMIT_FSIZE, (100, usual[1]))
    try:
        with pytest.raises(NotWritten):
            write(tmp_path, {"x.go": b"x"}, {"x.go": b"1" * 1000})
    finally:
        setrlimit(RLIMIT_FSIZE, usual)

    assert [path.name for path in tmp_path.iterdir()] == ["x.go"]


def test_what_was_written_is_told_where_another_file_changed_meanwhile(tmp_path: Path) -> None:
    class Reviewed(dict[str, bytes]):
        """Somebody saves y.go after it was compared first."""

        def get(self, path: str, default: object = None) -> Any:
            if (tmp_path / "x.go").read_bytes() == b"1":
                (tmp_path / "y.go").write_bytes(b"newer")
            return super().get(path)

    reviewed = Reviewed({"x.go": b"x", "y.go": b"y"})
    for path, data in reviewed.items():
        (tmp_path / path).write_bytes(data)

    with pytest.raises(NotWritten, match=r"y\.go .*meanwhile\. Written before: x\.go"):
        write(tmp_path, reviewed, {"x.go": b"1", "y.go": b"2"})


def test_new_files_are_made_and_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path, {}, {"a/new.go": b"1"})
    assert (tmp_path / "a/new.go").read_bytes() == b"1"
    assert (tmp_path / "a/new.go").stat().st_mode & 0o777 == 0o644

    for path in ("a/new.go", "nowhere/new.go", "../new.go"):
        with pytest.raises(ChangedSince):
            write(tmp_path, {}, {path: b"2"})
    assert (tmp_path / "a/new.go").read_bytes() == b"1"
