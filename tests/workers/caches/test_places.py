"""Directories that are made once: whoever is killed, nothing half-made is ever read."""

import subprocess
import sys
from pathlib import Path

import pytest

from workers.caches.errors import CacheUnavailable
from workers.caches.places import Place, places_in, size_of
from workers.git.lock import locked
from workers.services import RunStopped

MAKES_FOR_EVER = """
import sys, time
from pathlib import Path
from workers.caches.places import Place

def fill(part):
    (part / "half").write_text("half")
    print("begun", flush=True)
    time.sleep(60)

Place(Path(sys.argv[1])).make(fill, seconds=5)
"""


def filling(text: str):
    def fill(part: Path) -> None:
        (part / "file").write_text(text)

    return fill


def test_place_is_made_once(tmp_path: Path) -> None:
    place = Place(tmp_path / "x")
    place.make(filling("first"), seconds=1)
    place.make(filling("second"), seconds=1)
    with place.kept() as found:
        assert found
        assert (place.path / "file").read_text() == "first"


def test_what_could_not_be_made_is_not_there(tmp_path: Path) -> None:
    def fill(part: Path) -> None:
        filling("half")(part)
        raise OSError("no space left on device")

    with pytest.raises(CacheUnavailable, match="no space left"):
        Place(tmp_path / "x").make(fill, seconds=1)
    assert places_in(tmp_path) == []


def test_nothing_is_deleted_while_it_is_read(tmp_path: Path) -> None:
    place = Place(tmp_path / "x")
    place.make(filling("text"), seconds=1)
    with place.kept():
        assert not place.delete()
        assert (place.path / "file").exists()
    assert place.delete()
    assert not place.path.exists()


def test_job_that_nobody_wants_any_more_does_not_wait_for_another_s_making(
    tmp_path: Path,
) -> None:
    def stopped() -> None:
        raise RunStopped

    place = Place(tmp_path / "x", stopped)
    with locked(place.lock, seconds=0):
        with pytest.raises(RunStopped), place.kept():
            pass
        with pytest.raises(RunStopped):
            place.make(filling("mine"), seconds=60)


def test_killed_maker_leaves_nothing_that_is_read_and_a_sweep_takes_the_rest(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path / "x")
    command = [sys.executable, "-c", MAKES_FOR_EVER, str(place.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline() == b"begun\n"
        place.sweep()
        assert place.part.exists()  # its maker lives
        maker.kill()
    with place.kept() as found:
        assert not found
    place.sweep()
    assert not place.part.exists()
    place.make(filling("whole"), seconds=1)
    assert (place.path / "file").read_text() == "whole"


def test_size_is_what_the_disk_gives(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file").write_bytes(b"x" * 100_000)
    assert 100_000 <= size_of(tmp_path) < 200_000
