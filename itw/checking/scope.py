"""Which directories and files of a commit or change are checked, and which could not be."""

from collections.abc import Iterable, Iterator

from itw.configuration.config import Config
from itw.connector import ConnectorChanges
from itw.diff import Diff
from itw.finding import Finding
from itw.source.go_file import Skip
from itw.source.sources import Sources


def directories_of(
    diff: Diff, connectors: ConnectorChanges, config: Config, *, also: Iterable[str] = ()
) -> list[str]:
    """Those with a Go file that the change touches and the configuration covers.

    `also` are directories that it touches without a Go file.
    """
    paths = {path for change in diff.files for path in (change.path, change.old_path)}
    covered = (path for path in paths if path.endswith(".go") and config.covers(path))
    found = {path.rpartition("/")[0] for path in covered}
    moved = (*connectors.added, *connectors.removed)
    found |= {each.package for each in moved if config.covers(each.file)}
    found |= {each for each in also if config.covers(f"{each}/")}
    return sorted(each for each in found if not is_ignored(each))


def is_covered(finding: Finding, config: Config) -> bool:
    """Whether the configuration wants its Go file reviewed; what is no Go file always counts."""
    path = finding.place.path
    return not path.endswith(".go") or config.covers(path)


def is_ignored(path: str) -> bool:
    """Go's own rule: testdata, vendor, and names that begin with "_" or "." are not built."""
    return any(part in {"testdata", "vendor"} or part[:1] in {"_", "."} for part in path.split("/"))


def directories_with_tests(sources: Sources) -> set[str]:
    return {
        directory
        for directory, paths in sources.paths_by_directory.items()
        if not is_ignored(directory) and any(path.endswith("_test.go") for path in paths)
    }


def unread_in(paths: Iterable[str], sources: Sources) -> Iterator[tuple[str, str]]:
    """Files and functions that no rule could look at, with the reason."""
    wanted = sorted(path for path in paths if path.endswith(".go"))
    files = {file.path: file for file in sources.files(wanted)}
    for path in wanted:
        if path in sources.tree.blobs and path not in files:  # beyond what the tree reads at all
            yield path, str(Skip.TOO_LARGE)
    for file in files.values():
        if file.skipped is not None:
            yield file.path, str(file.skipped)
        for function in file.functions:
            if function.broken:
                yield f"{file.path}:{function.line} {function.name}", "it could not be parsed"
