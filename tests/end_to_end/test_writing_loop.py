"""A maintainer asks for tests and gets them: webhook, queue, loop, model, engine, delivery.

Only GitHub and the model are played. The replies are scripted, and say nothing of what a model can
do: the first draft does not compile, the second fails in Docker, the third passes and overlooks a
broken promise, the fourth is proved and pushed.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from itw.configuration.config import PATH as CONFIG
from tests.docker_engine.fixtures import DockerEngine
from tests.end_to_end.connect_sandbox import REPOSITORY, kept
from tests.end_to_end.system import System, running
from tests.github_double.people import PullPage
from tests.model_double.script import Break, Say, Step
from tests.model_double.server import KEY, Double, playing
from tests.sample_repository import files
from tests.workers.stage import Worker, wait_until

pytestmark = pytest.mark.timeout(1500)  # whoever is first compiles testcontainers and its like

PACKAGE = "internal/impl/redis"
PATH = f"{PACKAGE}/trash_integration_test.go"
# A cache that promises nothing but Delete: what there is to break is tried in a minute.
TRASH = b"""\
package redis

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/redpanda-data/benthos/v4/public/service"
)

func trashSpec() *service.ConfigSpec {
	return service.NewConfigSpec().Summary("Deletes keys.").Fields(clientField())
}

func init() {
	service.MustRegisterCache("redis_trash", trashSpec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Cache, error) {
			return newTrash(conf)
		})
}

type trash struct {
	service.Cache
	client *redis.Client
}

func newTrash(conf *service.ParsedConfig) (*trash, error) {
	client, err := clientFromConfig(conf)
	return &trash{client: client}, err
}

// Delete removes a key.
func (c *trash) Delete(ctx context.Context, key string) error {
	return c.client.Del(ctx, key).Err()
}
"""
BASE = {**files("zoo/base"), CONFIG: "delivery: push\nrun:\n  cgo: false\n"}

TEST = """\
package redis

