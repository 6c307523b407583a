"""What a change does to connectors: `connector_changes(base, head, diff)`.

    changes = connector_changes(base_tree, head_tree, diff)
    for connector in changes.added:
        coverage(connector, head_tree)          # itw.connectors.coverage

Decided from what both trees register in the files the diff names, by kind and name: a component
that moves, is registered through another API, or changes from YAML to Go is not added. Only these
files, and the packages they are in, are read.

SQL drivers have no registration of their own. A driver that is added to the choice of the `driver`
field is listed as changed, with kind `sql_driver`, beside the sql components it changes.
"""

from collections.abc import Iterable
from posixpath import dirname

from itw.connector import Connector, ConnectorChanges
from itw.connectors.changed import changed_connectors
from itw.connectors.inventory import Registered, registered_in
from itw.connectors.renames import renames
from itw.connectors.source_tree import SourceTree
from itw.connectors.sql_driver import driver_changes
from itw.diff import Diff
from itw.tree import Tree


def connector_changes(base_tree: Tree, head_tree: Tree, diff: Diff) -> ConnectorChanges:
    base, head = SourceTree(base_tree), SourceTree(head_tree)
    before = registered_in(base, (c.old_path for c in diff.files if c.status != "A"))
    after = registered_in(head, (c.path for c in diff.files if c.status != "D"))
    gone = _without(before, after, head)
    new = _without(after, before, base)
    renamed = renames(gone, new, diff)
    from_names = {old for old, _ in renamed}
    to_names = {connector for _, connector in renamed}
    added = tuple(connector for connector in new if connector not in to_names)
    new_drivers, gone_drivers = driver_changes(base, head, diff)
    known = {*added, *to_names}
    changed = (c for c in changed_connectors(base, head, diff) if c not in known)
    return ConnectorChanges(
        added=added,
        changed=(*changed, *new_drivers),
        removed=(*(c for c in gone if c not in from_names), *gone_drivers),
        renamed=renamed,
    )


def _without(some: Registered, others: Registered, elsewhere: SourceTree) -> tuple[Connector, ...]:
    """Those of `some` that the other tree has neither in the diff nor next to where they were."""
    missing = {key: connector for key, connector in some.items() if key not in others}
    if not missing:
        return ()
    kept = registered_in(elsewhere, _neighbours(elsewhere, missing.values()))
    return tuple(missing[key] for key in sorted(missing) if key not in kept)


def _neighbours(sources: SourceTree, connectors: Iterable[Connector]) -> set[str]:
    """Files of the packages: a twin under another build tag is the same component."""
    packages = {dirname(connector.file) for connector in connectors}
    return {path for package in packages for path in sources.files(package)}
