"""Ways out of the job's container, tried from inside: rows 19 to 37, 43, and more of our own.

Each case is a Go test of `testdata/attacks/internal/impl/quiet`, which fails where it got out.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from itw.go.test_report import Outcome
from itw.runs.sandbox import Ending, SandboxRun
from tests.attacks.conftest import QUIET, REPOSITORY, OpenJob, escapes

# The first of them waits for a build cache, where there is none yet.
pytestmark = pytest.mark.timeout(600)

TESTS = sorted(
    name
    for path in (REPOSITORY / QUIET).glob("*_test.go")
    for name in re.findall(r"^func (TestIntegration\w+)", path.read_text(), re.MULTILINE)
)


def digest(directory: Path) -> dict[str, str]:
    """The outputs in a build cache, and which one each action has (but not since when)."""
    found = {}
    for path in directory.rglob("*-[ad]"):
        content = path.read_bytes()
        found[path.name] = sha256(
            content[:-21] if path.name.endswith("-a") else content
        ).hexdigest()
    return found


@pytest.fixture(scope="module")
def before(builds: Path) -> dict[str, str]:
    return digest(builds)


@pytest.fixture(scope="module")
def run(
    opened: OpenJob, here: bytes, before: dict[str, str], monkeypatch_module: None
) -> SandboxRun:
    with opened(QUIET, {f"{QUIET}/here.txt": here}) as job:
        return job.go_test()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[None]:
    """Secrets in the worker's own environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ITW_PRIVATE_KEY", "GITHUB_TOKEN", "REDIS_URL", "GOFLAGS", "CC"):
            patch.setenv(name, "itw-canary")
        yield


@pytest.mark.parametrize("test", TESTS)
def test_no_way_out(run: SandboxRun, test: str) -> None:
    found = {each.name: each for each in run.report.tests}
    assert test in found, run
    assert found[test].outcome is Outcome.PASSED, "\n".join(line.text for line in found[test].lines)


def test_22_builds_of_others_are_what_they_were(
    run: SandboxRun, before: dict[str, str], builds: Path
) -> None:
    after = digest(builds)
    assert len(before) > 100
    assert [path for path in before if after.get(path) != before[path]] == []


def test_the_report_tells_the_truth_of_what_passed(run: SandboxRun) -> None:
    assert run.ending is Ending.RAN
    assert escapes(run) == []
    assert {each.name for each in run.report.tests} == set(TESTS)