import (
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationRedisTrash(t *testing.T) {{
	integration.CheckSkip(t)

	t.Log("Given: a Redis server with a key, a cache and a client of one's own")
	url := {start}(t)
	conf, err := trashSpec().ParseYAML(fmt.Sprintf("url: %v", url))
	require.NoError(t, err)
	store, err := newTrash(conf)
	require.NoError(t, err)
	t.Cleanup(func() {{
		if err := store.client.Close(); err != nil {{
			t.Log(err)
		}}
	}})
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	client := redis.NewClient(options)
	t.Cleanup(func() {{
		if err := client.Close(); err != nil {{
			t.Log(err)
		}}
	}})
	require.NoError(t, client.Set(t.Context(), "colour", "green", 0).Err())

	t.Log("When: the key is deleted")
	require.NoError(t, store.Delete(t.Context(), "colour"))

	t.Log("Then: {says}")
	left, err := client.Exists(t.Context(), "colour").Result()
	require.NoError(t, err)
	assert.{check}
}}
"""


def draft(check: str, *, says: str = "the server lets go of it", start: str = "startRedis") -> Any:
    content = TEST.format(start=start, says=says, check=check)
    return {
        "files": [{"path": PATH, "content": content}],
        "tests": ["TestIntegrationRedisTrash"],
        "notes": ["scripted, by no model"],
    }


PLAN = {
    "tests": [{"name": "TestIntegrationRedisTrash", "shows": [], "story": "a key is deleted"}],
    "services": [{"image": "redis:7.2", "why": "the sample uses it"}],
    "observed_with": "github.com/redis/go-redis/v9",
}
DRAFTS = (
    draft("Zero(t, left)", start="startRediss"),
    draft("Equal(t, int64(7), left)"),
    draft("LessOrEqual(t, left, int64(1))"),
    draft("Zero(t, left)"),
)


REPLIES = tuple(Say(text=each) for each in (PLAN, *DRAFTS))
COMMENT = "integration-test-writer v1"
BOLD = re.compile(r"\*\*(.+?)\*\*")
PATIENCE = 1200  # seconds: a busy machine links each test binary anew


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    """By the name under which what its packages need is compiled already."""
    with running(tmp_path, REPOSITORY) as system:
        yield system


@pytest.fixture
def double() -> Iterator[Double]:
    with playing() as double:
        yield double


@pytest.fixture
def start(
    system: System, engine: DockerEngine, module_cache: Path, owner: str, double: Double
) -> Iterator[Callable[[], Worker]]:
    """Starts a worker that writes; what it makes is this test's own, and nothing may be left."""
    sandbox = system.directory / "data" / "sandbox"
    sandbox.mkdir(parents=True)
    (sandbox / "owner").write_text(owner)
    kept().mkdir(exist_ok=True)
    (sandbox / "caches").symlink_to(kept())
    system.repository.push("main", BASE)
    system.start_worker()
    yield lambda: system.start_loop_worker(
        DOCKER_HOST=engine.host,
        ITW_JOB_IMAGE=engine.images.job,
        ITW_GATEWAY_IMAGE=engine.images.gateway,
        ITW_MODULE_SEEDS=str(module_cache),
        ANTHROPIC_API_KEY=KEY,
        ANTHROPIC_BASE_URL=double.url,
    )
    for each in system.workers:
        each.kill() if each.process.poll() is None else None


def asked_for(system: System) -> PullPage:
    """A pull request that adds a connector without a test, and the command for one."""
    pull = system.open_pull("feature", {f"{PACKAGE}/trash.go": TRASH}, by="dev")
    system.wait_for_verdict(pull)
    pull.comment("/write-integration-tests", by="dev")
    return pull


def told(pull: PullPage) -> str:
    """The comment that shows how far it is, and in the end the evidence."""
    return next((each.body for each in pull.seen.comments if COMMENT in each.body), "")


def phases_until_pushed(system: System, pull: PullPage, timeout: float) -> set[str]:
    """What the comment showed meanwhile as the step that it is at: "**running 2/5**"."""
    first, shown = pull.head_sha, set[str]()

    def pushed() -> bool:
        shown.update(each.rstrip(" 0123456789/") for each in BOLD.findall(told(pull)))
        return pull.head_sha != first

    wait_until(pushed, timeout, "pushed")
    system.wait_until_idle()
    return shown


def silent(step: Say) -> Break:
    """It begins to think, and says nothing for as long as anybody would wait."""
    return Break(of=step, events=2, silence=120.0)


def test_a_command_ends_as_a_proved_test_on_the_branch(system, start, double, engine, owner):
    double.play(*REPLIES)
    start()
    pull = asked_for(system)
    first = pull.head_sha
    shown = phases_until_pushed(system, pull, PATIENCE)

    asked = [json.dumps(body["messages"]) for body in double.asked]
    assert len(asked) == 5
    assert "undefined: startRediss" in asked[2]
    assert "expected 7" in asked[3]
    assert "deletes nothing" in asked[4]
    said = told(pull)
    assert f"Pushed to this branch as {pull.head_sha}" in said
    for each in ("5 of 5", "deletes nothing ✓", "finds its service stopped ✓", "4 drafts"):
        assert each in said
    assert {"planning", "compiling", "running", "breaking the connector"} <= shown
    assert_delivered_once(system, pull, first)
    assert engine.things(owner) == []


def assert_delivered_once(system: System, pull: PullPage, first: str) -> None:
    git = system.repository.state.git
    assert git.log(f"{first}..{pull.head_sha}") == [pull.head_sha]
    assert [each.path for each in git.files(first, pull.head_sha)] == [PATH]
    assert git.blob(pull.head_sha, PATH) == DRAFTS[-1]["files"][0]["content"].encode()
    assert sum(COMMENT in each.body for each in pull.seen.comments) == 1


def test_cancelling_does_not_wait_for_a_model_that_thinks(system, start, double):
    double.play(silent(REPLIES[0]))
    start()
    pull = asked_for(system)
    wait_until(lambda: double.asked, 60, "asked")
    pull.comment("/integration-tests cancel", by="dev")
    wait_until(lambda: "Cancelled by dev" in told(pull), 60, "cancelled")
    system.wait_until_idle()
    assert len(double.asked) == 1


KILLED: tuple[tuple[tuple[str, ...], Sequence[Step]], ...] = (
    (("planning", "compiling"), (silent(REPLIES[0]), *REPLIES)),
    (("drafting", "breaking the connector"), (REPLIES[0], silent(REPLIES[1]), *REPLIES[1:])),
    (("running",), REPLIES),
)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("phases", "replies"), KILLED, ids=["+".join(p) for p, _ in KILLED])
def test_a_worker_that_is_killed_at_any_step_delivers_once(
    system, start, double, engine, owner, phases, replies
):
    double.play(*replies)
    worker = start()
    pull = asked_for(system)
    first = pull.head_sha
    for phase in phases:
        wait_until(lambda phase=phase: f"**{phase}" in told(pull), PATIENCE, phase)
        worker.kill()
        worker = start()
    phases_until_pushed(system, pull, PATIENCE)
    assert_delivered_once(system, pull, first)
    assert len(double.asked) == len(replies)  # nothing that was answered was asked again
    assert engine.things(owner) == []
