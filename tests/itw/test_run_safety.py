"""A test that prints whatever it likes: from its bytes to every face, nothing of it comes alive."""

import json
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from itw.configuration.config import RunCommand
from itw.go.test2json import parse_go_test
from itw.go.test_report import Line
from itw.reporting.links import Links
from itw.reporting.markdown import printable
from itw.runs.plan import PlannedPackage, TestPackage, TestPlan
from itw.runs.report import AtBase, Executed, Request, RunReport, Side
from itw.runs.sandbox import Ending, SandboxRun, Service, Target
from itw.telling.annotations import run_annotations
from itw.telling.summary import broken_markdown, other_markdown, title_of_runs
from itw.telling.told_runs import ToldRuns, told_runs
from itw.tree import MemoryTree
from tests.itw.builders import HEAD
from tests.itw.reporting.test_markdown import NASTY
from tests.itw.reports import verdicts_of
from tests.itw.telling.test_page import OURS, elements
from tests.itw.test_report_safety import assert_ours
from tests.workers.cli.test_run_text import STYLES
from workers.cli.run_text import run_lines
from workers.cli.settings import Terminal

LINKS = Links(server="https://github.com", repository="acme/connect", number=7)
SHAPES = (
    *("{}", "    a_test.go:1: Given: {}", "    a_test.go:2: {}", "    a_test.go:3: "),
    *("        \tError Trace:\t/src/{}/p/a_test.go:4", "        \tError:      \tNot equal: "),
    *("        \t            \texpected: {}", "        \t            \tactual  : {}"),
    *("        \tMessages:   \t{}", "        \t            \t{}", "panic: {}", "p.Test{}(0x1)"),
    *("        \t            \tDiff:", "goroutine 1 [{}]:", "\t/src/p/{}.go:4 +0x1"),
    *("WARNING: DATA RACE", "panic: test timed out after 1s"),
)
PRINTED = st.tuples(st.sampled_from(SHAPES), NASTY).map(lambda pair: pair[0].replace("{}", pair[1]))


@st.composite
def printed_runs(draw: st.DrawFn) -> ToldRuns:
    """One test with one subtest, a service that says the same, and any ending."""
    lines = [part for line in draw(st.lists(PRINTED, max_size=14)) for part in line.split("\n")]
    name, reason = draw(NASTY), draw(NASTY)
    action = draw(st.sampled_from(["fail", "skip", "pass", ""]))
    events = _events(f"TestX/{name}" if name else "TestX", lines, action)
    time = "2026-01-01T00:00:01Z"
    service = Service(
        id="c1",
        image=name,
        name=reason,
        lines=tuple(Line(time, line) for line in lines),
        ended=time,
        exit_code=1,
    )
    target = Target(commit=HEAD, package="p")
    run = SandboxRun(
        ending=draw(st.sampled_from(Ending)),
        target=target,
        report=parse_go_test(json.dumps(event).encode() for event in events),
        services=(service,),
        reason=reason,
    )
    executed = Executed(request=Request(side=Side.HEAD, attempt=1, target=target), run=run)
    package = PlannedPackage(at=TestPackage(package="p"), tests=(), command=RunCommand())
    report = RunReport(
        plan=TestPlan(head=HEAD, packages=(package,)),
        runs=(executed,),
        tests=tuple(verdicts_of(executed, AtBase.PASSES)),
    )
    code = f"package p\nt.Fatal({name})\n{reason}\n{name}".encode("utf-8", "replace")
    return told_runs(report, MemoryTree({"p/a_test.go": code}))


def _events(name: str, lines: list[str], action: str) -> Iterator[dict[str, object]]:
    for test in dict.fromkeys(("TestX", name)):
        yield {"Action": "run", "Package": "p", "Test": test}
    for line in lines:
        output = {"Action": "output", "Output": f"{line}\n", "Time": "2026-01-01T00:00:01Z"}
        yield {**output, "Package": "p", "Test": name}
    for test in dict.fromkeys((name, "TestX")):
        if action:
            yield {"Action": action, "Package": "p", "Test": test, "Elapsed": 1}
    yield {"Action": "fail", "Package": "p"}


@settings(max_examples=60)
@given(printed_runs())
def test_whatever_a_test_prints_stays_text_in_every_face(runs: ToldRuns) -> None:
    assert_ours(broken_markdown(runs, LINKS))
    assert_ours(other_markdown(runs, LINKS))
    assert printable(title_of_runs(runs)) == title_of_runs(runs)
    assert {tag for tag, _ in elements(runs)} <= OURS
    for line in run_lines(runs, Terminal(colour=True)):
        unstyled = STYLES.sub("", line)
        assert printable(unstyled) == unstyled
    for annotation in run_annotations(runs):
        assert "\n" not in annotation.title + annotation.message
        assert ".." not in annotation.path.split("/")
