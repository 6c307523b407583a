"""What a connector does, as its code says it: its methods, the metadata it writes and reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from itw.mutants.code import ConnectorCode
from itw.mutants.fields import arguments, called
from itw.mutants.promises import promise_mutants
from itw.mutants.syntax import Function, line, text, walk

# The methods of benthos' component interfaces.
METHODS = (
    "Connect", "Read", "ReadBatch", "Write", "WriteBatch", "Process", "ProcessBatch", "Get", "Set",
    "SetMulti", "Add", "Delete", "Access", "Close", "ConnectionTest", "NewTimer",
)  # fmt: skip
WRITES = ("MetaSetMut", "MetaSet", "MetaSetImmut")
READS = ("MetaGet", "MetaGetMut", "MetaWalk", "MetaWalkMut")
# "- nats_subject", "- `kafka_key`" below a heading that says metadata
HEADING = re.compile(r"^(?:=+|#+|\*+)?[ \t]*metadata\b.*$", re.IGNORECASE | re.MULTILINE)
NEXT_HEADING = re.compile(r"^(?:==+|##+)\s", re.MULTILINE)
LISTED = re.compile(
    r"^[ \t]*[-*][ \t]+`{0,2}([a-z][a-z0-9_]*)`{0,2}[ \t]*(?:$|[-:(,])", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method of a component interface that the connector has."""

    name: str
    signature: str  # "(ctx context.Context, msg *service.Message) error"
    place: str

    @classmethod
    def of(cls, path: str, function: Function) -> "Method":
        declared = ", ".join(f"{each.name} {each.type}".strip() for each in function.parameters)
        results = ", ".join(function.results)
        shown = f"({results})" if len(function.results) > 1 else results
        return cls(
            name=function.name,
            signature=f"({declared}) {shown}".strip(),
            place=f"{path}:{line(function.node)}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Keys of message metadata: `documented` in its description, `written` and `read` in code."""

    documented: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    @property
    def promised(self) -> tuple[str, ...]:
        """What users may rely on: documented first, then what is written besides."""
        return tuple(dict.fromkeys((*self.documented, *self.written)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """`promises` are the names of the ways to break it that mutants use, in their order."""

    methods: tuple[Method, ...] = ()
    promises: tuple[str, ...] = ()
    metadata: Metadata = Metadata()

    def has(self, *names: str) -> bool:
        return any(method.name in names for method in self.methods)


def behaviour_of(code: ConnectorCode, description: str) -> Behaviour:
    """Own code where there is any; what several connectors share where there is none."""
    functions = code.own or code.shared
    return Behaviour(
        methods=tuple(
            Method.of(path, each)
            for path, each in functions
            if each.receiver and each.name in METHODS
        ),
        promises=tuple(dict.fromkeys(mutant.name for mutant in promise_mutants(code))),
        metadata=Metadata(
            documented=tuple(dict.fromkeys(_documented(description))),
            written=tuple(dict.fromkeys(_keys(code, WRITES))),
            read=tuple(dict.fromkeys(_keys(code, READS))),
        ),
    )


def _documented(description: str) -> Iterator[str]:
    for heading in HEADING.finditer(description):
        rest = description[heading.end() :]
        end = NEXT_HEADING.search(rest)
        yield from LISTED.findall(rest[: end.start()] if end else rest)


def _keys(code: ConnectorCode, methods: tuple[str, ...]) -> Iterator[str]:
    constants = dict(_constants(code))
    for _, function in (*code.own, *code.shared):
        for call in walk(function.body):
            if call.type != "call_expression" or called(call).rpartition(".")[2] not in methods:
                continue
            given = arguments(call)
            key = text(given[0]) if given else ""
            value = key.strip('"`') if key[:1] in {'"', "`"} else constants.get(key, "")
            if value:
                yield value


def _constants(code: ConnectorCode) -> Iterator[tuple[str, str]]:
    for root in code.roots.values():
        for node in walk(root):
            if node.type == "const_spec":
                value = text(node.child_by_field_name("value"))
                if value[:1] in {'"', "`"}:
                    yield text(node.child_by_field_name("name")), value.strip('"`')
