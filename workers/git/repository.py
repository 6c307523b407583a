"""One git repository, bare or not, as commits, trees and diffs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from itw import messages
from itw.diff import Diff, FileChange
from workers.git.errors import (
    GitError,
    NoMergeBase,
    NotARepository,
    RepositoryTooLarge,
    UnknownRevision,
)
from workers.git.objects import GitTree, ObjectReader, entries_in
from workers.git.patch import changes_in, is_utf8
from workers.git.process import Git

# Renames as GitHub finds them, three lines of context as GitHub shows them.
RAW = ("diff-tree", "-r", "-M", "-l1000", "--raw", "--no-abbrev", "--ignore-submodules=none")
RAW_DIFF = (*RAW, "--end-of-options")
DIFF = (
    *RAW,
    "--patch",
    "--unified=3",
    "--inter-hunk-context=0",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--end-of-options",
)
LOG = (
    *("log", "--patch", "--unified=2", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--date=short", "--format=commit %h %ad%n%n%w(0,4,4)%B"),
)
# What a review reads the lines of; vendored code it does not.
MATTER = (":(glob)**/*.go", ":(glob)**/*.y*ml", ":(glob)**/go.mod", ":(exclude,glob)**/vendor/**")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one repository may cost. A larger file is left out of trees; the rest are errors."""

    seconds: float = 60
    files: int = 200_000
    blob_bytes: int = 2 << 20
    changed_files: int = 10_000
    diff_bytes: int = 32 << 20


class Repository:
    """Reads a repository. Use it as a context: it keeps a git process for blobs."""

    def __init__(self, git: Git, *, limits: Limits | None = None) -> None:
        self.git = git
        self.limits = limits or Limits()
        self._reader = ObjectReader(
            git, seconds=self.limits.seconds, blob_bytes=self.limits.blob_bytes
        )

    @classmethod
    def at(cls, path: Path, *, limits: Limits | None = None) -> Self:
        """The repository at, or around, a directory: a work tree, a .git or a bare repository."""
        for directory in (path.absolute(), *path.absolute().parents):
            for candidate in (directory / ".git", directory):
                git = Git(git_dir=candidate)
                if candidate.exists() and _is_repository(git):
                    return cls(git, limits=limits)
        raise NotARepository(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._reader.close()

    def commit(self, revision: str) -> str:
        """The full SHA of a branch, tag, SHA or any other name git knows for a commit."""
        if revision.startswith("-") or not revision.isprintable() or not revision.strip():
            raise UnknownRevision(revision)
        try:
            output = self._run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        except GitError as error:
            raise UnknownRevision(revision) from error
        return output.decode().strip()

    def merge_base(self, base: str, head: str) -> str:
        """The best common ancestor of two commits."""
        try:
            return self._run("merge-base", "--end-of-options", base, head).decode().split()[0]
        except GitError as error:
            if error.returncode == 1 and not error.stderr:
                raise NoMergeBase(base, head) from error
            raise

    def tree(self, commit: str) -> GitTree:
        listing = self._run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
        if listing.count(b"\0") > self.limits.files:
            problem = messages.too_many_files(commit=commit, limit=self.limits.files)
            raise RepositoryTooLarge(problem)
        blobs, links = entries_in(listing)
        return GitTree(commit, blobs, self._reader, links)

    def diff(self, base: str, head: str) -> Diff:
        """What changed from one commit or tree to another; `base` should be the merge base.

        Where that is too much to read, only the files a review is about come with their lines.
        """
        output = self._run(*DIFF, base, head, limit=self.limits.diff_bytes)
        if len(output) <= self.limits.diff_bytes:
            files = _changes(output)
        else:
            files = self._changes_that_matter(base, head)
        if len(files) > self.limits.changed_files:
            most = self.limits.changed_files
            problem = messages.diff_of_too_many_files(base=base, head=head, limit=most)
            raise RepositoryTooLarge(problem)
        named = tuple(filter(is_utf8, files))
        return Diff(base=base, head=head, files=named, unnamed=len(files) - len(named))

    def log(
        self,
        commit: str,
        path: str,
        *,
        without: str = "",
        number: int = 12,
        limit: int = 40_000,
    ) -> str:
        """The latest commits up to one that changed a path, each with its patch; cut at the end.

        Files that fit the glob `without` are left out, and commits with nothing else.
        """
        git, paths = self.git, [path]
        if without:
            git, paths = self._patterns, [f":(literal){path}", f":(exclude,glob){without}"]
        asked = (*LOG, f"--max-count={number}", "--end-of-options", commit, "--", *paths)
        output = git.run(*asked, seconds=self.limits.seconds, limit=limit)
        text = output[:limit].decode(errors="replace")
        return text if len(output) <= limit else text.rpartition("\n")[0] + "\n…"

    def _changes_that_matter(self, base: str, head: str) -> tuple[FileChange, ...]:
        limit = self.limits.diff_bytes
        everything = self._run(*RAW_DIFF, base, head, limit=limit)
        matter = self._patterns.run(
            *DIFF, base, head, "--", *MATTER, seconds=self.limits.seconds, limit=limit
        )
        if max(len(everything), len(matter)) > limit:
            size = limit >> 20
            raise RepositoryTooLarge(messages.diff_too_large(base=base, head=head, mebibytes=size))
        read = {change.path: change for change in _changes(matter)}
        return tuple(read.get(change.path, change) for change in _changes(everything))

    @property
    def _patterns(self) -> Git:
        """The same git, for which paths may be patterns."""
        return Git(
            git_dir=self.git.git_dir,
            environment={**self.git.environment, "GIT_LITERAL_PATHSPECS": None},
            config=self.git.config,
        )

    def _run(self, *arguments: str, limit: int = 1 << 30) -> bytes:
        return self.git.run(*arguments, seconds=self.limits.seconds, limit=limit)


def _changes(output: bytes) -> tuple[FileChange, ...]:
    return tuple(changes_in(output.decode("latin-1")))


def _is_repository(git: Git) -> bool:
    try:
        git.run("rev-parse", "--git-dir", seconds=10)
    except GitError:
        return False
    return True
