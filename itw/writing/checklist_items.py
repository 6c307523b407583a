"""What tests of a kind of connector have to show, whatever it connects to."""

from collections.abc import Iterator
from dataclasses import dataclass

from itw.writing.behaviour import Behaviour


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`id` is stable; `breaks` are the promises whose mutants a test of it kills.

    `essential` items may only be left out with a reason.
    """

    id: str  # "ack.after_delivery", "option.prefix"
    what: str
    how: str
    breaks: tuple[str, ...] = ()
    essential: bool = True
    option: str = ""  # of the config spec, "auth.user"


INPUT = (
    Item(
        id="deliver.all",
        what="every message that a client puts into the service arrives, once, unchanged",
        how="produce distinct payloads with a raw client; compare the whole set, not a count",
        breaks=(
            *("read_repeats", "read_loses_first", "service_stopped"),
            *("read_batch_repeats", "read_batch_loses_first"),
        ),
    ),
    Item(
        id="deliver.order",
        what="messages arrive in the order the service promises",
        how="one producer, one partition or queue; compare sequences",
        essential=False,
    ),
    Item(
        id="ack.after_delivery",
        what="a message that was delivered is acknowledged to the service",
        how="ask the server, not the stream: pending entries, consumer lag, unacknowledged count, "
        "queue depth; then stop the stream, start it again and see that nothing comes twice",
        breaks=("read_never_acks", "read_batch_never_acks"),
    ),
    Item(
        id="ack.not_before_delivery",
        what="a message that was not delivered is not acknowledged",
        how="hold it in a consumer function that does not return yet; the server still counts it",
        breaks=("read_acks_at_once", "read_batch_acks_at_once"),
    ),
    Item(
        id="nack.redelivers",
        what="a message whose delivery failed comes again, or goes where the docs say",
        how="a consumer function that returns an error the first time",
        breaks=("read_acks_failures", "read_batch_acks_failures"),
    ),
)
BATCHES_READ = Item(
    id="batch.whole",
    what="a batch keeps all its messages, and all of them are acknowledged",
    how="AddBatchConsumerFunc; enough messages for several batches, and one that is not full",
    breaks=("read_batch_never_acks", "read_batch_loses_first"),
)
OUTPUT = (
    Item(
        id="write.all",
        what="every message that the stream sends is in the service, once, unchanged",
        how="read it back with a raw client; distinct payloads, compare the whole set",
        breaks=("write_drops", "write_repeats", "batch_drops", "service_stopped"),
    ),
    Item(
        id="write.order",
        what="messages are in the order they were sent, where max_in_flight is 1",
        how="a sequence read back with a raw client",
        breaks=("batch_reorders",),
        essential=False,
    ),
    Item(
        id="write.error_reported",
        what="a message the service did not take is not reported as delivered",
        how="make the service refuse one (stopped, wrong type, missing target) and see that the "
        "producer function returns an error or does not return",
        breaks=("write_hides_errors", "batch_hides_errors"),
    ),
)
BATCHES_WRITTEN = Item(
    id="batch.whole",
    what="all messages of a batch are written, also of the last one",
    how="AddBatchProducerFunc with one batch of several messages; read all of them back",
    breaks=("batch_drops", "batch_drops_one", "batch_reorders"),
)
PROCESSOR = (
    Item(
        id="process.result",
        what="the result is what the service answers, and not the input",
        how="an answer that the input does not contain, prepared with a raw client",
        breaks=(
            "process_returns_input",
            "process_drops",
            "process_batch_returns_input",
            "process_batch_drops",
            "service_stopped",
        ),
    ),
    Item(
        id="process.error",
        what="a message that could not be processed carries its error",
        how="a request the service refuses: check the message's error in the consumer function",
        breaks=("process_hides_errors", "process_batch_hides_errors"),
    ),
)
BATCHES_PROCESSED = Item(
    id="batch.whole",
    what="each message of a batch gets its own result, in its place",
    how="one batch of several different messages, one of them wrong",
    breaks=("process_batch_drops", "process_batch_returns_input"),
)
CACHE = (
    Item(
        id="cache.set_get",
        what="what is set is in the service under its key, and is found again",
        how="read it with a raw client; get a key that a raw client wrote",
        breaks=("set_stores_nothing", "get_misses", "get_is_empty", "service_stopped"),
    ),
    Item(
        id="cache.missing",
        what="a key that is not there is ErrKeyNotFound",
        how="a key that nobody wrote",
        breaks=("get_is_empty",),
    ),
    Item(
        id="cache.add",
        what="adding a key that exists is ErrKeyAlreadyExists and changes nothing",
        how="add twice; the first value is still there",
        breaks=("add_stores_nothing", "add_hides_errors"),
    ),
    Item(
        id="cache.delete",
        what="a deleted key is gone, and deleting twice is no error",
        how="ask with a raw client",
        breaks=("delete_keeps",),
    ),
    Item(
        id="cache.ttl",
        what="a time to live given with a value is kept by the service, and an item expires",
        how="ask the service for the item's TTL with a raw client; poll past a short one",
        breaks=("set_ignores_ttl", "add_ignores_ttl"),
    ),
)
RATE_LIMIT = Item(
    id="limit.holds",
    what="more calls than allowed are told to wait, and after the interval they pass",
    how="call Access more often than the limit in one interval; two instances share the limit",
    breaks=("access_never_waits",),
)
OTHER = Item(
    id="effect.seen",
    what="what it is for happens in the service",
    how="ask the service with a raw client",
)


def items_of_kind(kind: str, behaviour: Behaviour) -> Iterator[Item]:
    match kind:
        case "input":
            yield from INPUT
            if behaviour.has("ReadBatch"):
                yield BATCHES_READ
        case "output":
            yield from OUTPUT
            if behaviour.has("WriteBatch"):
                yield BATCHES_WRITTEN
        case "processor":
            yield from PROCESSOR
            if behaviour.has("ProcessBatch"):
                yield BATCHES_PROCESSED
        case "cache":
            yield from CACHE
        case "rate_limit":
            yield RATE_LIMIT
        case _:
            yield OTHER
