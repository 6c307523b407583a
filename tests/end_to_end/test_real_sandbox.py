"""A pull request whose tests really run: webhook, review, engine, gateway, `go test`, verdict.

Its module needs nothing but the sample's stand-in for benthos, so that there is little to compile;
what tests with services and large modules come to is test_zoo.py's to show.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from itw.configuration.config import PATH
from tests import sample_repository
from tests.docker_engine.fixtures import DockerEngine
from tests.end_to_end.system import System
from tests.workers.stage import Worker, wait_until

pytestmark = pytest.mark.timeout(300)

STUB = {
    path: data
    for path, data in sample_repository.files("base").items()
    if path.startswith("third_party/benthos/")
}
GO_MOD = """\
module example.org/clock

go 1.26.0

require github.com/redpanda-data/benthos/v4 v4.0.0

require gopkg.in/yaml.v3 v3.0.1 // indirect

replace github.com/redpanda-data/benthos/v4 => ./third_party/benthos
"""
GO_SUM = "".join(
    line + "\n"
    for line in sample_repository.files("base")["go.sum"].decode().splitlines()
    if line.startswith(("gopkg.in/yaml.v3 v3.0.1", "gopkg.in/check.v1"))
)
OUTPUT = """\
package clock

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterOutput("clock", service.NewConfigSpec(), newOutput)
}

func newOutput(*service.ParsedConfig, *service.Resources) (service.Output, int, error) {
	return nil, 1, nil
}
"""
TESTS = """\
package clock

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const config = `
output:
  clock: {{}}
`

func TestIntegrationClockTicks(t *testing.T) {{
	integration.CheckSkip(t)
	t.Log("Given: a clock")
	t.Log("When: nobody looks")
	t.Log("Then: it ticks")
	_ = config
}}

func TestIntegrationClockStrikes(t *testing.T) {{
	integration.CheckSkip(t)
	t.Log("Given: a clock")
	t.Log("When: it is noon")
	t.Log("Then: it strikes")
	{body}
	_ = config
}}
"""
TEST_FILE = "internal/impl/clock/integration_test.go"
MAIN = {
    "go.mod": GO_MOD,
    "go.sum": GO_SUM,
    PATH: "enforce: true\nrun:\n  cgo: false\n",
    "internal/impl/clock/output.go": OUTPUT,
    TEST_FILE: TESTS.format(body=""),
}


@pytest.fixture
def of_this_engine(engine: DockerEngine, module_cache: Path) -> dict[str, str]:
    return {
        "DOCKER_HOST": engine.host,
        "ITW_JOB_IMAGE": engine.images.job,
        "ITW_GATEWAY_IMAGE": engine.images.gateway,
        "ITW_MODULE_SEEDS": str(module_cache),
    }


@pytest.fixture
def worker(system: System, of_this_engine: dict[str, str], owner: str) -> Iterator[Worker]:
    """The worker as it is installed; whatever it makes is this test's own."""
    directory = system.directory / "data" / "sandbox"
    directory.mkdir(parents=True)
    (directory / "owner").write_text(owner)
    system.repository.push("main", {**MAIN, **STUB})
    system.start_worker()
    yield system.start_installed_sandbox_worker(**of_this_engine)
    for each in system.workers:
        each.kill() if each.process.poll() is None else None


def changed(body: str) -> dict[str, str]:
    return {TEST_FILE: TESTS.format(body=body)}


def test_what_ran_is_told_from_the_webhook_to_the_failing_step(system, worker):
    pull = system.open_pull("feature", changed('t.Fatal("a minute late")'))
    system.wait_for_verdict(pull, timeout=240)
    (check,) = pull.seen.checks
    assert check.title.startswith("2 tests ran, 1 failed at “Then”")
    assert check.conclusion == "failure"
    assert "TestIntegrationClockStrikes" in check.summary
    assert "a minute late" in check.summary
    assert (TEST_FILE, 27) in [(path, line) for path, line, *_ in check.annotations]


def test_a_worker_that_is_killed_leaves_nothing_after_the_next_ones_first_sweep(
    system, worker, of_this_engine, engine, owner
):
    pull = system.open_pull("feature", changed("select {}"))
    wait_until(lambda: engine.things(owner), 200, "a job")
    worker.kill()
    assert engine.things(owner) != []
    pull.close()
    system.start_installed_sandbox_worker(**of_this_engine)
    wait_until(lambda: engine.things(owner) == [], 60, "swept")
