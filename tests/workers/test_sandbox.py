"""Real tests in real containers: each ends as what it is, and leaves nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic
from uuid import uuid4

import pytest

from itw.runs.sandbox import Ending, Variant
from tests.docker_engine.fixtures import DockerEngine
from tests.workers.sandboxes import LIMITS, go_tree, sandbox_on, target
from workers.engine import sweep
from workers.engine.client import EngineError
from workers.engine.run import GoTests
from workers.sandbox import Sandbox
from workers.services import RunStopped

pytestmark = [
    pytest.mark.timeout(300),  # the standard library is compiled by the first one
    pytest.mark.xdist_group("sandbox"),  # they share a job
]


@pytest.fixture(scope="module")
def job(
    engine: DockerEngine, builds: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GoTests]:
    """One job for many tests; each `go test` has a container of its own."""
    owner = f"test-{uuid4().hex[:12]}"
    sandbox = sandbox_on(engine, tmp_path_factory.mktemp("sandbox"), builds, owner=owner)
    with sandbox.open(target(), go_tree()) as opened:
        assert isinstance(opened, GoTests)
        yield opened
    assert engine.sweep(owner) == []


@pytest.fixture
def sandbox(engine: DockerEngine, owner: str, builds: Path, tmp_path: Path) -> Sandbox:
    return sandbox_on(engine, tmp_path, builds, owner=owner)


@pytest.mark.parametrize(
    ("test", "ending", "reason"),
    [
        ("TestSkips", Ending.RAN, ""),
        ("TestFails", Ending.FAILED, ""),
        ("TestPrivileged", Ending.UNSUPPORTED, "privileged containers"),
        ("TestMemory", Ending.OUT_OF_MEMORY, "it used more than 512 MiB of memory"),
        ("TestServiceWithoutMemory", Ending.OUT_OF_MEMORY, "the service redis:7.2 used more"),
        ("TestDisk", Ending.DISK_FULL, "no space left on device"),
        ("TestWritesBesideItself", Ending.UNSUPPORTED, "writing outside of `t.TempDir()`"),
        ("TestUnknownImage", Ending.INFRASTRUCTURE, "the image redis:0.0.0-not-there can't be"),
        ("TestKillsGo", Ending.INFRASTRUCTURE, "was killed, and by none of its limits"),
    ],
)
def test_ends_as_what_it_is(job: GoTests, test: str, ending: Ending, reason: str) -> None:
    run = job.go_test([test])
    assert (run.ending, run.output_cut) == (ending, False), run
    assert reason in run.reason


@pytest.mark.parametrize(
    ("package", "module", "ending", "reason"),
    [
        ("internal/impl/broken", "", Ending.NOT_COMPILED, "undefined: undefined"),
        ("internal/impl/vet", "", Ending.NOT_COMPILED, "Logf format %d has arg"),
        ("missing", "missing", Ending.NEEDS_WARM_UP, "is not in the module cache"),
        ("newer", "newer", Ending.UNSUPPORTED, "the module asks for Go 1.99"),
    ],
)
def test_package_that_does_not_build_ends_as_what_it_is(
    job: GoTests, package: str, module: str, ending: Ending, reason: str
) -> None:
    run = replace(job, target=target(package, module=module)).go_test()
    assert run.ending is ending, run
    assert reason in run.reason


def test_vet_and_compiler_say_what_a_run_would(job: GoTests) -> None:
    assert (job.go_vet().ending, job.go_compile().ending) == (Ending.RAN, Ending.RAN)
    broken = replace(job, target=target("internal/impl/broken"))
    for run in (broken.go_vet(), broken.go_compile()):
        assert run.ending is Ending.NOT_COMPILED
        assert any("undefined: undefined" in line for line in run.report.stray)
    vetted = replace(job, target=target("internal/impl/vet"))
    assert vetted.go_vet().ending is Ending.NOT_COMPILED
    assert vetted.go_compile().ending is Ending.RAN


def test_compiler_looks_at_a_variant_and_the_source_stays(job: GoTests) -> None:
    def file(use: str) -> Variant:
        text = f"package x\n\nfunc added() int {{ return {use} }}\n"
        return Variant(files={"internal/impl/x/added_test.go": text.encode()})

    wrong = job.go_compile(file("undefinedHere"))
    assert wrong.ending is Ending.NOT_COMPILED
    assert any("undefined: undefinedHere" in line for line in wrong.report.stray)
    assert job.go_compile(file("1")).ending is Ending.RAN
    assert job.go_compile().ending is Ending.RAN


def test_service_that_is_removed_is_told_with_its_log(job: GoTests) -> None:
    run = job.go_test(["TestService"])
    (service,) = run.services
    assert run.ending is Ending.RAN, run
    assert service.removed
    assert service.lines
    assert list(run.forgotten) == []


def test_service_that_is_forgotten_is_told_and_removed(job: GoTests) -> None:
    run = job.go_test(["TestForgetsItsService"])
    (service,) = run.forgotten
    assert run.ending is Ending.RAN
    assert service.image == "redis:7.2"
    assert any("Ready to accept connections" in line.text for line in service.lines)
    assert not [thing for thing in _things(job) if thing == "service"]


def test_test_that_expects_a_refusal_ran(job: GoTests) -> None:
    run = job.go_test(["TestExpectsRefusal"])
    assert (run.ending, run.refused) == (Ending.RAN, ("privileged containers",))


def test_hanging_test_is_timed_out_by_its_container(job: GoTests) -> None:
    run = replace(job, limits=replace(LIMITS, seconds=1)).go_test(["TestHangs"])
    assert run.ending is Ending.TIMED_OUT, run
    assert "after 1 s" in run.reason


def test_hanging_test_is_timed_out_by_go(job: GoTests) -> None:
    hanging = target(run="^TestHangs$")
    hasty = replace(hanging, command=replace(hanging.command, timeout=1))
    run = replace(job, target=hasty).go_test()
    assert run.ending is Ending.TIMED_OUT, run
    assert "own time limit" in run.reason


def test_flood_is_cut_and_its_test_still_fails(job: GoTests) -> None:
    run = replace(job, limits=replace(LIMITS, output=1 << 20)).go_test(["TestFloods"])
    assert (run.ending, run.output_cut) == (Ending.FAILED, True), run


def test_job_image_that_is_missing_is_our_fault(job: GoTests) -> None:
    run = replace(job, image="itw/not-there:1").go_test(["TestSkips"])
    assert run.ending is Ending.INFRASTRUCTURE
    assert "itw/not-there" in run.reason


def test_gateway_that_dies_ends_the_job_at_once(sandbox: Sandbox) -> None:
    with sandbox.open(target(), go_tree()) as opened:
        assert isinstance(opened, GoTests)

        def kill(line: bytes) -> None:
            if b"hanging" in line:
                killed.append(monotonic())
                opened.api.kill(opened.gateway.id, "KILL")

        killed: list[float] = []
        run = opened.go_test(["TestHangs"], on_line=kill)
        assert monotonic() - killed[0] < 5
        assert run.ending is Ending.INFRASTRUCTURE, run
        assert "the gateway to the Docker engine ended" in run.reason


def test_run_that_nobody_wants_stops(sandbox: Sandbox) -> None:
    stop = Event()
    asked: list[float] = []

    def ask(line: bytes) -> None:
        if b"hanging" in line:
            asked.append(monotonic())
            stop.set()

    with pytest.raises(RunStopped), sandbox.open(target(), go_tree(), stop=stop) as opened:
        opened.go_test(["TestHangs"], on_line=ask)
    assert monotonic() - asked[0] < 5


def test_interrupt_leaves_nothing(sandbox: Sandbox) -> None:
    def interrupt(line: bytes) -> None:
        if b"hanging" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), sandbox.open(target(), go_tree()) as opened:
        opened.go_test(["TestHangs"], on_line=interrupt)


def test_engine_that_does_not_answer_is_to_be_tried_again(
    engine: DockerEngine, builds: Path, tmp_path: Path
) -> None:
    nowhere = replace(engine, host=f"unix://{tmp_path}/nowhere.sock")
    sandbox = sandbox_on(nowhere, tmp_path, builds)
    with pytest.raises(EngineError), sandbox.open(target(), go_tree()):
        pass


def _things(job: GoTests) -> list[str]:
    return [thing.role for thing in sweep.left(job.api, owner=job.labels.owner)]
