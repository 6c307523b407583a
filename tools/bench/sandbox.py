"""What the sandbox costs: `go test` in it, over plain `go test` on this machine, both warm.

A test of fifteen seconds with a Redis in a container, and one that does nothing: the difference of
the latter is what a job takes to start and to clean up. Plain runs have the engine's own socket.
"""

import os
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from itw.runs.sandbox import Ending
from tests.docker_engine.fixtures import DockerEngine
from tests.workers.sandboxes import go_tree, sandbox_on, target
from tools.bench.result import NothingMeasured, Result, in_turns, show, spread
from tools.engine.client import EngineError
from tools.engine.ensure import running_engine
from tools.engine.images import ensure_images
from tools.engine.settings import EngineSettings
from workers.engine.source import source_of
from workers.sandbox import Sandbox

LONG, NOTHING = "TestFifteenSeconds", "TestSkips"
LONG_ROUNDS, ROUNDS = 2, 5
RATIO, SECONDS = 1.10, 1.0


def results() -> list[Result]:
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory(prefix="itw-bench-")))
        source = stack.enter_context(source_of(go_tree(), place / "sources"))
        engine = _engine()
        builds = place / "builds"
        builds.mkdir()
        builds.chmod(0o777)
        sandbox = sandbox_on(engine, place / "sandbox", builds)
        plain, inside = _plain(source, engine.host), _sandboxed(sandbox)
        long = in_turns({"plain": plain(LONG), "sandbox": inside(LONG)}, LONG_ROUNDS)
        nothing = in_turns({"plain": plain(NOTHING), "sandbox": inside(NOTHING)}, ROUNDS)
        sandbox.sweep()
    return [_ratio(long), _overhead(nothing)]


def _engine() -> DockerEngine:
    settings = EngineSettings.from_env()
    found = running_engine(settings)
    if found is None:
        raise NothingMeasured("no Docker engine answers")
    try:
        images = ensure_images(found, settings)
    except EngineError as error:
        raise NothingMeasured(str(error)) from error
    return DockerEngine(client=None, host=found.host, images=images)


def _plain(source: Path, host: str) -> Callable[[str], Callable[[], None]]:
    """`go test` as a developer runs it, with a build cache that fills in the round before."""
    command = ["go", "test", "-json", "-count=1", "-timeout=600s", "./internal/impl/x"]
    environment = {**os.environ, "DOCKER_HOST": host, "CGO_ENABLED": "0"}  # noqa: TID251

    def run(test: str) -> None:
        argv = [*command[:-1], f"-run=^{test}$", command[-1]]
        done = subprocess.run(argv, cwd=source, env=environment, capture_output=True, check=False)
        if done.returncode:
            raise NothingMeasured(done.stdout.decode(errors="replace")[-500:])

    return lambda test: lambda: run(test)


def _sandboxed(sandbox: Sandbox) -> Callable[[str], Callable[[], None]]:
    tree = go_tree()

    def run(test: str) -> None:
        with sandbox.open(target(run=f"^{test}$"), tree) as job:
            ended = job.go_test([test])
        if ended.ending is not Ending.RAN:
            raise NothingMeasured(f"{ended.ending}: {ended.reason}")

    return lambda test: lambda: run(test)


def _ratio(samples: dict[str, list[float]]) -> Result:
    return Result(
        name="sandboxed test of 15 s over a plain one",
        value=median(samples["sandbox"]) / median(samples["plain"]),
        unit="x",
        target=RATIO,
        detail=_detail(samples),
        samples=samples,
    )


def _overhead(samples: dict[str, list[float]]) -> Result:
    return Result(
        name="start and clean-up of a sandboxed run",
        value=median(samples["sandbox"]) - median(samples["plain"]),
        unit="s",
        target=SECONDS,
        detail=_detail(samples),
        samples=samples,
    )


def _detail(samples: dict[str, list[float]]) -> str:
    return "; ".join(f"{side} {spread(seconds)}" for side, seconds in samples.items())


if __name__ == "__main__":
    show(results())
