"""What a connector's tests have to show, item by item: a plan names them, and so does a survivor.

Derived from the methods it has, its metadata and its config spec. Each item says what must hold and
how to see it: with a client of the service, since a round trip through the connector's own twin
hides whatever both get wrong.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from itw.writing.behaviour import Behaviour
from itw.writing.branches import Branches
from itw.writing.checklist_items import Item, items_of_kind
from itw.writing.checklist_options import items_of_options
from itw.writing.config_options import ConfigSpec
from itw.writing.context import WritingContext

REPLAYS = "auto_replay_nacks"


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
        *(_as_nacked(item, context.spec) for item in items_of_kind(kind, behaviour)),
        *_metadata(kind, behaviour),
        *_faults(kind, behaviour),
        *items_of_options(context.spec),
        *_branches(context.branches),
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


def _as_nacked(item: Item, spec: ConfigSpec) -> Item:
    """Where the stream can send a message again by itself, the connector never hears of it."""
    if item.id != "nack.redelivers" or spec.option(REPLAYS) is None:
        return item
    return replace(item, how=f"{item.how}; with `{REPLAYS}: false`, or the stream repeats it alone")


def _branches(branches: Iterable[Branches]) -> Iterator[Item]:
    """Where random defects survive: a condition of which tests take one side only."""
    for each in branches:
        conditions = "; ".join(f"{line} `{said}`" for line, said in each.conditions)
        yield Item(
            id=f"branch.{each.name}",
            what=f"both sides of its conditions ({each.path}): {conditions}",
            how="an assertion that fails where one of them is turned round; say why a side of one "
            "can't be reached with the service",
            essential=False,
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
            how="container.Stop and container.Start; the mapped port may change: let the config "
            "have the address of a link of the test's own, and lead it to the new one",
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
            how="cut it by a link of the test's own, or from the server by an admin command",
            essential=False,
        )


def _end(behaviour: Behaviour) -> Iterator[Item]:
    if behaviour.has("Close"):
        yield Item(
            id="close.releases",
            what="closing gives back what it holds: connections, subscriptions, locks",
            how="the server no longer lists the client, within a bounded wait after StopWithin",
            breaks=("close_leaks",),
        )
