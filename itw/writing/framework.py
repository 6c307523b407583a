"""What the repository's version of the connectors' framework has, where versions differ."""

from dataclasses import dataclass

from itw.mutants.fields import arguments, called
from itw.mutants.syntax import parse, walk
from itw.tree import Tree

SERVICE = "github.com/redpanda-data/benthos/v4/public/service"
PURE = "github.com/redpanda-data/benthos/v4/public/components/pure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """What the repository's version of the framework has, as its own tests show."""

    pure: bool = True  # components/pure, which registers what streams need
    resources: bool = True  # service.NewResourceBuilder
    parse_arguments: int = 2  # of ConfigSpec.ParseYAML


def framework_of(tree: Tree) -> Framework:
    """Where there are no tests to tell, the framework is a recent one."""
    contents = tree.read([path for path in tree.blobs if path.endswith("_test.go")])
    source = b"\n".join(contents.values())
    if SERVICE.encode() not in source:
        return Framework()
    counts = [
        len(arguments(node))
        for path in sorted(contents)
        if b".ParseYAML(" in contents[path]
        for node in walk(parse(contents[path]))
        if node.type == "call_expression" and called(node).endswith(".ParseYAML")
    ]
    return Framework(
        pure=PURE.encode() in source,
        resources=b"NewResourceBuilder(" in source,
        parse_arguments=max(sorted(set(counts)), key=counts.count) if counts else 2,
    )
