"""What a connector's interface promises, broken one promise at a time.

The broken method is renamed and a wrapper of its old name and signature put beside it, which does
what the table says with the original. So every mutant compiles, whatever the method's body is.

The interfaces: https://pkg.go.dev/github.com/redpanda-data/benthos/v4/public/service
"""

from collections.abc import Iterator
from dataclasses import dataclass

from itw.mutants.code import ConnectorCode
from itw.mutants.equivalent import changes_nothing
from itw.mutants.mutant import Edit, Family, Mutant
from itw.mutants.syntax import Function, import_name, line

ORIGINAL = "itwOriginal"  # put before the name of the method that is wrapped
SERVICE = "public/service"


@dataclass(frozen=True, slots=True)
class Promise:
    """One way to break a method. In `body`, and in `beside` it:

    {call}       the original, called with the wrapper's arguments
    {a0} {a1} …  the wrapper's parameters            {t0} …  their types
    {r0} {r1} …  the types of the results            {zero}  a zero value for each result
    {service}    benthos' service package, as the file names it
    {method}     a name of its own, for what is declared beside the wrapper
    """

    name: str
    what: str
    method: str
    parameters: int
    results: int
    body: str
    beside: str = ""


NOOP = "func({t0}, error) error {{ return nil }}"

# In the order in which a table shows them: what costs users most comes first.
PROMISES: tuple[Promise, ...] = (
    # Outputs: Write(ctx, message) error, WriteBatch(ctx, batch) error
    Promise("write_drops", "drops every message", "Write", 2, 1, "return nil"),
    Promise(
        "write_repeats",
        "writes every message twice",
        "Write", 2, 1,
        "if err := {call}; err != nil {{ return err }}; return {call}",
    ),
    Promise("write_hides_errors", "acknowledges what it could not write", "Write", 2, 1,
            "_ = {call}; return nil"),
    Promise("batch_drops", "drops every batch", "WriteBatch", 2, 1, "return nil"),
    Promise(
        "batch_drops_one",
        "drops the last message of a batch",
        "WriteBatch", 2, 1,
        "if len({a1}) > 1 {{ {a1} = {a1}[:len({a1})-1] }}; return {call}",
    ),
    Promise(
        "batch_reorders",
        "writes a batch in reverse",
        "WriteBatch", 2, 1,
        "turned := make({t1}, 0, len({a1})); "
        "for i := len({a1}) - 1; i >= 0; i-- {{ turned = append(turned, {a1}[i]) }}; "
        "{a1} = turned; return {call}",
    ),
    Promise("batch_hides_errors", "acknowledges what it could not write", "WriteBatch", 2, 1,
            "_ = {call}; return nil"),
    # Inputs: Read(ctx) and ReadBatch(ctx), each with an AckFunc and an error
    *(
        promise
        for method, prefix in (("Read", "read"), ("ReadBatch", "read_batch"))
        for promise in (
            Promise(
                f"{prefix}_never_acks",
                "never acknowledges",
                method, 1, 3,
                "got, ack, err := {call}; if err == nil {{ _ = ack; ack = " + NOOP + " }}; "
                "return got, ack, err",
            ),
            Promise(
                f"{prefix}_acks_at_once",
                "acknowledges before a message is delivered",
                method, 1, 3,
                "got, ack, err := {call}; if err == nil && ack != nil {{ _ = ack({a0}, nil); "
                "ack = " + NOOP + " }}; return got, ack, err",
            ),
            Promise(
                f"{prefix}_acks_failures",
                "acknowledges what could not be delivered",
                method, 1, 3,
                "got, ack, err := {call}; if err == nil && ack != nil {{ inner := ack; "
                "ack = func(ctx {t0}, _ error) error {{ return inner(ctx, nil) }} }}; "
                "return got, ack, err",
            ),
            Promise(
                f"{prefix}_repeats",
                "delivers everything twice",
                method, 1, 3,
                "select {{ case got := <-{method}: return got, " + NOOP + ", nil; default: }}; "
                "got, ack, err := {call}; if err == nil {{ select {{ case {method} <- got.Copy(): "
                "default: }} }}; return got, ack, err",
                beside="var {method} = make(chan {r0}, 1)",
            ),
            Promise(
                f"{prefix}_loses_first",
                "loses what it reads first",
                method, 1, 3,
                "got, ack, err := {call}; if err == nil {{ select {{ "
                "case {method} <- struct{{}}{{}}: if ack != nil {{ _ = ack({a0}, nil) }}; "
                "return {call}; default: }} }}; "
                "return got, ack, err",
                beside="var {method} = make(chan struct{{}}, 1)",
            ),
        )
    ),
    # Processors: Process(ctx, message) (batch, error), ProcessBatch(ctx, batch) ([]batch, error)
    Promise("process_returns_input", "returns its input", "Process", 2, 2,
            "return {r0}{{{a1}}}, nil"),
    Promise("process_drops", "drops every message", "Process", 2, 2, "return nil, nil"),
    Promise(
        "process_hides_errors",
        "passes on what it could not process",
        "Process", 2, 2,
        "got, err := {call}; if err != nil {{ return {r0}{{{a1}}}, nil }}; return got, nil",
    ),
    Promise("process_batch_returns_input", "returns its input", "ProcessBatch", 2, 2,
            "return {r0}{{{a1}}}, nil"),
    Promise("process_batch_drops", "drops every batch", "ProcessBatch", 2, 2, "return nil, nil"),
    Promise(
        "process_batch_hides_errors",
        "passes on what it could not process",
        "ProcessBatch", 2, 2,
        "got, err := {call}; if err != nil {{ return {r0}{{{a1}}}, nil }}; return got, nil",
    ),
    # Caches: Get(ctx, key), Set and Add(ctx, key, value, ttl), Delete(ctx, key)
    Promise("get_misses", "never finds a key", "Get", 2, 2, "return nil, {service}.ErrKeyNotFound"),
    Promise("get_is_empty", "finds an empty value under every key", "Get", 2, 2,
            "_, err := {call}; return nil, err"),
    Promise("set_stores_nothing", "stores nothing", "Set", 4, 1, "return nil"),
    Promise("set_ignores_ttl", "ignores a value's time to live", "Set", 4, 1,
            "{a3} = nil; return {call}"),
    Promise("add_stores_nothing", "adds nothing", "Add", 4, 1, "return nil"),
    Promise("add_hides_errors", "adds over a key that exists without saying so", "Add", 4, 1,
            "_ = {call}; return nil"),
    Promise("add_ignores_ttl", "ignores an added value's time to live", "Add", 4, 1,
            "{a3} = nil; return {call}"),
    Promise("delete_keeps", "deletes nothing", "Delete", 2, 1, "return nil"),
    # Rate limits: Access(ctx) (duration, error)
    Promise("access_never_waits", "never limits", "Access", 1, 2, "return {zero}"),
    # Everything that connects
    Promise("connects_to_nothing", "says that it is connected without connecting", "Connect", 1, 1,
            "return nil"),
    Promise("close_leaks", "closes nothing", "Close", 1, 1, "return nil"),
)  # fmt: skip


