"""What a connector's tests have to show, item by item: a plan names them, and so does a survivor.

Derived from the methods it has, its metadata and its config spec. Each item says what must hold and
how to see it: with a client of the service, since a round trip through the connector's own twin
hides whatever both get wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from itw.writing.behaviour import Behaviour
from itw.writing.checklist_items import Item, items_of_kind
from itw.writing.config_options import ConfigOption, ConfigSpec
from itw.writing.context import WritingContext

MAX_OPTIONS = 80
# Options that a container without certificates and accounts can't show.
SECURED = {"tls", "oauth", "basic auth", "jwt", "tcp dialer", "tcp listener"}


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items in the order in which tests are best written."""

    items: tuple[Item, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items)

    def covering(self, promise: str) -> tuple[Item, ...]:
        """The items whose tests should have killed a mutant, "output.write_drops"."""
        name = promise.partition(".")[2] or promise
        if name.startswith("ignores_"):
            option = name.removeprefix("ignores_")
            return tuple(i for i in self.items if i.id.split(".")[-1] == option.split(".")[-1])
        return tuple(item for item in self.items if name in item.breaks)


def checklist_of(context: WritingContext) -> Checklist:
    behaviour, kind = context.behaviour, context.connector.kind
    items = [
        *_connection(behaviour),
        *items_of_kind(kind, behaviour),
        *_metadata(kind, behaviour),
        *_faults(kind, behaviour),
        *_options(context.spec),
        *_end(behaviour),
    ]
    return Checklist(tuple({item.id: item for item in items}.values()))


def _connection(behaviour: Behaviour) -> Iterator[Item]:
    if behaviour.has("Connect"):
        yield Item(
            id="connect.works",
            what="it connects to the service, and nothing is reported as done before that",
            how="the first message arrives; the service lists the connection where it can",
            breaks=("connects_to_nothing",),
        )
        yield Item(
            id="connect.refused",
            what="a wrong address or credential is an error, not a success",
            how="an address where nothing listens: no message is ever reported as delivered, "
            "within a bounded wait; ConnectionTest reports an error where there is one",
            breaks=("connects_to_nothing",),
        )


def _metadata(kind: str, behaviour: Behaviour) -> Iterator[Item]:
    if kind == "input" or (kind == "processor" and behaviour.metadata.written):
        for key in behaviour.metadata.promised:
            yield Item(
                id=f"metadata.{key}",
                what=f"metadata `{key}` has the value that the service knows",
                how="assert the exact value, against what the raw client sent or was told",
            )
    if kind == "output" and behaviour.metadata.read:
        yield Item(
            id="metadata.sent",
            what="metadata goes where the docs say (headers, attributes), and only what is chosen",
            how="set metadata on the messages; read headers back with a raw client",
        )


def _faults(kind: str, behaviour: Behaviour) -> Iterator[Item]:
    """Error paths are what tests miss most: they need the service stopped, paused, restarted."""
    if kind not in {"input", "output", "processor", "cache"}:
        return
    if behaviour.has("Connect") or kind == "cache":
        yield Item(
            id="fault.restart",
            what="after the service was stopped and started again it goes on by itself",
            how="container.Stop and container.Start; the mapped port may change, so use a fixed "
            "in-network address, a proxy, or a listener of the test that forwards to it",
        )
    yield Item(
        id="fault.stopped",
        what="while the service is stopped, calls fail or wait; nothing is lost or reported done",
        how="stop it between two messages; bound the wait by a context; start it again; see both",
        breaks=("write_hides_errors", "batch_hides_errors"),
    )
    if kind == "input":
        yield Item(
            id="fault.cut_connection",
            what="a connection that the server closes is opened again and nothing is lost",
            how="close it from the server (an admin command or a forwarding listener of the test)",
            essential=False,
        )


def _options(spec: ConfigSpec) -> Iterator[Item]:
    for option in spec.behaviours[:MAX_OPTIONS]:
        if option.required:
            continue  # every config has it
        yield Item(
            id=f"option.{option.name}",
            what=_option_says(option),
            how=_option_how(option),
            breaks=(f"ignores_{option.name.split('.')[-1]}",),
            option=option.name,
            essential=option.kind not in SECURED and not option.secret,
        )


def _option_says(option: ConfigOption) -> str:
    default = f", default {option.default}" if option.default not in {None, ""} else ""
    return f"({option.kind}{default}) does what it says"


def _option_how(option: ConfigOption) -> str:
    match option.kind:
        case "enum":
            values = ", ".join(value for value in option.values if value != option.default)
            return f"a value other than the default ({values}), and its effect in the service"
        case "bool":
            return "the other value than the default, and a difference that only it makes"
        case "duration":
            return "a short value, and an effect within a bounded wait"
        case "metadata filter":
            return "one key that matches and one that does not"
        case "batching":
            return "a count of several: the service or a batch consumer sees them together"
        case "tls" | "oauth" | "basic auth" | "jwt":
            return "only where the service can be started with it in one container"
        case _ if option.secret:
            return "only where the service can ask for it: a right and a wrong value"
        case _:
            return "another value than the default, and its effect as a raw client sees it"


def _end(behaviour: Behaviour) -> Iterator[Item]:
    if behaviour.has("Close"):
        yield Item(
            id="close.releases",
            what="closing gives back what it holds: connections, subscriptions, locks",
            how="the server no longer lists the client, within a bounded wait after StopWithin",
            breaks=("close_leaks",),
        )
