"""Allows and waivers that nothing needs any more, looked for in a whole repository."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from itw.checking.allows import Allow, allows_in, unused_allows
from itw.checking.check import CACHE, check_change, judged_rules
from itw.checking.filters import covers
from itw.checking.scope import is_ignored
from itw.configuration.config import Config, Waiver
from itw.connectors.changes import connector_changes
from itw.connectors.coverage import coverages
from itw.diff import Diff, FileChange
from itw.finding import Finding
from itw.source.sources import Sources
from itw.tree import MemoryTree, Tree

# They need a change to find anything, so nobody knows what would need a waiver of theirs.
ABOUT_WHAT_IS_GONE = frozenset({"lost_coverage", "removed_connector"})


@dataclass(frozen=True, slots=True)
class Unused:
    """In the order of the configuration, and of paths and lines."""

    waivers: tuple[Waiver, ...] = ()
    allows: tuple[Allow, ...] = ()


def unused_at(tree: Tree, config: Config) -> Unused:
    """Both, for the files of one commit or work tree under its own configuration."""
    sources = Sources(tree, CACHE)
    paths = sorted(path for path in tree.blobs if path.endswith(".go"))
    judged = [path for path in paths if config.covers(path) and not is_ignored(path)]
    if not config.waivers and not any(any(allows_in(file)) for file in sources.files(judged)):
        return Unused()  # the usual case, and judging all of a large repository takes half a minute
    findings = findings_at(tree, config)
    rules = judged_rules(config) - ABOUT_WHAT_IS_GONE
    allows = unused_allows(sources.files(judged), findings, rules)
    return Unused(unused_waivers(findings, config), tuple(allows))


def unused_waivers(findings: Collection[Finding], config: Config) -> tuple[Waiver, ...]:
    return tuple(
        waiver
        for waiver in config.waivers
        if waiver.rule not in ABOUT_WHAT_IS_GONE
        and not any(covers(waiver, finding) for finding in findings)
    )


def findings_at(tree: Tree, config: Config) -> tuple[Finding, ...]:
    """All that would be found if everything were new and nobody had a reason against it."""
    files = (
        FileChange("A", path, path, "", blob)
        for path, blob in sorted(tree.blobs.items())
        if path.endswith(".go")
    )
    diff, nothing = Diff("", tree.commit, tuple(files)), MemoryTree({})
    changes = connector_changes(nothing, tree, diff)
    checked = check_change(
        diff=diff,
        base=nothing,
        head=tree,
        config=replace(config, waivers=()),
        connectors=changes,
        coverage=coverages(changes.added, tree),
    )
    return (*checked.kept.findings, *(finding for finding, _ in checked.kept.suppressed))
