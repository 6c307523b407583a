"""Code that breaks the run that it is in: each run ends as what it was, and leaves nothing.

Rows 3, 18, 25 to 29, 32, 36 and 38, and more of our own; the Go tests are those of
`testdata/attacks/internal/impl/loud`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import monotonic

import pytest
from markdown_it import MarkdownIt

from itw.go.test_report import Outcome, TestRun
from itw.runs.report import Result
from itw.runs.sandbox import Ending, SandboxRun
from tests.attacks.conftest import LIMITS, LOUD, REPOSITORY, OpenJob
from tests.attacks.verdicts import markdown, page, report_of, terminal, texts, told
from tests.docker_engine.fixtures import DockerEngine
from workers.engine.run import GoTests

pytestmark = pytest.mark.timeout(600)

ALL = sorted(
    name
    for path in (REPOSITORY / LOUD).glob("*_test.go")
    for name in re.findall(r"^func TestIntegration(\w+)", path.read_text(), re.MULTILINE)
)
Run = Callable[..., SandboxRun]


@pytest.fixture(scope="module")
def job(opened: OpenJob, here: bytes) -> Iterator[GoTests]:
    with opened(LOUD, {f"{LOUD}/here.txt": here}) as job:
        yield job


@pytest.fixture(scope="module")
def run(job: GoTests) -> Run:
    """One `go test` of the named tests; the same ones are run once."""

    @cache
    def made(*names: str) -> SandboxRun:
        return job.go_test([f"TestIntegration{name}" for name in names])

    return made


def one(run: SandboxRun, name: str) -> TestRun:
    return next(each for each in run.report.tests if each.name == f"TestIntegration{name}")


def said_by(run: SandboxRun, name: str) -> str:
    return "\n".join(line.text for line in one(run, name).lines)


SERVICES = (
    "24NetworkOfAService",
    "45RootInAService",
    "46LinkInAnArchive",
    "51ManyCommands",
    "52GatewayFromAService",
    "57HugeRequests",
    "57ManyAtOnce",
    "57SlowAndHalfOpen",
    "64ServiceForks",
)


@pytest.mark.parametrize("name", SERVICES)
def test_no_way_out_by_a_service(run: Run, name: str) -> None:
    found = run(*SERVICES)
    assert one(found, name).outcome is Outcome.PASSED, said_by(found, name)


def test_51_many_of_everything_is_refused(run: Run) -> None:
    found = run("51ManyOfEverything")
    assert found.ending is Ending.UNSUPPORTED
    assert "more than 12 containers at once" in found.reason
    assert "made 12 containers and 8 networks" in said_by(found, "51ManyOfEverything")


def test_03_and_18_refused_wishes_are_named(run: Run) -> None:
    found = run("03RefusedWish", "18ImageThatNobodyAllowed")
    assert found.ending is Ending.UNSUPPORTED
    assert set(found.refused) == {"bind mounts", "the image evil.invalid/x:1"}
    assert "bind mounts" in found.reason
    assert "not supported in the sandbox: bind mounts" in said_by(found, "03RefusedWish")


def test_26_memory(run: Run) -> None:
    found = run("26MemoryHog")
    assert found.ending is Ending.OUT_OF_MEMORY, found
    assert "768 MiB" in found.reason


def test_27_disk(run: Run) -> None:
    found = run("27DiskFill")
    assert found.ending is Ending.DISK_FULL, found
    assert re.search(r"after \d+ files and \d+ MiB", said_by(found, "27DiskFill"))


def test_28_flood_hides_neither_its_beginning_nor_its_end(run: Run) -> None:
    found = run("28LogFlood")
    said = said_by(found, "28LogFlood")
    assert found.ending is Ending.FAILED
    assert "FIRST: this is what went wrong" in said
    assert "LAST: and this is how it ended" in said
    assert one(found, "28LogFlood").dropped > 1000
    assert len(said) < 4_000_000


def test_28_line_without_an_end_is_cut(run: Run) -> None:
    found = run("28LineWithoutEnd")
    assert found.ending is Ending.FAILED
    assert one(found, "28LineWithoutEnd").outcome is Outcome.FAILED
    assert len(said_by(found, "28LineWithoutEnd")) < 4_000_000


def test_28_what_goes_around_go_test_is_bounded_and_no_result(run: Run) -> None:
    """Written to the output of `go test` itself, which is a process of the same user."""
    found = run("28AroundGoTest")
    assert found.ending is not Ending.RAN, found
    assert sum(map(len, found.report.stray)) < 4_000_000
    report = report_of(found, "TestIntegration28AroundGoTest", "TestIntegration29Forever")
    results = {each.test.name: each.result for each in report.tests}
    assert results["TestIntegration29Forever"] is not Result.PASSED


def test_32_forged_pass_is_not_believed(run: Run) -> None:
    found = run("32FakedPass")
    report = report_of(found, "TestIntegration32FakedPass", "TestIntegration29Forever")
    results = {each.test.name: each.result for each in report.tests}
    assert results["TestIntegration29Forever"] is not Result.PASSED
    assert results["TestIntegration32FakedPass"] is Result.INCONCLUSIVE


def test_36_and_63_nothing_is_left_for_the_next_run(run: Run) -> None:
    assert run("36LeavesSettingsForGo", "63LeavesADaemon").ending is Ending.RAN
    found = run("36FindsWhatWasLeft")
    assert found.ending is Ending.RAN, said_by(found, "36FindsWhatWasLeft")


def test_38_and_60_text_for_others_is_text(run: Run) -> None:
    names = ("38TextForOthers", "60EventsOfTheGateway")
    found = run(*names)
    assert found.ending is Ending.FAILED
    assert found.refused == ()
    assert found.services == ()
    runs = told(found, *(f"TestIntegration{name}" for name in names))
    for text in texts(runs):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
        assert not re.search(r"(?m)^(::|##\[)", text)
    for text in markdown(runs):
        html = MarkdownIt("gfm-like", {"html": True}).render(text)
        assert "<img" not in html
        assert "<b>bold" not in html
        assert not re.search(r"@(octocat|everyone)", re.sub(r"(?s)<(pre|code).*?</\1>", "", html))
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e]", terminal(runs))
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", terminal(runs))
    assert "<img" not in page(runs)
    assert "<b>bold" not in page(runs)


@pytest.mark.parametrize("name", ["57KillsEverything", "57KillsTheFirstProcess"])
def test_57_killed_run_is_nobodys_pass(run: Run, name: str) -> None:
    found = run(name)
    assert found.ending in {Ending.INFRASTRUCTURE, Ending.FAILED}, found
    assert Outcome.PASSED not in {each.outcome for each in found.report.tests}
    report = report_of(found, f"TestIntegration{name}")
    assert report.tests[0].result is not Result.PASSED


def test_50_service_that_floods_is_cut_and_told(run: Run) -> None:
    found = run("50ServiceThatFloods")
    (service,) = found.services
    lines = [line.text for line in service.lines]
    assert service.exit_code == 3
    assert "LAST" in lines[-1]
    assert sum(map(len, lines)) < 4_000_000
    runs = told(found, "TestIntegration50ServiceThatFloods")
    for text in (*texts(runs), terminal(runs), page(runs)):
        assert len(text) < 2_000_000
        assert "\x1b[31mred" not in text


def test_62_service_that_ignores_its_end_is_removed_and_told(
    run: Run, job: GoTests, engine: DockerEngine
) -> None:
    began = monotonic()
    found = run("62IgnoresTermAndIsForgotten")
    assert monotonic() - began < 60
    assert [service.removed for service in found.services] == [False]
    assert not [each for each in engine.things(job.labels.owner) if "service" in each]


def test_29_time(opened: OpenJob) -> None:
    with opened(LOUD, limits=replace(LIMITS, seconds=10)) as job:
        began = monotonic()
        found = job.go_test(["TestIntegration29Forever"])
    assert found.ending is Ending.TIMED_OUT, found
    assert monotonic() - began < 40


def test_every_loud_test_is_looked_at() -> None:
    text = Path(__file__).read_text()
    assert [
        name for name in ALL if f'"{name}"' not in text and f"Integration{name}" not in text
    ] == []
