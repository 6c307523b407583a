"""Rows 39 to 42: what a repository can hold, and what of it reaches the disk of the worker."""

import stat
from contextlib import suppress
from pathlib import Path

import pytest

from itw.errors import UserError
from tests.workers.git.workshop import Workshop
from workers.engine.source import source_of
from workers.git.repository import Repository

CANARY = "itw-attack-canary"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "repository")


def written(workshop: Workshop, tmp_path: Path, revision: str = "HEAD") -> list[Path]:
    """Everything that the sandbox would mount for the commit."""
    with Repository.at(workshop.path) as repository:
        tree = repository.tree(repository.commit(revision))
        with source_of(tree, tmp_path / "sources") as place:
            return [path.relative_to(place) for path in place.rglob("*")]


def modes(tmp_path: Path) -> set[int]:
    return {path.lstat().st_mode for path in (tmp_path / "sources").rglob("*")}


def of_tree(workshop: Workshop, *entries: str) -> str:
    """A commit of entries as `git mktree` takes them, which git itself would not add."""
    tree = workshop.git(
        "mktree", "--missing", "-z", stdin="".join(f"{e}\0" for e in entries).encode()
    )
    return workshop.git("commit-tree", "-m", "attack", tree)


def blob(workshop: Workshop, content: bytes) -> str:
    return workshop.git("hash-object", "-w", "--stdin", stdin=content)


def test_40_links_are_not_written(workshop: Workshop, tmp_path: Path) -> None:
    workshop.write({"go.mod": "module x\n"})
    for name, target in {
        "passwd": "/etc/passwd",
        "up": "../../../..",
        "socket": "/var/run/docker.sock",
        "internal": "/etc",
    }.items():
        (workshop.path / name).symlink_to(target)
    workshop.commit()
    assert written(workshop, tmp_path) == [Path("go.mod")]
    assert all(stat.S_ISREG(mode) or stat.S_ISDIR(mode) for mode in modes(tmp_path))


def test_40_file_below_a_link_is_not_written_through_it(workshop: Workshop, tmp_path: Path) -> None:
    """Git never makes such a tree; whoever sends one did."""
    inner = workshop.git(
        "mktree", "-z", stdin=f"100644 blob {blob(workshop, b'attack')}\tshadow\0".encode()
    )
    link = blob(workshop, str(tmp_path / "outside").encode())
    (tmp_path / "outside").mkdir()
    commit = of_tree(workshop, f"120000 blob {link}\td", f"040000 tree {inner}\td")
    with suppress(UserError):
        written(workshop, tmp_path, commit)
    assert not list((tmp_path / "outside").iterdir())


@pytest.mark.parametrize("name", ["..", ".git", "."])
def test_40_names_that_git_forbids_are_refused(
    workshop: Workshop, tmp_path: Path, name: str
) -> None:
    inner = workshop.git(
        "mktree", "-z", stdin=f"100755 blob {blob(workshop, b'attack')}\tpost-checkout\0".encode()
    )
    commit = of_tree(workshop, f"040000 tree {inner}\t{name}")
    with pytest.raises(UserError):
        written(workshop, tmp_path, commit)
    assert not list(tmp_path.rglob("post-checkout"))


def test_41_hooks_filters_and_lfs_are_not_run(workshop: Workshop, tmp_path: Path) -> None:
    canary = tmp_path / CANARY
    filters = f"touch {canary}; cat"
    for name in ("smudge", "clean", "process"):
        workshop.git("config", f"filter.evil.{name}", filters if name != "process" else "")
    workshop.git("config", "filter.lfs.smudge", filters)
    workshop.git("config", "core.fsmonitor", filters)
    workshop.git("config", "diff.evil.textconv", filters)
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    workshop.commit(
        {
            "a.go": "package a\n",
            "data.bin": pointer,
            ".gitattributes": "",
            ".githooks/post-checkout": f"#!/bin/sh\n{filters}\n",
        }
    )
    workshop.commit({".gitattributes": "*.go filter=evil diff=evil\n*.bin filter=lfs\n"})
    canary.unlink(missing_ok=True)
    hook = workshop.path / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\n{filters}\n")
    hook.chmod(0o755)
    found = written(workshop, tmp_path)
    assert Path("data.bin") in found
    assert not canary.exists()


def test_large_files_and_programs_are_what_they_were(workshop: Workshop, tmp_path: Path) -> None:
    """A test that reads or starts one must not fail here for want of it."""
    large = bytes(5 << 20)
    workshop.commit({"testdata/large.bin": large, "testdata/x.sh": "#!/bin/sh\n", "a.go": "x"})
    with Repository.at(workshop.path) as repository:
        tree = repository.tree(repository.commit("HEAD"))
        with source_of(tree, tmp_path / "sources") as place:
            assert (place / "testdata/large.bin").read_bytes() == large
            assert (place / "testdata/x.sh").stat().st_mode & 0o777 == 0o755
            assert (place / "a.go").stat().st_mode & 0o777 == 0o644


def test_41_submodules_are_not_fetched(workshop: Workshop, tmp_path: Path) -> None:
    workshop.commit(
        {"a.go": "package a\n", ".gitmodules": '[submodule "s"]\npath = s\nurl = ext::touch x\n'}
    )
    link = workshop.git("rev-parse", "HEAD")
    workshop.git("update-index", "--add", "--cacheinfo", f"160000,{link},s")
    workshop.git("commit", "--quiet", "--message=submodule")
    assert sorted(written(workshop, tmp_path)) == [Path(".gitmodules"), Path("a.go")]


def test_42_repository_of_too_many_files_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    """A tree of trees of trees that name the same one: small in git, a million on disk."""
    entry = blob(workshop, b"x")
    lines = [f"100644 blob {entry}\tf{number:03}" for number in range(100)]
    for _ in range(2):
        tree = workshop.git("mktree", "-z", stdin="".join(f"{e}\0" for e in lines).encode())
        lines = [f"040000 tree {tree}\td{number:03}" for number in range(100)]
    with pytest.raises(UserError, match="files"):
        written(workshop, tmp_path, of_tree(workshop, *lines))
    assert not [path for path in tmp_path.rglob("f000") if path.is_file()]


def test_42_repository_that_unpacks_to_too_much_is_refused(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A megabyte of zeros is a kilobyte in git."""
    monkeypatch.setattr("workers.engine.source.MAX_BYTES", 8 << 20)
    entry = blob(workshop, bytes(1 << 20))
    commit = of_tree(workshop, *(f"100644 blob {entry}\tf{number}" for number in range(10)))
    with pytest.raises(UserError, match="larger"):
        written(workshop, tmp_path, commit)
    assert not [path for path in (tmp_path / "sources").iterdir() if path.is_dir()]
