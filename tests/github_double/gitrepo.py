"""A real bare git repository on disk: what the double's pulls, files and diffs are read from."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from tests.github_double import gitdiff
from tests.github_double.gitdiff import File

ZERO = "0" * 40
SHA = re.compile(r"[0-9a-f]{40}")


# refs/pull is readable, as on GitHub, and never pushed to. One file instead of a process a line.
CONFIG = """\
[http]
\treceivepack = true
[receive]
\thideRefs = refs/pull
\tautogc = false
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
\tallowReachableSHA1InWant = true
[gc]
\tauto = 0
"""


# What GitHub refuses of a push. The environment says what holds for who pushes.
PRE_RECEIVE = """\
#!/bin/sh
while read old new ref; do
  case " $PROTECTED " in *" $ref "*)
    echo "error: GH006: Protected branch update failed for $ref." >&2; exit 1;;
  esac
  [ "$WORKFLOWS" = yes ] && continue
  case $new in *[1-9a-f]*) ;; *) continue;; esac
  files=$(git log --no-merges --format= --name-only "$new" --not --all -- .github/workflows)
  [ -z "$files" ] && continue
  echo "refusing to allow a GitHub App to create or update workflow" \
    "\\`$(echo "$files" | head -1)\\` without \\`workflows\\` permission" >&2
  exit 1
done
"""


class GitFailed(Exception):
    """git said no; the text is its standard error."""


def environment(**more: str) -> dict[str, str]:
    """git without the configuration of whoever runs the tests."""
    return {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        **more,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: tuple[str, str, str]  # name, email, ISO date in UTC
    committer: tuple[str, str, str]
    message: str


class BareRepository:
    """git's plumbing on one bare repository."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, default_branch: str = "main") -> "BareRepository":
        path.mkdir(parents=True)
        repository = cls(path)
        repository.git(
            "init", "--quiet", "--bare", "--template=", f"--initial-branch={default_branch}"
        )
        with (path / "config").open("a") as config:
            config.write(CONFIG)
        (path / "hooks").mkdir()
        hook = path / "hooks" / "pre-receive"
        hook.write_text(PRE_RECEIVE)
        hook.chmod(0o755)
        return repository

    def git(self, *arguments: str, stdin: bytes | str = b"", **env: str) -> str:
        return self.raw(*arguments, stdin=stdin, **env).decode("utf-8", "replace")

    def raw(self, *arguments: str, stdin: bytes | str = b"", **env: str) -> bytes:
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            env=environment(**env),
        )
        if done.returncode:
            raise GitFailed(done.stderr.decode("utf-8", "replace").strip())
        return done.stdout

    def resolve(self, name: str) -> str | None:
        """The commit behind a branch, tag, full ref or SHA; None when there is none."""
        for candidate in (name, f"refs/heads/{name}", f"refs/tags/{name}"):
            try:
                return self.git(
                    "rev-parse", "--verify", "--quiet", f"{candidate}^{{commit}}"
                ).strip()
            except GitFailed:
                continue
        return None

    def ref(self, name: str) -> str | None:
        """What a ref, or any other name of an object, points to."""
        loose = self.path / name if name.startswith("refs/") else None
        if loose and loose.is_file() and SHA.fullmatch(text := loose.read_text().strip()):
            return text  # asked dozens of times for each pull request: no process for it
        try:
            return self.git("rev-parse", "--verify", "--quiet", name).strip()
        except GitFailed:
            return None

    def refs(self, prefix: str = "refs/") -> dict[str, str]:
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)", prefix).splitlines()
        return dict(line.split(" ", 1) for line in lines)

    def set_ref(self, name: str, sha: str) -> None:
        self.git("update-ref", name, sha)

    def delete_ref(self, name: str) -> None:
        self.git("update-ref", "-d", name)

    def merge_base(self, one: str, other: str) -> str | None:
        try:
            return _merge_base(self, one, other)
        except GitFailed:
            return None

    def is_ancestor(self, old: str, new: str) -> bool:
        return self.merge_base(old, new) == old

    def kind(self, sha: str) -> str | None:
        try:
            return self.git("cat-file", "-t", sha).strip()
        except GitFailed:
            return None

    def blob(self, commit: str, path: str) -> bytes | None:
        try:
            return self.raw("cat-file", "blob", f"{commit}:{path}")
        except GitFailed:
            return None

    def commit_of(self, sha: str) -> Commit:
        return _commit(self, sha)

    def log(self, *revisions: str, limit: int = 250) -> list[str]:
        return self.git("rev-list", f"--max-count={limit}", *revisions, "--").split()

    def write_commit(
        self,
        parents: tuple[str, ...],
        files: Mapping[str, str | bytes | None],
        message: str,
        author: tuple[str, str],
        date: str,
    ) -> str:
        """Commit the parent's tree with these files laid over it; None deletes a file."""
        lines = []
        for path, content in files.items():
            if content is None:
                lines.append(f"0 {ZERO}\t{path}\0")
                continue
            blob = self.git("hash-object", "-w", "--stdin", stdin=content).strip()
            lines.append(f"100644 {blob}\t{path}\0")
        with tempfile.TemporaryDirectory() as folder:
            index = str(Path(folder) / "index")
            if parents:
                self.git("read-tree", parents[0], GIT_INDEX_FILE=index)
            self.git(
                "update-index", "-z", "--index-info", stdin="".join(lines), GIT_INDEX_FILE=index
            )
            tree = self.git("write-tree", GIT_INDEX_FILE=index).strip()
        return self.commit_tree(tree, parents, message, author, date)

    def commit_tree(
        self,
        tree: str,
        parents: tuple[str, ...],
        message: str,
        author: tuple[str, str],
        date: str,
    ) -> str:
        name, email = author
        return self.git(
            "commit-tree",
            tree,
            *(part for parent in parents for part in ("-p", parent)),
            stdin=message,
            GIT_AUTHOR_NAME=name,
            GIT_AUTHOR_EMAIL=email,
            GIT_AUTHOR_DATE=date,
            GIT_COMMITTER_NAME=name,
            GIT_COMMITTER_EMAIL=email,
            GIT_COMMITTER_DATE=date,
        ).strip()

    def files(self, base: str, head: str) -> tuple[File, ...]:
        """What `head` changes against `base` (give the merge base), in git's order."""
        return gitdiff.files(self.git, base, head)


# Commits never change: what is asked of SHAs is asked of git once.


@lru_cache(maxsize=4096)
def _merge_base(repository: BareRepository, one: str, other: str) -> str:
    return repository.git("merge-base", one, other).strip()


@lru_cache(maxsize=4096)
def _commit(repository: BareRepository, sha: str) -> Commit:
    form = "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B"
    parts = repository.git("show", "-s", f"--format={form}", sha).split("\0")
    return Commit(
        sha=parts[0],
        tree=parts[1],
        parents=tuple(parts[2].split()),
        author=(parts[3], parts[4], _iso(parts[5])),
        committer=(parts[6], parts[7], _iso(parts[8])),
        message=parts[9].rstrip("\n"),
    )


def _iso(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
