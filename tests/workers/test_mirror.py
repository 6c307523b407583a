import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

import pytest

from itw.errors import UserError
from tests.end_to_end.installation import small_disk
from tests.workers.git.http_remote import serving
from tests.workers.git.workshop import Workshop
from workers.git.errors import (
    CommitUnavailable,
    DiskFails,
    DiskFull,
    GitError,
    MirrorBusy,
    MirrorDamaged,
    RepositoryTooLarge,
)
from workers.git.fetch import FetchLimits, Remote, disk_usage
from workers.git.lock import locked
from workers.git.mirror import MirrorLimits
from workers.mirror import Change, Mirrors

MAIN = "refs/heads/main"
SETTLED = MirrorLimits(settled_seconds=0, damaged_seconds=0)


@pytest.fixture
def origin(tmp_path: Path) -> Workshop:
    workshop = Workshop(tmp_path / "origin")
    workshop.commit({f"f{number}.go": f"package f{number}\n" * 50 for number in range(20)})
    return workshop


@pytest.fixture
def remote(origin: Workshop) -> Remote:
    return Remote(repository="acme/connect", url=f"file://{origin.path}")


@pytest.fixture
def mirrors(tmp_path: Path) -> Mirrors:
    return Mirrors(tmp_path / "mirrors", limits=SETTLED)


def pull_request(origin: Workshop, files: dict[str, str | bytes], number: int = 1) -> str:
    """Commit to a pull request's head, as GitHub keeps it: no branch has it."""
    origin.branch("feature", "main")
    head = origin.commit(files)
    origin.git("update-ref", f"refs/pull/{number}/head", head)
    origin.git("checkout", "--quiet", "main")
    return head


def changed(mirrors: Mirrors, remote: Remote, head: str) -> set[str]:
    with mirrors.change(remote, base=MAIN, head=head) as change:
        return set(change.diff.by_path)


def generation(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "mirrors/acme+connect").glob("g-*")
    return path


def test_change_lies_between_merge_base_and_head(
    origin: Workshop, remote: Remote, mirrors: Mirrors
):
    fork = origin.git("rev-parse", "main")
    head = pull_request(origin, {"new.go": "package new\n"})
    tip = origin.commit({"f1.go": "package later\n"})
    with mirrors.change(remote, base=MAIN, head=head) as change:
        assert (change.base, change.tip, change.head) == (fork, tip, head)
        assert set(change.diff.by_path) == {"new.go"}
        assert change.head_tree.read(["new.go"]) == {"new.go": b"package new\n"}
        assert "new.go" not in change.base_tree.blobs
        assert change.tip_tree.read(["f1.go"]) == {"f1.go": b"package later\n"}


def test_new_pushes_to_both_branches_are_fetched(
    origin: Workshop, remote: Remote, mirrors: Mirrors
):
    assert changed(mirrors, remote, pull_request(origin, {"a.go": "1"})) == {"a.go"}
    origin.commit({"main.go": "package main\n"})
    assert changed(mirrors, remote, pull_request(origin, {"b.go": "1"})) == {"b.go"}


def test_head_that_was_force_pushed_away_is_still_read(
    origin: Workshop, remote: Remote, mirrors: Mirrors
):
    old = pull_request(origin, {"old.go": "1"})
    with mirrors.change(remote, base=MAIN, head=old) as change:
        new = pull_request(origin, {"new.go": "1"})
        assert changed(mirrors, remote, new) == {"new.go"}
        assert set(change.diff.by_path) == {"old.go"}
    assert changed(mirrors, remote, old) == {"old.go"}


def test_base_branch_that_was_rewritten_is_followed(
    origin: Workshop, remote: Remote, mirrors: Mirrors
):
    changed(mirrors, remote, pull_request(origin, {"a.go": "1"}))
    origin.git("commit", "--quiet", "--amend", "--message=rewritten")
    head = pull_request(origin, {"b.go": "1"})
    with mirrors.change(remote, base=MAIN, head=head) as change:
        assert change.tip == change.base == origin.git("rev-parse", "main")


def test_commit_that_is_not_there_yet_is_tried_again(remote: Remote, mirrors: Mirrors):
    with pytest.raises(CommitUnavailable):
        changed(mirrors, remote, "1" * 40)


