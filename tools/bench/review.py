"""From the start of a review to its findings, and what its git costs beside a fresh clone.

A repository of Connect's size, a mirror that was fetched before, and pull requests of three files
that nobody has seen: each round fetches a head that is new. GitHub's own answers are left out: they
are the same for everybody.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from itw.configuration.config import Config
from itw.review import Assessment, review_trees
from tools.bench.go_repository import GoRepository, build
from tools.bench.result import NothingMeasured, Result, in_turns, ratio, show, spread
from workers.git.fetch import Remote
from workers.mirror import Change, Mirrors

ROUNDS = 9
MILLISECONDS, TIMES = 100, 20


def results() -> list[Result]:
    with TemporaryDirectory(prefix="itw-bench-") as folder:
        root = Path(folder)
        repository = build(root / "remote.git", pulls=2 * (ROUNDS + 1))
        heads = iter(repository.heads)
        mirrors = Mirrors(root / "mirrors")
        remote = Remote(repository="bench/connect", url=repository.git_dir.as_uri())
        with mirrors.change(remote, base=repository.base, head=repository.base):
            pass  # the mirror is warm: the repository was reviewed before
        review, cpu = _on_next(mirrors, remote, repository, heads, _reviewed), []

        def timed_review() -> None:
            before = _cpu_seconds()
            review()
            cpu.append(_cpu_seconds() - before)

        samples = in_turns(
            {
                "depth-1 clone": lambda: _clone(repository, root / "clone"),
                "mirror": _on_next(mirrors, remote, repository, heads, _files_of),
                "review": timed_review,
            },
            ROUNDS,
        )
    reviewing = samples["review"]
    return [
        Result(
            name="review of three files, warm mirror",
            value=1000 * median(reviewing),
            unit="ms",
            target=MILLISECONDS,
            detail=f"fetch, diff, connectors, rules: {spread(reviewing)}; CPU {spread(cpu[1:])}",
            samples={"review": reviewing},
        ),
        ratio("git against a depth-1 clone", "depth-1 clone", "mirror", samples, target=TIMES),
    ]


def _on_next(
    mirrors: Mirrors,
    remote: Remote,
    repository: GoRepository,
    heads: Iterator[str],
    act: Callable[[Change], object],
) -> Callable[[], object]:
    def run() -> object:
        with mirrors.change(remote, base=repository.base, head=next(heads)) as change:
            return act(change)

    return run


def _files_of(change: Change) -> object:
    """Everything a clone would be made for: what changed, and its contents."""
    return change.head_tree.read([file.path for file in change.diff.files])


def _reviewed(change: Change) -> Assessment:
    found = review_trees(
        diff=change.diff, base=change.base_tree, head=change.head_tree, config=Config()
    )
    if not found.connectors.added:
        raise NothingMeasured("the review missed the new output")
    return found


def _cpu_seconds() -> float:
    """Of this process and of the git processes that it has waited for."""
    both = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _clone(repository: GoRepository, directory: Path) -> None:
    command = ["git", "clone", "--quiet", "--depth", "1", repository.git_dir.as_uri()]
    subprocess.run([*command, str(directory)], check=True)
    shutil.rmtree(directory)


if __name__ == "__main__":
    show(results())
