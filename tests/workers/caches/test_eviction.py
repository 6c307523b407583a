"""The disk limit: what was used longest ago goes, and nothing that somebody uses."""

import json
import os
from pathlib import Path

from workers.caches.builds import Builds, State
from workers.caches.eviction import evict, forget_formats, sweep
from workers.caches.modules import ABOUT, FILES
from workers.caches.places import Place


def layer(directory: Path, name: str, *, used: int, size: int = 100) -> Place:
    """A layer of a module cache; `used` is a time, not much more than an order."""
    place = Place(directory / "modules" / "repo" / name)

    def fill(part: Path) -> None:
        (part / FILES).mkdir()
        (part / ABOUT).write_text(json.dumps({"below": [], "bytes": size}))

    place.make(fill, seconds=1)
    os.utime(place.path, (used, used))
    return place


def compiled(cache: Path) -> bool:
    (cache / "ab").mkdir()
    (cache / "ab" / "entry-d").write_bytes(b"x" * 100_000)
    return True


def test_below_the_limit_nothing_goes(tmp_path: Path) -> None:
    place = layer(tmp_path, "b-1", used=1)
    assert evict(tmp_path, limit=100) == 0
    assert place.path.exists()


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    places = [layer(tmp_path, f"b-{n}", used=n) for n in (3, 1, 2)]
    assert evict(tmp_path, limit=200) == 100
    assert [place.path.exists() for place in places] == [True, False, True]


def test_what_is_in_use_stays_however_old_it_is(tmp_path: Path) -> None:
    old, new = layer(tmp_path, "b-1", used=1), layer(tmp_path, "b-2", used=2)
    with old.kept():
        os.utime(old.path, (1, 1))
        assert evict(tmp_path, limit=0) == 100
    assert old.path.exists()
    assert not new.path.exists()


def test_build_cache_goes_whole_and_comes_again(tmp_path: Path) -> None:
    builds = Builds(tmp_path / "builds" / "repo", seconds=1)
    builds.warm("key", State("modules", "1"), compiled)
    with builds.reading():
        assert evict(tmp_path, limit=0) == 0
    assert evict(tmp_path, limit=0) > 100_000
    with builds.reading() as generation:
        assert generation is None
    builds.warm("key", State("modules", "1"), compiled)
    assert builds.knows("key", State("modules", "1"))


def test_sweep_takes_what_killed_makers_left_and_nothing_else(tmp_path: Path) -> None:
    place = layer(tmp_path, "b-1", used=1)
    half = tmp_path / "modules" / "repo" / "b-2.part"
    half.mkdir()
    left = tmp_path / "builds" / "repo" / "g-2.part"
    left.mkdir(parents=True)
    sweep(tmp_path)
    assert place.path.exists()
    assert not half.exists()
    assert not left.exists()


def test_caches_of_other_versions_go_when_nobody_writes_them_any_more(tmp_path: Path) -> None:
    for name in ("format-0", "format-1", "format-2"):
        (tmp_path / name / "modules").mkdir(parents=True)
    os.utime(tmp_path / "format-0", (0, 0))
    os.utime(tmp_path / "format-1", (0, 0))
    forget_formats(tmp_path, keep="format-1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["format-1", "format-2"]