def test_branch_names_do_not_block_each_other(origin: Workshop, remote: Remote, mirrors: Mirrors):
    head = pull_request(origin, {"a.go": "1"})
    origin.git("branch", "release", "main")
    with mirrors.change(remote, base="refs/heads/release", head=head):
        pass
    origin.git("branch", "--delete", "release")
    origin.git("branch", "release/2", "main")
    with mirrors.change(remote, base="refs/heads/release/2", head=head) as change:
        assert set(change.diff.by_path) == {"a.go"}


def test_known_commits_are_read_without_the_remote(
    origin: Workshop, remote: Remote, mirrors: Mirrors
):
    base, head = origin.git("rev-parse", "main"), pull_request(origin, {"a.go": "1"})
    for _ in range(2):
        with mirrors.change(remote, base=base, head=head) as change:
            assert set(change.diff.by_path) == {"a.go"}
        shutil.rmtree(origin.path, ignore_errors=True)


def test_only_what_is_needed_of_a_thousand_branches_is_fetched(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path
):
    origin.branch("other")
    other = origin.commit({"large.bin": os.urandom(1 << 20)})
    refs = "".join(f"create refs/heads/b{number} {other}\n" for number in range(1000))
    origin.git("update-ref", "--stdin", stdin=refs.encode())
    origin.git("checkout", "--quiet", "main")
    changed(mirrors, remote, pull_request(origin, {"a.go": "1"}))
    packs = generation(tmp_path).rglob("*.pack")
    assert sum(pack.stat().st_size for pack in packs) < 1 << 19


def test_name_of_a_repository_stays_in_the_directory(mirrors: Mirrors):
    for name in ("../x", "a/../../b", "a", "", ".a/b", "a/b/c", "a/b\n"):
        remote = Remote(repository=name, url="file:///nowhere")
        with pytest.raises(UserError), mirrors.change(remote, base=MAIN, head="1" * 40):
            pass


def truncate(path: Path) -> None:
    path.chmod(0o600)
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("objects/pack/*.pack", truncate),
        ("objects/pack/*.pack", Path.unlink),
        ("objects/pack/*.idx", truncate),
        ("objects/??/*", Path.unlink),
        ("objects/??/*", truncate),
        ("HEAD", Path.unlink),
        ("config", truncate),
        ("refs/itw/branches/*", truncate),
        ("objects", shutil.rmtree),
    ],
)
def test_damaged_mirror_heals_by_a_new_clone(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path, pattern: str, damage
):
    head = pull_request(origin, {"a.go": "1"})
    changed(mirrors, remote, head)
    changed(mirrors, remote, pull_request(origin, {"loose.go": "1"}))
    for file in list(generation(tmp_path).glob(pattern)):
        damage(file)
    assert read_all(mirrors, remote, head) == 21
    origin.commit({"b.go": "1"})
    assert read_all(mirrors, remote, pull_request(origin, {"c.go": "1"})) == 22


def read_all(mirrors: Mirrors, remote: Remote, head: str) -> int:
    """Read every file, once more if the first try found the damage, as the queue does."""
    for attempt in range(2):
        try:
            with mirrors.change(remote, base=MAIN, head=head) as change:
                assert change.diff.files
                return len(change.head_tree.read(change.head_tree.blobs))
        except MirrorDamaged:
            assert attempt == 0
    raise AssertionError


def test_error_on_a_new_clone_is_not_blamed_on_it(origin: Workshop, remote: Remote, tmp_path: Path):
    mirrors = Mirrors(tmp_path / "mirrors")
    head = pull_request(origin, {"a.go": "1"})
    with pytest.raises(GitError), mirrors.change(remote, base=MAIN, head=head) as change:
        change.repository.diff("1" * 40, head)
    assert (tmp_path / "mirrors/acme+connect/current").exists()


def garble(path: Path) -> None:
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(range(64)))


@pytest.mark.parametrize("damage", [garble, truncate, Path.unlink])
def test_damage_of_a_new_clone_is_tried_again_until_it_is_blamed(
    origin: Workshop, remote: Remote, tmp_path: Path, damage
):
    mirrors = Mirrors(tmp_path / "mirrors")
    head = pull_request(origin, {"a.go": "1", "b.go": "\n".join(map(str, range(5000)))})

    def read_while_the_disk_breaks(change: Change) -> None:
        for file in generation(tmp_path).glob("objects/??/*"):
            damage(file)
        change.head_tree.read(change.head_tree.blobs)

    with pytest.raises(MirrorDamaged), mirrors.change(remote, base=MAIN, head=head) as change:
        read_while_the_disk_breaks(change)
    assert (tmp_path / "mirrors/acme+connect/current").exists()


