"""How one `go test` ended, from what was seen of it: exit code, limits that were met, its output.

The questions are asked in an order that keeps one ending from being taken for another: a compiler
that was killed for its memory did not "not compile", and a full disk is no failed test.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from itw import messages
from itw.go.build import MODULES
from itw.go.module_proxy import unescaped
from itw.go.test_report import BROKEN, Line, Outcome, PackageRun, TestReport
from itw.runs.sandbox import Ending, Limits, Service

# What `timeout` and the engine's init end with (see their manuals) beside the program's own code.
OUT_OF_TIME, NOT_STARTED, KILLED = 124, frozenset({125, 126, 127}), 137
GO_TEST = frozenset({1, 2})  # `go test` itself ends with no other code than these and 0
TOLERANCE = 2.0  # seconds by which the container's clock and ours may differ

DISK = re.compile(r"no space left on device|file too large|disk quota exceeded", re.IGNORECASE)
TOO_NEW = re.compile(r"requires go >= (\S+) \(running go (\S+?);")
NO_MODULE = re.compile(
    r"module lookup disabled by GOPROXY=off|not found in the module cache"
    rf"|{MODULES}/\S*: read-only file system"
)
# Where a module would be: "…/cache/download/github.com/acme/x/@v/…", capitals written as "!a".
MODULE_PLACE = re.compile(rf"{MODULES}/cache/download/([\w.!~/-]+?)(?:/@v\S*)?: ")
NO_THREAD = re.compile(r"failed to create new OS thread|fork/exec .*: resource temporarily unavail")
READ_ONLY = re.compile(r"read-only file system")
GO_TIMEOUT = re.compile(r"panic: test timed out after (\S+)")
NOT_BUILT = re.compile(r"^FAIL\t.*\[(?:build|setup) failed\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One `go test` as the worker saw it from outside, and what it said of itself."""

    exit_code: int | None  # None when it was not seen to end
    seconds: float = 0.0
    report: TestReport = field(default_factory=TestReport)
    out_of_memory: bool = False  # the engine says so of the job's container
    killed_at_limit: bool = False  # by the worker, because the container's own limit did not act
    fault: str = ""  # of the gateway, the engine or ours
    refused: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()


def is_disk_full(lines: Iterable[Line]) -> bool:
    """Whether a test says that it could not write any more."""
    return _line(DISK, (line.text for line in lines)) != ""


Judge = Callable[[Seen, Limits], tuple[Ending, str] | None]


def ending_of(seen: Seen, limits: Limits) -> tuple[Ending, str]:
    """The ending, and the end of a sentence that gives its reason ("" for RAN and FAILED)."""
    if seen.fault:
        return Ending.INFRASTRUCTURE, seen.fault
    if seen.exit_code == 0:
        return Ending.RAN, ""
    answers = (judge(seen, limits) for judge in JUDGES)
    return next(filter(None, answers), (Ending.FAILED, ""))


def _memory(seen: Seen, limits: Limits) -> tuple[Ending, str] | None:
    if seen.out_of_memory:
        return Ending.OUT_OF_MEMORY, messages.job_out_of_memory(limit=limits.memory)
    for service in seen.services:
        if service.out_of_memory:
            limit = limits.service_memory
            reason = messages.service_out_of_memory(image=service.image, limit=limit)
            return Ending.OUT_OF_MEMORY, reason
    return None


def _disk(seen: Seen, limits: Limits) -> tuple[Ending, str] | None:
    if line := _line(DISK, _trouble(seen.report)):
        return Ending.DISK_FULL, messages.wrote_too_much(limit=limits.disk, line=line)
    return None


def _time(seen: Seen, limits: Limits) -> tuple[Ending, str] | None:
    ended = seen.exit_code in {OUT_OF_TIME, KILLED}
    if seen.killed_at_limit or (ended and seen.seconds >= limits.seconds - TOLERANCE):
        return Ending.TIMED_OUT, messages.out_of_wall_time(seconds=limits.seconds)
    return None


def _not_ours(seen: Seen, _: Limits) -> tuple[Ending, str] | None:
    """`go test` did not come to its own end."""
    if seen.exit_code is None:
        return Ending.INFRASTRUCTURE, messages.job_vanished()
    if seen.exit_code in NOT_STARTED:
        return Ending.INFRASTRUCTURE, messages.job_not_started(code=seen.exit_code)
    if seen.exit_code not in GO_TEST:
        return Ending.INFRASTRUCTURE, messages.job_killed(code=seen.exit_code)
    return None


def _toolchain(seen: Seen, _: Limits) -> tuple[Ending, str] | None:
    for line in _build_lines(seen.report):
        if found := TOO_NEW.search(line):
            return Ending.UNSUPPORTED, messages.go_too_old(wanted=found[1], has=found[2])
    return None


def _modules(seen: Seen, _: Limits) -> tuple[Ending, str] | None:
    if line := _line(NO_MODULE, _build_lines(seen.report)):
        named = MODULE_PLACE.search(line)
        module = unescaped(named[1]) if named else ""
        return Ending.NEEDS_WARM_UP, messages.module_missing(module=module, line=line)
    return None


def _compiled(seen: Seen, _: Limits) -> tuple[Ending, str] | None:
    packages = seen.report.packages
    if packages and not any(map(_is_not_built, packages)):
        return None
    line = next(filter(None, map(_first_error, packages)), "")
    return Ending.NOT_COMPILED, messages.not_compiled(line=line or _last(seen.report.stray))


def _unsupported(seen: Seen, limits: Limits) -> tuple[Ending, str] | None:
    if seen.refused:
        return Ending.UNSUPPORTED, messages.refused_requests(what=seen.refused)
    if _line(NO_THREAD, _trouble(seen.report)):
        return Ending.UNSUPPORTED, messages.too_many_processes(limit=limits.processes)
    if line := _line(READ_ONLY, _trouble(seen.report)):
        return Ending.UNSUPPORTED, messages.wrote_into_source(line=line)
    return None


def _go_timeout(seen: Seen, _: Limits) -> tuple[Ending, str] | None:
    for line in _trouble(seen.report):
        if found := GO_TIMEOUT.match(line):
            return Ending.TIMED_OUT, messages.out_of_go_time(after=found[1])
    return None


JUDGES: tuple[Judge, ...] = (
    _memory,
    _disk,
    _time,
    _not_ours,
    _toolchain,
    _modules,
    _compiled,
    _unsupported,
    _go_timeout,
)


def _trouble(report: TestReport) -> Iterator[str]:
    """Lines of what did not pass: tests, packages, builds, and what was said outside of them."""
    for package in report.packages:
        yield from package.build_errors
        if package.outcome is not Outcome.PASSED:
            yield from (line.text for line in package.lines)
        for test in package.tests:
            if test.outcome in BROKEN:
                yield from (line.text for line in test.lines)
    yield from report.stray


def _build_lines(report: TestReport) -> Iterator[str]:
    for package in report.packages:
        yield from package.build_errors
    yield from (line for line in report.stray if line.startswith("go: "))


def _is_not_built(package: PackageRun) -> bool:
    return bool(package.build_errors) or any(NOT_BUILT.match(line.text) for line in package.lines)


def _first_error(package: PackageRun) -> str:
    """Lines that begin with "#" only name the package."""
    return next((line for line in package.build_errors if line and not line.startswith("#")), "")


def _line(pattern: re.Pattern[str], lines: Iterator[str]) -> str:
    return next((line for line in lines if pattern.search(line)), "")


def _last(lines: tuple[str, ...]) -> str:
    return lines[-1] if lines else ""
