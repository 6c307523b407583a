"""The sample Go repository as git commits: a base, a pull request with findings, and its fix.

The Go code in testdata/connect is our own, in the shape of Redpanda Connect. `pull-request` and
`fix` are overlays: files that are new or different from the commit before. Commits are made by
`git fast-import` with fixed names and dates, so their SHAs are the same on every machine.
"""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "testdata" / "connect"
MAIN = "refs/heads/main"
BRANCH = "refs/heads/beanstalkd-and-pubsub"
FIX = "refs/sample/fix"  # outside refs/heads: nobody has pushed it yet
FIRST_COMMIT = 1_788_000_000  # seconds since 1970, an arbitrary working day

TITLE = "Take jobs from beanstalkd, publish to Redis channels"
BODY = (
    "Adds an input that takes jobs from a beanstalkd tube and an output that publishes to a Redis "
    "channel.\n\nThe Redis cache now adds keys with `SET … NX`, because `SETNX` is deprecated.\n"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """The SHAs of the sample's three commits."""

    base: str
    pull_request: str
    fix: str


def files(overlay: str) -> dict[str, bytes]:
    """The files of "base", "pull-request" or "fix" by their path in the repository."""
    root = DATA / overlay
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def load(git_dir: Path) -> Sample:
    """Write the commits into a bare repository, which is made if it is not there."""
    base = commit(git_dir, MAIN, files("base"), "Inputs, outputs and caches for three services")
    pull_request = commit(git_dir, BRANCH, files("pull-request"), f"{TITLE}\n\n{BODY}", parent=base)
    message = "beanstalkd: tell the story of the test and skip it unless it is named"
    fix = commit(git_dir, FIX, files("fix"), message, parent=pull_request)
    return Sample(base, pull_request, fix)


def commit(
    git_dir: Path, ref: str, changes: Mapping[str, bytes | None], message: str, *, parent: str = ""
) -> str:
    """Point ref at a new commit: the parent's files with the changes; None removes a file."""
    if not git_dir.exists():
        git_dir.parent.mkdir(parents=True, exist_ok=True)
        options = ("--bare", "--object-format=sha1", "--initial-branch=main")
        subprocess.run(["git", "init", "--quiet", *options, str(git_dir)], check=True)
    stream = b"".join(_fast_import(ref, changes, message.encode(), parent))
    _git(git_dir, "fast-import", "--quiet", "--force", stdin=stream)
    return resolve(git_dir, ref)


def resolve(git_dir: Path, ref: str) -> str:
    return _git(git_dir, "rev-parse", ref).decode().strip()


def _fast_import(
    ref: str, changes: Mapping[str, bytes | None], message: bytes, parent: str
) -> Iterator[bytes]:
    """One commit in the language of https://git-scm.com/docs/git-fast-import."""
    yield f"commit {ref}\n".encode()
    yield f"committer Sam Gopher <sam@example.org> {FIRST_COMMIT} +0000\n".encode()
    yield b"data %d\n%s\n" % (len(message), message)
    if parent:
        yield f"from {parent}\n".encode()
    for path, content in changes.items():
        if content is None:
            yield f"D {path}\n".encode()
        else:
            yield f"M 100644 inline {path}\n".encode()
            yield b"data %d\n%s\n" % (len(content), content)
    yield b"\n"


def _git(git_dir: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    command = ["git", "--git-dir", str(git_dir), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout
