"""The writing loop on the model double with the real sandbox.

The replies are scripted, and say nothing of what a model can do: the first draft does not compile,
the second fails in Docker, the third passes and overlooks a broken promise, the fourth is proved.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from itw.configuration.config import Config, RunCommand
from itw.connector import Connector
from itw.connectors.inventory import connectors_in
from itw.mutants.mutant import Family
from itw.runs.sandbox import Target
from itw.spending import DOLLAR, Limit, price_of
from itw.tree import MemoryTree, Tree
from itw.writing.drafting import Ground
from itw.writing.evidence import Evidence, Phase, State
from itw.writing.report import text_of
from itw.writing.standing import Standing
from tests.docker_engine.fixtures import DockerEngine
from tests.end_to_end.connect_sandbox import caches_of, sandbox_with
from tests.model_double.script import Say
from tests.model_double.server import KEY, Double, playing
from tests.sample_repository import files
from workers.ledger import MemoryLedger
from workers.model import Model
from workers.model_client import Client
from workers.services import SandboxJob
from workers.write_tests import Writing, write_tests

pytestmark = pytest.mark.timeout(600)  # whoever is first compiles testcontainers and its like

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
BASE = {**files("base"), **files("zoo/base"), f"{PACKAGE}/trash.go": TRASH}
TREE = MemoryTree(BASE, "d" * 40)

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


class Shown:
    def __init__(self) -> None:
        self.standings: list[Standing] = []

    def at(self, standing: Standing) -> None:
        self.standings.append(standing)

    def feed(self, line: bytes) -> None:
        del line


@pytest.fixture
def opening(
    engine: DockerEngine, module_cache: Path, tmp_path: Path
) -> Iterator[Callable[[Target, Tree], AbstractContextManager[SandboxJob]]]:
    """Nothing may be left on the engine."""
    caches, jobs = caches_of(engine, module_cache, tmp_path)
    sandbox = sandbox_with(engine, caches, tmp_path)
    yield lambda target, tree: sandbox.open(target, tree, base=TREE)
    left = engine.sweep(jobs.owner)
    assert not left, f"left on the engine: {left}"


def connector() -> Connector:
    return next(each for each in connectors_in(TREE) if each.name == "redis_trash")


def written(double: Double, writing: Writing) -> Evidence:
    client = Client(
        api_key=KEY,
        model="scripted",
        price=price_of("claude-sonnet-5-5"),
        base_url=double.url,
        ledger=MemoryLedger(),
    )
    with Model(client) as model:
        return write_tests(writing, model)


def test_four_scripted_drafts_come_to_a_proved_test(opening, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    shown = Shown()
    writing = Writing(
        ground=Ground(
            connector=connector(), tree=TREE, config=Config(run_command=RunCommand(cgo=False))
        ),
        opening=opening,
        directory=tmp_path / "writing",
        limits=(Limit(name="this job", key="job", most=10 * DOLLAR),),
        shown=shown,
        mutants=0,
    )
    with playing([Say(text=each) for each in (PLAN, *DRAFTS)]) as double:
        evidence = written(double, writing)
        asked = [body["messages"][0]["content"] for body in double.asked]
        again = written(double, writing)

    sys.stdout.write(
        "\n".join(text_of(evidence, str(connector()))) + "\n"
    )  # for who runs it with -s
    assert evidence.state is State.PROVED, evidence.not_proved
    assert evidence.drafts == 4
    assert len(evidence.runs) == 5
    assert "undefined: startRediss" in asked[2]
    assert "expected 7" in asked[3]
    assert "deletes nothing" in asked[4]
    promises = evidence.kills.of(Family.PROMISE)
    assert promises.killed == len(promises.kills) == 1
    told = list(dict.fromkeys(each.phase for each in shown.standings))
    assert told == [phase for phase in Phase if phase is not Phase.DELIVER]

    # The same job once more: everything comes from the journal, and nothing is asked or run.
    assert len(double.asked) == 5
    assert (again.state, again.cost, again.draft) == (State.PROVED, evidence.cost, evidence.draft)