def test_clone_killed_half_way_is_cleaned_up(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path
):
    half = tmp_path / "mirrors/acme+connect/g-half"
    (half / "objects/pack").mkdir(parents=True)
    (half / "objects/pack/tmp_pack_x").write_bytes(b"PACK")
    assert changed(mirrors, remote, pull_request(origin, {"a.go": "1"})) == {"a.go"}
    assert not half.exists()


def test_worker_killed_in_the_middle_of_a_clone_is_in_nobody_s_way(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path
):
    head = pull_request(origin, {"a.go": "1"})
    reached, go_on = Event(), Event()

    def hold() -> None:
        if len(server.requests) == 3:  # the pack itself
            reached.set()
            go_on.wait(20)

    with serving(origin.path.parent) as server:
        server.meanwhile = hold
        slow = Remote(repository=remote.repository, url=server.url("origin/.git"))
        worker = get_context("spawn").Process(
            target=_files, args=(tmp_path / "mirrors", slow, head)
        )
        worker.start()
        assert reached.wait(20)
        worker.kill()
        worker.join()
        (half,) = (tmp_path / "mirrors/acme+connect").glob("g-*")
        assert changed(mirrors, remote, head) == {"a.go"}
        assert not half.exists()
        go_on.set()


def test_locks_that_killed_git_left_do_not_block(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path
):
    changed(mirrors, remote, pull_request(origin, {"a.go": "1"}))
    before = generation(tmp_path)
    for name in ("packed-refs.lock", *(f"{ref}.lock" for ref in before.glob("refs/itw/*/*"))):
        (before / name).write_text("")
    assert changed(mirrors, remote, pull_request(origin, {"b.go": "1"})) == {"b.go"}
    assert generation(tmp_path) == before


def test_lock_ends_with_its_killed_holder(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path
):
    (tmp_path / "mirrors/acme+connect").mkdir(parents=True)
    lock = tmp_path / "mirrors/acme+connect/fetch.lock"
    code = (
        "import sys, time, pathlib\nfrom workers.git.lock import locked\n"
        f"with locked(pathlib.Path({str(lock)!r}), seconds=0):\n"
        "    print('held', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
    assert changed(mirrors, remote, pull_request(origin, {"a.go": "1"})) == {"a.go"}


def test_fetch_that_waits_too_long_is_tried_again(origin: Workshop, remote: Remote, tmp_path: Path):
    mirrors = Mirrors(tmp_path / "mirrors", limits=MirrorLimits(lock_seconds=0.1))
    head = pull_request(origin, {"a.go": "1"})
    changed(mirrors, remote, head)
    lock = tmp_path / "mirrors/acme+connect/fetch.lock"
    with locked(lock, seconds=0), pytest.raises(MirrorBusy):
        changed(mirrors, remote, head)


def test_processes_and_threads_share_a_mirror(origin: Workshop, remote: Remote, tmp_path: Path):
    heads = [pull_request(origin, {f"p{number}.go": "1"}, number) for number in range(6)]
    with get_context("spawn").Pool(2) as pool:
        found = pool.starmap(_files, [(tmp_path / "mirrors", remote, head) for head in heads])
    assert found == [{f"p{number}.go"} for number in range(6)]
    mirrors, seen = Mirrors(tmp_path / "mirrors"), {}
    threads = [
        Thread(target=lambda head=head: seen.update({head: changed(mirrors, remote, head)}))
        for head in heads
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seen[head] for head in heads] == found
    assert generation(tmp_path)


def _files(root: Path, remote: Remote, head: str) -> set[str]:
    return changed(Mirrors(root), remote, head)


def test_least_recently_used_mirrors_are_dropped_but_none_in_use(
    origin: Workshop, remote: Remote, tmp_path: Path
):
    mirrors = Mirrors(tmp_path / "mirrors", limits=MirrorLimits(disk_bytes=1))
    head = pull_request(origin, {"a.go": "1"})

    def change(name: str) -> Change:
        return mirrors.change(Remote(repository=name, url=remote.url), base=MAIN, head=head)

    with change("acme/used") as used:
        with change("acme/other"):
            pass
        left = {path.parent.name for path in (tmp_path / "mirrors").glob("*/g-*")}
        assert left == {"acme+used"}
        assert set(used.diff.by_path) == {"a.go"}


def test_use_and_not_age_decides_what_is_dropped(
    mirrors: Mirrors, origin: Workshop, remote: Remote, tmp_path: Path
):
    head = pull_request(origin, {"a.go": "1"})
    root = tmp_path / "mirrors"
    for age, name in enumerate(("acme/first", "acme/second"), start=1):
        changed(mirrors, replace(remote, repository=name), head)
        os.utime(root / name.replace("/", "+"), (age, age))
    changed(mirrors, replace(remote, repository="acme/first"), head)
    room_for_one = disk_usage(root / "acme+first") + 1000
    Mirrors(root, limits=MirrorLimits(disk_bytes=room_for_one)).drop_unused()
    assert {path.parent.name for path in root.glob("*/g-*")} == {"acme+first"}


def test_forgotten_repository_leaves_nothing_to_read(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path
):
    changed(mirrors, remote, pull_request(origin, {"a.go": "1"}))
    mirrors.forget("Acme/Connect")
    assert not list((tmp_path / "mirrors/acme+connect").glob("g-*"))


def test_repository_beyond_the_limit_is_refused(origin: Workshop, remote: Remote, tmp_path: Path):
    origin.commit({"large.bin": os.urandom(30 << 20)})
    mirrors = Mirrors(tmp_path / "mirrors", fetching=FetchLimits(disk_bytes=1 << 20))
    head = pull_request(origin, {"a.go": "1"})
    with pytest.raises(RepositoryTooLarge):
        changed(mirrors, remote, head)
    assert not list((tmp_path / "mirrors/acme+connect").glob("g-*"))


def test_unrelated_history_is_told_in_words_of_a_pull_request(
    mirrors: Mirrors, remote: Remote, origin: Workshop
):
    origin.git("checkout", "--quiet", "--orphan", "island")
    head = origin.commit({"a.md": "alone"})
    with pytest.raises(UserError, match="no commit in common") as caught:
        changed(mirrors, remote, head)
    assert "refs/itw" not in str(caught.value)


def test_full_disk_is_told_as_one_and_makes_room(mirrors: Mirrors, remote: Remote):
    def full(*, refused: str = "") -> str:
        del refused
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFull, match="disk has no room for acme/connect"):
        changed(mirrors, replace(remote, token=full), MAIN)


