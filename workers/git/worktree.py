"""Reads a work tree, edits and new files included, as if it had been committed.

The snapshot is a git tree built with an index and an object directory of its own: the user's
repository is not written to, and everything that reads commits reads the snapshot too.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from workers.git.errors import NotARepository, NoWorkTree
from workers.git.process import Git
from workers.git.repository import Limits, Repository


@contextmanager
def snapshot(path: Path, *, limits: Limits | None = None) -> Iterator[tuple[Repository, str]]:
    """The repository around `path` and the id of the tree its work tree would commit.

        with snapshot(Path(".")) as (repository, tree):
            repository.diff(repository.merge_base("main", "HEAD"), tree)

    Ignored files are not in it. Clean filters (Git LFS, line endings) are not run on edited files.
    """
    top = work_tree(path)
    limits = limits or Limits()
    with TemporaryDirectory(prefix="itw-worktree-") as scratch:
        git = _isolated(Git(git_dir=top / ".git"), Path(scratch))
        tree = _written(git, top, Path(scratch) / "index", limits)
        with Repository(git, limits=limits) as repository:
            yield repository, tree


def work_tree(path: Path) -> Path:
    """The top of the work tree around a path."""
    for directory in (path.absolute(), *path.absolute().parents):
        if (directory / ".git").exists():
            return directory
        bare = (directory / "HEAD").is_file() and (directory / "objects").is_dir()
        if bare and directory.name != ".git":
            raise NoWorkTree(path)
    raise NotARepository(path)


def _isolated(git: Git, scratch: Path) -> Git:
    """The same repository, but new objects go to `scratch`, where a copy of its index lies too."""
    shown = git.run("rev-parse", "--absolute-git-dir", "--git-common-dir").decode()
    own, common = (Path("/", line) for line in shown.rstrip("\n").split("\n"))
    index, objects = own / "index", common / "objects"
    if index.exists():
        shutil.copyfile(index, scratch / "index")
    (scratch / "objects").mkdir()
    environment = {
        "GIT_OBJECT_DIRECTORY": str(scratch / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects),
    }
    return replace(git, environment={**git.environment, **environment})


def _written(git: Git, top: Path, index: Path, limits: Limits) -> str:
    """Write the work tree's tree with a copy of its index; return the tree's id."""
    environment = {"GIT_WORK_TREE": str(top), "GIT_INDEX_FILE": str(index)}
    git = replace(git, environment={**git.environment, **environment})
    _stage(git, top, _edited(git, top, limits))
    return git.run("write-tree", "--missing-ok").decode().strip()


def _edited(git: Git, top: Path, limits: Limits) -> dict[str, Path | None]:
    """Files that differ from the index, new ones included; None for those that are gone.

    Git compares by time stamps here, so a file that was only touched is in the answer as well.
    """
    changed = git.run("diff-files", "--name-only", "-z", seconds=limits.seconds)
    new = git.run(
        "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", str(top),
        seconds=limits.seconds,
    )  # fmt: skip
    edited: dict[str, Path | None] = {}
    for name in (changed + new).decode(errors="surrogateescape").split("\0"):
        file = top / name
        if not name or "\n" in name or name.endswith("/"):
            continue  # git's own input format for many files can't name the second kind
        if file.is_symlink() or not file.is_file():
            edited[name] = None
        elif file.stat().st_size <= limits.blob_bytes:
            edited[name] = file
    return edited


def _stage(git: Git, top: Path, edited: dict[str, Path | None]) -> None:
    present = [name for name, file in edited.items() if file is not None]
    paths = "".join(f"{top / name}\n" for name in present)
    hashed = git.run(
        "hash-object", "-w", "--no-filters", "--stdin-paths", stdin=_encoded(paths)
    ).decode()
    blobs = dict(zip(present, hashed.split(), strict=True))
    lines = [
        f"100644 {blobs[name]}\t{name}" if name in blobs else f"0 {'0' * 40}\t{name}"
        for name in edited
    ]
    git.run("update-index", "-z", "--index-info", stdin=_encoded("\0".join(lines)))


def _encoded(names: str) -> bytes:
    return names.encode(errors="surrogateescape")
