"""A job can't change what the next one sees, whatever it does to the places it is given."""

from hashlib import sha256
from pathlib import Path

from tests.workers.caches.conftest import Stage
from tests.workers.caches.test_modules import files, without_code
from workers.caches.builds import State

PLACES = "/src /gomod /gocache"
# Each line on its own: that one is refused must not keep the others from being tried.
ATTACK = f"""
for place in {PLACES}; do
    chmod -R a+rwx $place
    mount -o remount,rw $place
    umount $place
    find $place -type f -exec sh -c 'echo poison > "$1"; echo poison >> "$1"' - {{}} \\;
    find $place -exec touch {{}} +
    find $place -exec ln -f /etc/passwd {{}} \\;
    mkdir $place/new
    mv $place/* /tmp/
    rm -rf $place $place/*
done
unshare -rm mount -o remount,rw /gomod
mkdir -p /tmp/gocache/ab && echo poison > /tmp/gocache/ab/poison-a
ls {PLACES}
"""


def state_of(directory: Path) -> str:
    """All names, modes and contents below a directory."""
    digest = sha256()
    for path in sorted(directory.rglob("*")):
        status = path.lstat()
        digest.update(f"{path} {status.st_mode:o} {status.st_uid} {status.st_size}\n".encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def compiled(cache: Path) -> bool:
    (cache / "ab").mkdir()
    (cache / "ab" / "entry-d").write_text("compiled")
    return True


def test_job_changes_nothing_that_another_one_sees(stage: Stage) -> None:
    one = stage.proxy.add("example.com/one", "v1.0.0", {"one.go": "package one\n"})
    two = stage.proxy.add("example.com/two", "v1.0.0", {"two.go": "package two\n"})
    base = files("require example.com/one v1.0.0", one, "example.com/one")
    head = files("require (\nexample.com/one v1.0.0\nexample.com/two v1.0.0\n)", one + two)
    stage.caches.builds("org/repo").warm("key", State("modules", "1"), compiled)
    look = ("sh", "-c", "find /src /gomod /gocache | sort")

    def seen() -> list[tuple[int, str]]:
        return [stage.run("new", commit, without_code(base), look) for commit in (base, head)]

    shown = seen()
    for path in (*stage.directory.rglob("*"), *stage.directory.glob("*")):
        path.chmod(0o777)  # the mounts alone must do
    assert all(code == 0 for code, _ in shown)
    before = state_of(stage.directory)
    for commit in (base, head):
        code, said = stage.run("new", commit, without_code(base), ("sh", "-c", ATTACK))
        assert code == 0, said
        assert "Read-only file system" in said
        assert "poison-a" not in said
        assert state_of(stage.directory) == before
    assert seen() == shown
