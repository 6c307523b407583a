"""Real mutants under real tests in real containers: each ends as what it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from itw.configuration.config import Config
from itw.mutants import Family
from itw.mutants.service_stopped import NAME
from itw.proving.proof import Proof
from itw.proving.subjects import subjects_of
from itw.proving.trials import Question, Subject, Trial
from itw.review import review_trees
from itw.runs.planning import plan_tests
from itw.runs.sandbox import Target
from itw.tree import MemoryTree, OverlaidTree, Tree
from itw.writing.kills import Fate
from tests.docker_engine.fixtures import DockerEngine
from tests.end_to_end.connect_sandbox import caches_of, sandbox_with
from tests.itw.changes import change_between
from tests.sample_repository import files
from workers.prove import Proving
from workers.services import SandboxJob
from workers.trial_journal import Journal, journal_name

pytestmark = pytest.mark.timeout(600)  # whoever is first compiles testcontainers and its like

BASE = {**files("base"), **files("zoo/base")}
TREE = MemoryTree(BASE, "b" * 40)
PACKAGE = "internal/impl/redis"
STOPPED = f"cache.{NAME}"
PATH = f"{PACKAGE}/proved_integration_test.go"
HEAD = """\
package redis

import (
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func openCache(t *testing.T, url string) *cache {
	t.Helper()
	conf, err := cacheSpec().ParseYAML(fmt.Sprintf("url: %v\\nprefix: 'test:'", url))
	require.NoError(t, err)
	store, err := newCache(conf)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.client.Close()) })
	return store
}
"""
# A raw client looks into the server, where the cache's own twin would only see itself.
STRONG = (
    HEAD
    + """
func TestIntegrationRedisCacheStores(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a Redis server, a cache with a prefix, and a client of one's own")
	url := startRedis(t)
	store := openCache(t, url)
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	client := redis.NewClient(options)
	t.Cleanup(func() { assert.NoError(t, client.Close()) })

	t.Log("When: a value is stored")
	require.NoError(t, store.Set(t.Context(), "colour", []byte("green"), nil))

	t.Log("Then: the server has it under the prefixed key")
	value, err := client.Get(t.Context(), "test:colour").Result()
	require.NoError(t, err)
	assert.Equal(t, "green", value)
}
"""
)
WEAK = (
    HEAD.replace('\t"github.com/redis/go-redis/v9"\n', "")
    + """
func TestIntegrationRedisCacheStores(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a Redis server and a cache")
	store := openCache(t, startRedis(t))

	t.Log("When: a value is stored")
	err := store.Set(t.Context(), "colour", []byte("green"), nil)

	t.Log("Then: nothing went wrong")
	require.NoError(t, err)
}
"""
)


class Silent:
    def begin(self, subject: Subject, trials: list[Trial]) -> None: ...

    def asks(self, question: Question) -> None: ...

    def feed(self, line: bytes) -> None: ...

    def ended(self, trial: Trial, trials: list[Trial]) -> None: ...


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


def subjects(extra: dict[str, bytes], *asked: str, mutants: int = 0) -> tuple[Subject, ...]:
    tree = OverlaidTree(TREE, extra)
    trees = {"base": TREE, "head": tree}
    change = change_between(BASE, {**BASE, **extra})
    plan = plan_tests(review_trees(diff=change, config=Config(), **trees), **trees, asked=asked)
    return subjects_of(plan, tree, mutants=mutants, seed="7")


def fates_of(test: str, *names: str, opening, directory: Path) -> dict[str, Fate]:  # type: ignore[no-untyped-def]
    (subject,) = (
        each
        for each in subjects({PATH: test.encode()}, "TestIntegrationRedisCacheStores")
        if str(each.connector) == "cache redis"
    )
    chosen = tuple(each for each in subject.promises if each.name in names)
    proof = proved(replace(subject, promises=chosen), opening, directory)
    return {kill.mutant.name: kill.fate for kill in proof.kills.kills}


def proved(subject: Subject, opening, directory: Path) -> Proof:  # type: ignore[no-untyped-def]
    journal = Journal(directory / f"{journal_name(subject, sandboxed=True)}.jsonl")
    return Proving(subject=subject, opening=opening, journal=journal, following=Silent()).run()


# It starts a server, and asks nobody but itself.
BLIND = (
    HEAD.replace('\t"github.com/redis/go-redis/v9"\n', "")
    + """
func TestIntegrationRedisCacheStores(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a Redis server and a cache")
	store := openCache(t, startRedis(t))

	t.Log("When: a value is stored")
	err := store.Set(t.Context(), "colour", []byte("green"), nil)

	t.Log("Then: the cache is still there")
	t.Log(err)
	assert.NotNil(t, store)
}
"""
)
PROMISES = ("cache.set_stores_nothing", "cache.ignores_prefix", STOPPED)


def test_a_strong_test_notices(opening, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    found = fates_of(STRONG, *PROMISES, opening=opening, directory=tmp_path)
    assert found == dict.fromkeys(PROMISES, Fate.KILLED)


def test_a_weak_test_does_not(opening, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    found = fates_of(WEAK, PROMISES[0], opening=opening, directory=tmp_path)
    assert found == {PROMISES[0]: Fate.SURVIVED}


def test_a_test_that_passes_with_its_service_stopped_has_shown_nothing(
    opening,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    found = fates_of(BLIND, STOPPED, opening=opening, directory=tmp_path)
    assert found == {STOPPED: Fate.SURVIVED}


# What the sample's own tests notice, by reading them.
SAMPLE = {
    "cache redis": {
        *("cache.get_misses", "cache.get_is_empty", "cache.set_stores_nothing"),
        *("cache.add_hides_errors", "cache.add_stores_nothing", "cache.delete_keeps"),
        STOPPED,
    },
    "output redis_list": {"output.write_drops", "output.write_repeats", f"output.{NAME}"},
    "output nats": {"output.write_drops", "output.connects_to_nothing", f"output.{NAME}"},
    "input nats": {"input.connects_to_nothing", f"input.{NAME}"},
}


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", SAMPLE)
def test_every_mutant_of_the_samples_own_tests_is_told_rightly(
    name: str,
    opening,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    kind, _, plain = name.partition(" ")
    (subject,) = (
        each for each in subjects({}, f"{kind}/{plain}", mutants=4) if str(each.connector) == name
    )
    proof = proved(subject, opening, tmp_path)
    told = {kill.mutant.name: kill for kill in proof.kills.kills}
    promises = {name for name, kill in told.items() if kill.mutant.family is Family.PROMISE}
    killed = {each for each in promises if told[each].fate is Fate.KILLED}
    assert killed == SAMPLE[name], told
    assert {told[each].fate for each in promises} <= {Fate.KILLED, Fate.SURVIVED}
    random = {kill.fate for kill in proof.random.kills}
    assert random <= {Fate.KILLED, Fate.SURVIVED, Fate.UNREACHED}
