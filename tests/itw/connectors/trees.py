"""Trees written down in a test: Go and YAML by path, and the diff between two of them."""

from collections.abc import Mapping
from textwrap import dedent

from itw.connector import Connector, ConnectorChanges
from itw.connectors.changes import connector_changes
from itw.diff import Diff, FileChange
from itw.tree import MemoryTree

SERVICE = "github.com/redpanda-data/benthos/v4/public/service"


def tree(files: Mapping[str, str]) -> MemoryTree:
    return MemoryTree({path: dedent(text).encode() for path, text in files.items()})


def diff_of(base: MemoryTree, head: MemoryTree, moved: Mapping[str, str] | None = None) -> Diff:
    """What git would say; `moved` maps old to new paths of the files it sees as renamed."""
    moved = moved or {}
    changes = [
        FileChange("R", new, old, base.blobs[old], head.blobs[new]) for old, new in moved.items()
    ]
    gone = base.blobs.keys() - head.blobs.keys() - moved.keys()
    come = head.blobs.keys() - base.blobs.keys() - {*moved.values()}
    changes += [FileChange("D", path, path, base.blobs[path], "") for path in sorted(gone)]
    changes += [FileChange("A", path, path, "", head.blobs[path]) for path in sorted(come)]
    changes += [
        FileChange("M", path, path, base.blobs[path], head.blobs[path])
        for path in sorted(base.blobs.keys() & head.blobs.keys())
        if base.blobs[path] != head.blobs[path]
    ]
    return Diff("base", "head", tuple(changes))


def changes(
    before: Mapping[str, str], after: Mapping[str, str], moved: Mapping[str, str] | None = None
) -> ConnectorChanges:
    base, head = tree(before), tree(after)
    return connector_changes(base, head, diff_of(base, head, moved))


def go(body: str, *, package: str = "acme", imports: tuple[str, ...] = ()) -> str:
    """A Go file with the service API imported."""
    listed = "".join(f"\t{i}\n" if '"' in i else f'\t"{i}"\n' for i in (SERVICE, *imports))
    return f"package {package}\n\nimport (\n{listed})\n\n{dedent(body).strip()}\n"


def registered(call: str, name: str, constructor: str = "newThing") -> str:
    """An init that registers one component, and what it is made of."""
    return go(
        f"""
func init() {{
	service.{call}("{name}", {constructor}Spec(),
		func(conf *service.ParsedConfig, res *service.Resources) (any, error) {{
			return {constructor}(conf)
		}})
}}

func {constructor}Spec() *service.ConfigSpec {{ return service.NewConfigSpec() }}

func {constructor}(conf *service.ParsedConfig) (*{constructor}Impl, error) {{
	return &{constructor}Impl{{}}, nil
}}

type {constructor}Impl struct{{}}
"""
    )


def names(connectors: tuple[Connector, ...]) -> list[str]:
    return [str(connector) for connector in connectors]