def test_data_directory_that_can_not_be_used_is_waited_for(
    origin: Workshop, remote: Remote, tmp_path: Path
):
    """A mount that is away is mended by the operator: no fault of ours, nor the author's."""
    head = pull_request(origin, {"a.go": "1"})
    root = tmp_path / "broken"
    root.write_text("where a directory should be")
    with pytest.raises(DiskFails, match="can't be used for acme/connect: Not a directory"):
        changed(Mirrors(root), remote, head)
    root.unlink()
    assert changed(Mirrors(root), remote, head) == {"a.go"}


def test_disk_that_is_full_to_the_last_byte_is_told_as_one(
    origin: Workshop, remote: Remote, tmp_path: Path
):
    head = pull_request(origin, {"a.go": "1"})
    with small_disk(tmp_path / "mirrors") as allowed:
        if not allowed:
            pytest.skip("only where a file system may be mounted")
        mirrors = Mirrors(tmp_path / "mirrors")
        with pytest.raises(DiskFull), full(tmp_path / "mirrors" / "ballast"):
            changed(mirrors, remote, head)
        assert changed(mirrors, remote, head) == {"a.go"}


@contextmanager
def full(ballast: Path) -> Iterator[None]:
    (ballast.parent / "acme+connect").mkdir()
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(1 << 12)):
            pass
    try:
        yield
    finally:
        ballast.unlink()


def test_many_small_fetches_are_packed_and_still_read(
    origin: Workshop, remote: Remote, mirrors: Mirrors, tmp_path: Path
):
    heads = [pull_request(origin, {f"p{number}.go": "1"}) for number in range(3)]
    for head in heads:
        changed(mirrors, remote, head)
    loose = generation(tmp_path) / "objects/17"
    loose.mkdir(exist_ok=True)
    for number in range(10):  # what the estimate looks at
        (loose / f"{number:038x}").write_bytes(b"")
    changed(mirrors, remote, heads[0])
    assert not list(generation(tmp_path).glob("refs/itw/commits/*"))
    for number in range(10):
        (loose / f"{number:038x}").unlink()
    for number, head in enumerate(heads):
        assert changed(mirrors, remote, head) == {f"p{number}.go"}
