"""What is said of a run in the end: the verdict, its Markdown, its annotations and its page."""

from collections import Counter
from collections.abc import Iterator

from itw.configuration.config import RunCommand
from itw.reporting.links import Links
from itw.runs.plan import PlannedPackage, PlannedTest, TestPackage, TestPlan
from itw.runs.report import Executed, Request, RunReport, Side
from itw.runs.sandbox import SandboxRun
from itw.runs.verdict import run_report
from itw.telling.annotations import run_annotations
from itw.telling.page import run_page
from itw.telling.summary import broken_markdown, other_markdown
from itw.telling.told_runs import ToldRuns, told_runs
from itw.tree import MemoryTree
from tests.attacks.conftest import LOUD, files
from workers.cli.run_text import run_lines
from workers.cli.settings import Terminal

LINKS = Links(server="https://github.com", repository="acme/connect", number=7)
IMPORT = f"example.com/attacks/{LOUD}"


def report_of(run: SandboxRun, *tests: str) -> RunReport:
    """The verdict on one run, of which these tests were wanted."""
    wanted = tuple(
        PlannedTest(package=LOUD, name=name, path=f"{LOUD}/run_integration_test.go", line=1)
        for name in tests
    )
    at = TestPackage(package=LOUD, import_path=IMPORT, declared=Counter(tests))
    package = PlannedPackage(at=at, tests=wanted, command=RunCommand(run="^Test"))
    plan = TestPlan(base="b" * 40, head="a" * 40, packages=(package,))
    request = Request(side=Side.HEAD, attempt=1, target=run.target)
    return run_report(plan, [Executed(request=request, run=run)])


def told(run: SandboxRun, *tests: str) -> ToldRuns:
    return told_runs(report_of(run, *tests), MemoryTree(files(), "a" * 40))


def markdown(runs: ToldRuns) -> Iterator[str]:
    yield broken_markdown(runs, LINKS)
    yield other_markdown(runs, LINKS)


def texts(runs: ToldRuns) -> Iterator[str]:
    """All that GitHub is sent."""
    yield from markdown(runs)
    for annotation in run_annotations(runs):
        yield f"{annotation.title}\n{annotation.message}"


def terminal(runs: ToldRuns) -> str:
    return "\n".join(run_lines(runs, Terminal()))


def page(runs: ToldRuns) -> str:
    return run_page(runs, LINKS)
