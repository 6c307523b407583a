import os
from pathlib import Path

import pytest

from itw.errors import UserError
from itw.tree import MemoryTree
from workers.engine import source
from workers.engine.source import evict, identity, source_of
from workers.git.lock import locked

FILES = {"go.mod": b"module x\n", "internal/impl/redis/cache.go": b"package redis\n"}


def test_files_are_written_as_the_tree_has_them(tmp_path: Path) -> None:
    with source_of(MemoryTree(FILES), tmp_path) as place:
        found = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in place.rglob("*")
            if path.is_file()
        }
    assert found == FILES


def test_second_job_of_the_same_files_writes_nothing(tmp_path: Path) -> None:
    with source_of(MemoryTree(FILES), tmp_path) as first:
        (first / "marker").touch()
    with source_of(MemoryTree(FILES, commit="f" * 40), tmp_path) as second:
        assert (second / "marker").exists()


def test_times_follow_the_content(tmp_path: Path) -> None:
    """Go's index of packages goes by them: the same content, the same time; another, another."""
    with source_of(MemoryTree(FILES), tmp_path) as first:
        times = [path.stat().st_mtime_ns for path in (first / "go.mod", first / "internal")]
    changed = FILES | {"go.mod": b"module y\n"}
    with source_of(MemoryTree(changed), tmp_path) as second:
        assert (second / "go.mod").stat().st_mtime_ns != times[0]
        cache = "internal/impl/redis/cache.go"
        assert (first / cache).stat().st_mtime_ns == (second / cache).stat().st_mtime_ns


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", ".git/hooks/pre-commit", "a//b"])
def test_path_out_of_the_directory_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(UserError), source_of(MemoryTree({path: b""}), tmp_path / "sources"):
        pass
    assert not list(tmp_path.rglob("x"))
    assert [each.suffix for each in (tmp_path / "sources").iterdir()] == [".lock"]


def test_million_files_are_refused_before_one_is_written(tmp_path: Path) -> None:
    tree = MemoryTree({})
    tree.blobs = {f"f{number}": "0" * 40 for number in range(1_000_000)}
    with pytest.raises(UserError, match="more than 100,000 files"), source_of(tree, tmp_path):
        pass


def test_too_many_bytes_are_refused_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 100)
    tree = MemoryTree({f"f{number}": b"x" * 40 for number in range(3)})
    with pytest.raises(UserError, match="larger than 100 B"), source_of(tree, tmp_path):
        pass
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_killed_writer_leaves_no_half_source(tmp_path: Path) -> None:
    part = tmp_path / f"{identity(MemoryTree(FILES).blobs)}.part"
    part.mkdir()
    (part / "go.mod").write_bytes(b"half")
    with source_of(MemoryTree(FILES), tmp_path) as place:
        assert (place / "go.mod").read_bytes() == FILES["go.mod"]


def test_oldest_sources_are_evicted_and_used_ones_are_not(tmp_path: Path) -> None:
    places = []
    for number in range(3):
        with source_of(MemoryTree({"f": b"%d" % number}), tmp_path) as place:
            places.append(place)
    for age, place in enumerate(places):
        os.utime(place, (1000 + age, 1000 + age))
    with source_of(MemoryTree({"f": b"0"}), tmp_path):
        os.utime(places[0], (1000, 1000))
        assert evict(tmp_path, keep=1) == 1
    assert [place.exists() for place in places] == [True, False, True]


def test_source_that_is_being_written_is_not_evicted(tmp_path: Path) -> None:
    (tmp_path / "x.part").mkdir()
    with locked(tmp_path / "x.lock", seconds=0):
        assert evict(tmp_path, keep=0) == 0
    assert evict(tmp_path, keep=0) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x.lock"]


def test_who_reads_a_source_keeps_nobody_from_reading_it(tmp_path) -> None:
    tree = MemoryTree({"a.go": b"package a"})
    with source_of(tree, tmp_path) as first, source_of(tree, tmp_path) as second:
        assert first == second
