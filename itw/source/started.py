"""Streams that a helper starts in the background and leaves to whoever called it.

A helper that is given a stream, returns it, or has it in a fixture with a method that stops it,
need not stop it: where it is called, the stream is judged as one that was run there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from itw.source.call import Call
from itw.source.declared import Declared, Visit, remembered_in
from itw.source.package import Package
from itw.source.streams import (
    ALWAYS,
    STOPS,
    Stream,
    names_of_streams,
    stops_of,
    streams_in,
    until_next,
)
from itw.source.variables import TARGET

ENDS_IT = ("Cleanup", "WithCancel", "WithCancelCause", "WithTimeout", "WithDeadline")


@dataclass(frozen=True, slots=True)
class Started:
    """A call of a helper that leaves a stream running, and the variable that leads to it."""

    call: Call
    name: str
    stoppers: tuple[str, ...] = ()  # of the fixture that has it, if one has


def is_left(package: Package, stream: Stream) -> bool:
    """Whether the function that runs a stream leaves it to its caller, or to its fixture."""
    helper = stream.visit.declared
    if not stream.in_background or stream.stops or helper.function.named(*ENDS_IT):
        return False
    given = any(name == stream.name for name, _ in helper.function.parameters)
    return given or _result(helper, stream) >= 0 or bool(_stoppers(package, helper))


def started_in(package: Package, visit: Visit) -> Iterator[Stream]:
    """The streams that helpers left running for this function, with the stops of each."""
    function = visit.function
    started = [each for each in _started(package, visit.declared) if not _is_passed_on(visit, each)]
    for each in started:
        of_same = [other.call.start for other in started if other.name == each.name]
        stops, in_cleanup = stops_of(package, visit.declared, each.name)
        if each.stoppers:
            stops = [s for s in function.named(*each.stoppers) if s.receiver == each.name]
        own = until_next(function, each.call, of_same, stops)
        if own or not each.stoppers:
            yield Stream(visit, each.name, each.call, own, by_helper=True, in_cleanup=in_cleanup)


@remembered_in
def _stoppers(package: Package, helper: Declared) -> list[Declared]:
    """The methods of a fixture that stop a stream."""
    owner = helper.function.receiver
    home = package.home_of(helper)
    methods = (each for each in home.declared if owner and each.function.receiver == owner)
    return [each for each in methods if _stops_a_stream(home, each)]


def _stops_a_stream(package: Package, declared: Declared) -> bool:
    calls = declared.function.named(*STOPS)
    known = names_of_streams(package, declared) if calls else set()
    return any(call.receiver in known for call in calls)


def _is_registered(package: Package, stopping: list[Declared]) -> bool:
    """Whether what makes the fixture, or a method of it, has it stopped in the end."""
    if not stopping:
        return False
    answers = stopping[0].answers  # every helper of the fixture asks the same
    if _is_registered not in answers:
        answers[_is_registered] = any(
            _registers(package, each, stopping) for each in package.declared
        )
    return cast(bool, answers[_is_registered])


def _registers(package: Package, declared: Declared, stopping: list[Declared]) -> bool:
    function, code = declared.function, declared.function.text.code
    names = (each.function.name for each in stopping)
    if all(code.find(name, function.opening, function.end) < 0 for name in names):
        return False
    for index, callee in package.edges_of(declared) if not function.is_test else ():
        call = function.calls[index]
        late = call.method == "Cleanup" or call.keyword == "defer"
        if callee in stopping and (late or function.runs_in(call, *ALWAYS)):
            return True
    return False


@remembered_in
def _started(package: Package, caller: Declared) -> list[Started]:
    return list(_found(package, caller))


def _found(package: Package, caller: Declared) -> Iterator[Started]:
    home = package.home_of(caller)
    for index, helper in home.edges_of(caller):
        if not helper.function.named("Run"):
            continue
        call, there = caller.function.calls[index], home.home_of(helper)
        if call.keyword or call.method != helper.function.name:
            continue
        for stream in streams_in(there, Visit(helper)):
            if is_left(there, stream):
                yield from _led_to(there, helper, stream, call)


def _led_to(package: Package, helper: Declared, stream: Stream, call: Call) -> Iterator[Started]:
    """By which variable of the caller a stream is reached."""
    given = [name for name, _ in helper.function.parameters]
    result = _result(helper, stream)
    names: tuple[str, ...]
    methods: tuple[str, ...] = ()
    if stream.name in given:
        names = call.arguments[given.index(stream.name) :]
    elif result >= 0:
        names = call.assigned[result:]
    else:
        stoppers = _stoppers(package, helper)
        if _is_registered(package.home_of(helper), stoppers):
            return
        methods = tuple(each.function.name for each in stoppers)
        names = (call.receiver,) if methods else ()
    if names and names[0].isidentifier() and names[0] != "_":
        yield Started(call, names[0], methods)


def _result(helper: Declared, stream: Stream) -> int:
    """Which result of the helper the stream is, -1 for none."""
    returned = re.search(
        rf"\breturn\b([^\n]*\b{re.escape(stream.name)}\b(?!\.)[^\n]*)", helper.function.body
    )
    names = [name.strip() for name in returned[1].split(",")] if returned else []
    return names.index(stream.name) if stream.name in names else -1


def _is_passed_on(visit: Visit, started: Started) -> bool:
    """Whether others may stop it: a function that is given it, a structure, or the caller."""
    function = visit.function
    bare = re.compile(rf"(?<![\w.]){re.escape(started.name)}\b(?!\.\w+\(|{TARGET.pattern})")
    return bare.search(function.text.code, started.call.end, function.end) is not None
