"""Generations of a build cache, without a compiler."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from workers.caches.builds import Builds, State
from workers.git.lock import locked
from workers.services import RunStopped

KEY = "internal/impl/x"
OLD, NEW = State("modules", "1", 1000), State("modules", "2", 2000)


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(tmp_path / "builds", largest=1 << 20, seconds=5)


def adding(name: str, *, well: bool = True) -> Callable[[Path], bool]:
    """A warm-up that compiles one entry of that name, as the program in the job image would."""

    def compile_into(cache: Path) -> bool:
        (cache / "ab").mkdir(exist_ok=True)
        (cache / "ab" / name).write_text(name)
        return well

    return compile_into


def names(builds: Builds) -> set[str]:
    with builds.reading() as generation:
        assert generation is not None
        return {path.name for path in generation.cache.glob("*/*")}


def test_before_the_first_warm_up_there_is_nothing(builds: Builds) -> None:
    with builds.reading() as generation:
        assert generation is None
    assert not builds.knows(KEY, OLD)


def test_next_generation_has_what_the_one_before_had(builds: Builds) -> None:
    builds.warm(KEY, OLD, adding("old"))
    builds.warm("y", OLD, adding("more"))
    assert names(builds) == {"old", "more"}
    assert builds.knows(KEY, OLD)
    assert builds.knows("y", OLD)


def test_other_commit_will_do_for_a_while_and_other_modules_will_not(tmp_path: Path) -> None:
    builds = Builds(tmp_path / "builds", seconds=5, fresh=600)
    builds.warm(KEY, OLD, adding("old"))
    assert builds.knows(KEY, State("modules", "1", 9999))
    assert builds.knows(KEY, State("modules", "2", 1599))
    assert not builds.knows(KEY, State("modules", "2", 1600))
    assert not builds.knows(KEY, State("other modules", "1", 1000))


def test_what_is_warm_is_not_compiled_again(builds: Builds) -> None:
    builds.warm(KEY, OLD, adding("old"))
    builds.warm(KEY, OLD, adding("again"))
    assert names(builds) == {"old"}


def test_warm_up_that_fails_leaves_the_old_generation_and_is_not_repeated(builds: Builds) -> None:
    builds.warm(KEY, OLD, adding("old"))
    builds.warm(KEY, NEW, adding("broken", well=False))
    assert names(builds) == {"old"}
    builds.warm(KEY, NEW, adding("again"))
    assert names(builds) == {"old"}


def test_warm_up_that_is_broken_off_leaves_the_old_generation(builds: Builds) -> None:
    def broken_off(cache: Path) -> bool:
        adding("half")(cache)
        raise KeyboardInterrupt

    builds.warm(KEY, OLD, adding("old"))
    with pytest.raises(KeyboardInterrupt):
        builds.warm(KEY, NEW, broken_off)
    assert names(builds) == {"old"}


def test_reader_keeps_its_generation_until_it_is_done(builds: Builds, tmp_path: Path) -> None:
    builds.warm(KEY, OLD, adding("old"))
    with builds.reading() as before:
        assert before is not None
        builds.warm(KEY, NEW, adding("new"))
        assert {path.name for path in before.cache.glob("*/*")} == {"old"}
        assert names(builds) == {"old", "new"}
    builds.sweep()
    assert len(list((tmp_path / "builds").glob("g-*/"))) == 1


def test_cache_that_is_too_large_is_begun_anew(builds: Builds) -> None:
    def much(cache: Path) -> bool:
        (cache / "ab").mkdir()
        (cache / "ab" / "much").write_bytes(b"x" * (2 << 20))
        return True

    builds.warm(KEY, OLD, much)
    builds.warm(KEY, NEW, adding("new"))
    assert names(builds) == {"new"}


def test_of_many_jobs_that_want_the_same_one_compiles(builds: Builds) -> None:
    compiled: list[Path] = []

    def slowly(cache: Path) -> bool:
        compiled.append(cache)
        sleep(0.1)
        return adding("once")(cache)

    jobs = [Thread(target=builds.warm, args=(KEY, OLD, slowly)) for _ in range(4)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert len(compiled) == 1
    assert names(builds) == {"once"}


def test_job_that_nobody_wants_any_more_does_not_wait_for_another_s_warm_up(
    tmp_path: Path,
) -> None:
    def stopped() -> None:
        raise RunStopped

    directory = tmp_path / "builds"
    directory.mkdir()
    waiting = Builds(directory, seconds=60, stopped=stopped)
    with locked(directory / "warm.lock", seconds=0), pytest.raises(RunStopped):
        waiting.warm(KEY, OLD, adding("mine"))


@pytest.mark.parametrize("text", ["", "m c", "m c x", "m c 1 2", "m"])
def test_a_state_that_another_version_wrote_serves_nobody(text: str) -> None:
    assert not State.read(text).serves(State("m", "c", 1), fresh=1e9)