def promise_mutants(code: ConnectorCode) -> Iterator[Mutant]:
    """Every promise that the connector's own methods make, broken."""
    for promise in PROMISES:
        for path, method in code.methods(promise.method):
            if (
                len(method.parameters) != promise.parameters
                or len(method.results) != promise.results
            ):
                continue
            service = import_name(code.roots[path], SERVICE)
            if "{service}" in promise.body and not service:
                continue
            if not changes_nothing(promise.name, promise.body, method):
                yield _mutant(promise, path, method, len(code.files[path]), service, code)


def _mutant(
    promise: Promise, path: str, method: Function, end: int, service: str, code: ConnectorCode
) -> Mutant:
    name = method.name_node
    renamed = Edit(name.start_byte, name.end_byte, f"{ORIGINAL}{method.name}".encode())
    wrapper = Edit(end, end, _wrapper(promise, method, service).encode())
    return Mutant(
        family=Family.PROMISE,
        name=f"{code.connector.kind}.{promise.name}",
        what=promise.what,
        path=path,
        line=line(method.node),
        edits=(renamed, wrapper),
    )


def _wrapper(promise: Promise, method: Function, service: str) -> str:
    arguments = [f"itwArgument{index}" for index in range(len(method.parameters))]
    types = [parameter.type for parameter in method.parameters]
    passed = ", ".join(
        f"{name}..." if kind.startswith("...") else name
        for name, kind in zip(arguments, types, strict=True)
    )
    words = {
        "call": f"itwReceiver.{ORIGINAL}{method.name}({passed})",
        "zero": ", ".join(f"*new({kind})" for kind in method.results),
        "service": service,
        "method": f"itw{method.receiver.title()}{method.name}",
        **{f"a{index}": name for index, name in enumerate(arguments)},
        **{f"t{index}": kind for index, kind in enumerate(types)},
        **{f"r{index}": kind for index, kind in enumerate(method.results)},
    }
    declared = ", ".join(f"{name} {kind}" for name, kind in zip(arguments, types, strict=True))
    results = ", ".join(method.results)
    beside = promise.beside.format(**words)
    body = promise.body.format(**words)
    head = f"func (itwReceiver {method.receiver_type}) {method.name}({declared}) ({results})"
    return f"\n{beside}\n{head} {{ {body} }}\n"
