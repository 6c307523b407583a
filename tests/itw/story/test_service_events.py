"""What a gateway tells, as services."""

from itw.gateway.events import Created, Died, Log, LogLine, NotDone, Removed, Started
from itw.go.test_report import Line
from itw.story.service_events import MAX_LINES, MAX_SERVICES, Told, told

REDIS = Created("1", "redis:7.2", "cache")
AT = 1_700_000_000.25


def test_removed_service_has_its_times_and_its_end() -> None:
    (service,) = told(
        [
            (AT, REDIS),
            (AT, Started("1", {})),
            (AT + 1, Died("1", 137, True)),
            (AT + 2, Removed("1")),
        ]
    ).services
    assert (service.image, service.name) == ("redis:7.2", "cache")
    assert service.started == "2023-11-14T22:13:20.250000Z"
    assert service.ended == "2023-11-14T22:13:21.250000Z"
    assert (service.exit_code, service.out_of_memory, service.removed) == (137, True, True)


def test_service_that_nobody_removed_is_left() -> None:
    (service,) = told([(AT, REDIS), (AT, Started("1", {}))]).services
    assert not service.removed
    assert service.exit_code is None


def test_log_that_is_told_again_replaces_the_first() -> None:
    first = Log("1", (LogLine("t1", "stdout", "one"),))
    again = Log("1", (LogLine("t1", "stdout", "one"), LogLine("t2", "stderr", "two")))
    more = Log("1", (LogLine("t3", "stdout", "three"),), first=False)
    (service,) = told([(AT, REDIS), (AT, first), (AT, again), (AT, more)]).services
    assert service.lines == (Line("t1", "one"), Line("t2", "two"), Line("t3", "three"))


def test_log_that_can_not_be_read_any_more_takes_nothing_away() -> None:
    read = Log("1", (LogLine("t1", "stdout", "one"),))
    (service,) = told([(AT, REDIS), (AT, read), (AT, Log("1", ()))]).services
    assert service.lines == (Line("t1", "one"),)


def test_refusals_are_told_once_in_order() -> None:
    events = [(AT, NotDone(what)) for what in ("bind mounts", "devices", "bind mounts")]
    assert told(events).refused == ("bind mounts", "devices")


def test_events_of_an_unknown_service_are_nothing() -> None:
    assert told([(AT, Died("9", 1)), (AT, Removed("9")), (AT, Log("9", ()))]).services == ()


def test_flood_of_services_and_lines_is_bounded() -> None:
    events = Told()
    for number in range(MAX_SERVICES + 10):
        events.take(AT, Created(str(number), "redis"))
    for _ in range(20):
        events.take(AT, Log("0", tuple([LogLine("", "stdout", "x")] * 500), first=False))
    assert len(events.services) == MAX_SERVICES
    assert len(events.services[0].lines) == MAX_LINES


def test_time_that_is_none_is_left_empty() -> None:
    (service,) = told([(1e300, REDIS), (1e300, Started("1", {}))]).services
    assert service.started == ""
