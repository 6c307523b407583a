"""An evaluation on the model double with the real sandbox: both sets on real mutants.

The replies are scripted, and say nothing of what a model can do.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from itw.evaluation.forms import evaluation_in
from itw.evaluation.result import Outcome
from itw.evaluation.scores import pair_of
from itw.evaluation.share import Share
from itw.mutants.mutant import Family
from itw.runs.sandbox import Target
from itw.tree import MemoryTree, Tree
from tests import sample_repository
from tests.docker_engine.fixtures import DockerEngine
from tests.end_to_end.connect_sandbox import caches_of, sandbox_with
from tests.end_to_end.test_writing_loop import BASE, DRAFTS, PACKAGE, PLAN, TEST
from tests.model_double.script import Say
from tests.model_double.server import playing
from tests.workers.evaluation.stage import Stage
from workers.services import SandboxJob

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

# The repository's own test overlooks that nothing is deleted.
OWN = TEST.format(
    start="startRedis", says="nothing went wrong", check="LessOrEqual(t, left, int64(1))"
).replace("TestIntegrationRedisTrash", "TestIntegrationTrashOwn")
FILES = {
    path: text.encode() if isinstance(text, str) else text
    for path, text in {**BASE, f"{PACKAGE}/own_integration_test.go": OWN}.items()
}
TREE = MemoryTree(FILES, "d" * 40)

Open = Callable[[Target, Tree], AbstractContextManager[SandboxJob]]


@dataclass
class Real:
    """The real sandbox where a stage has its scripted one."""

    open: Open


@pytest.fixture
def opening(engine: DockerEngine, module_cache: Path, tmp_path: Path) -> Iterator[Open]:
    """Nothing may be left on the engine."""
    caches, jobs = caches_of(engine, module_cache, tmp_path)
    sandbox = sandbox_with(engine, caches, tmp_path)
    yield lambda target, tree: sandbox.open(target, tree, base=TREE)
    left = engine.sweep(jobs.owner)
    assert not left, f"left on the engine: {left}"


def test_both_sets_of_tests_on_a_real_service(opening: Open, tmp_path: Path) -> None:
    repository = tmp_path / "sample.git"
    commit = sample_repository.commit(repository, sample_repository.MAIN, FILES, "a trash")
    with playing([Say(text=each) for each in (PLAN, *DRAFTS)]) as double:
        stage = Stage(
            repository, commit, tmp_path / "evaluation", url=double.url,
            sandbox=Real(opening), names=("cache/redis_trash",), seconds=1500.0,
        )  # type: ignore[arg-type]  # fmt: skip
        results = stage.run()
        asked = str(double.asked)
    sys.stdout.write(evaluation_in("text", stage.said, results) + "\n")  # for who runs it with -s
    (result,) = results
    assert result.outcome is Outcome.DELIVERED, result
    assert "TestIntegrationTrashOwn" not in asked
    assert result.written is not None
    assert result.written.causes == ("compiler", "test", "survivors")
    assert (result.written.compiled_first, result.written.stable) == (False, True)
    pair = pair_of(result, Family.PROMISE)
    assert (pair.written, pair.own) == (Share(1, 1), Share(0, 1))
    assert result.measured is not None
    assert result.measured.not_run == ()
