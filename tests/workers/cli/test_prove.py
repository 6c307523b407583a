"""`itw prove` without the sandbox, on a connector that keeps its values in this process."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import Result

from itw.errors import UserError
from tests.small_module import module
from tests.workers.cli.clone import Clone, itw
from tests.workers.stage import wait_until

pytestmark = pytest.mark.timeout(300)

CACHE = """\
package shop

import (
	"context"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const fieldPrefix = "prefix"

var shelf = map[string][]byte{}

func spec() *service.ConfigSpec {
	return service.NewConfigSpec().Fields(service.NewStringField(fieldPrefix).Default(""))
}

func init() {
	service.MustRegisterCache("shop", spec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Cache, error) {
			return newCache(conf)
		})
}

type cache struct{ prefix string }

func newCache(conf *service.ParsedConfig) (*cache, error) {
	prefix, err := conf.FieldString(fieldPrefix)
	if err != nil {
		return nil, err
	}
	return &cache{prefix: prefix}, nil
}

func (c *cache) Get(_ context.Context, key string) ([]byte, error) {
	value, ok := shelf[c.prefix+key]
	if !ok {
		return nil, service.ErrKeyNotFound
	}
	return value, nil
}

func (c *cache) Set(_ context.Context, key string, value []byte, _ *time.Duration) error {
	shelf[c.prefix+key] = value
	return nil
}

func (c *cache) Add(_ context.Context, key string, value []byte, _ *time.Duration) error {
	if _, ok := shelf[c.prefix+key]; ok {
		return service.ErrKeyAlreadyExists
	}
	shelf[c.prefix+key] = value
	return nil
}

func (c *cache) Delete(_ context.Context, key string) error {
	delete(shelf, c.prefix+key)
	return nil
}

func (c *cache) Close(context.Context) error {
	clear(shelf)
	return nil
}
"""
HEAD = """\
package shop

import (
	"errors"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const config = "shop: {}"

func open(t *testing.T, prefix string) *cache {
	t.Helper()
	conf, err := spec().ParseYAML("prefix: " + prefix)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := newCache(conf)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}
"""
STRONG = (
    HEAD
    + """
func TestIntegrationShopCache(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a cache with a prefix")
	clear(shelf)
	store := open(t, "till")
	t.Log("When: a value is stored")
	if err := store.Set(t.Context(), "a", []byte("1"), nil); err != nil {
		t.Fatal(err)
	}
	t.Log("Then: the shelf has it under the prefix")
	if got := string(shelf["tilla"]); got != "1" {
		t.Fatalf("the shelf has %q", got)
	}
	if got, err := store.Get(t.Context(), "a"); err != nil || string(got) != "1" {
		t.Fatalf("got %q, %v", got, err)
	}
	t.Log("And: it can't be added again, and something else can")
	if err := store.Add(t.Context(), "a", nil, nil); !errors.Is(err, service.ErrKeyAlreadyExists) {
		t.Fatalf("added again: %v", err)
	}
	if err := store.Add(t.Context(), "b", []byte("2"), nil); err != nil {
		t.Fatal(err)
	}
	if got := string(shelf["tillb"]); got != "2" {
		t.Fatalf("the shelf has %q", got)
	}
	t.Log("And: it is gone when it was deleted")
	if err := store.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(t.Context(), "a"); !errors.Is(err, service.ErrKeyNotFound) {
		t.Fatalf("still there: %v", err)
	}
}
"""
)
WEAK = (
    HEAD.replace('\t"errors"\n', "").replace(
        '\t"github.com/redpanda-data/benthos/v4/public/service"\n', ""
    )
    + """
func TestIntegrationShopCache(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a cache with a prefix")
	store := open(t, "till")
	t.Log("When: a value is stored")
	if err := store.Set(t.Context(), "a", []byte("1"), nil); err != nil {
		t.Fatal(err)
	}
	t.Log("Then: something is found")
	if _, err := store.Get(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
}
"""
)
PACKAGE = "internal/impl/shop"


@pytest.fixture
def clone(tmp_path: Path, module_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    assert module_cache.is_dir()
    monkeypatch.setenv("ITW_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GOFLAGS", "-mod=mod")
    clone = Clone(tmp_path / "shop")
    small = {path: data.decode() for path, data in module("shop").items()}
    clone.commit({**small, f"{PACKAGE}/cache.go": CACHE})
    return clone


def proved(clone: Clone, test: str, *options: str) -> Result:
    clone.commit({f"{PACKAGE}/integration_test.go": test})
    return itw("prove", "shop", "--repo", clone.path, "--no-sandbox", *options)


def fates(done: Result) -> dict[str, str]:
    """Each promise's fate by its name."""
    (proof,) = json.loads(done.stdout)["proofs"]
    mutants = (each for each in proof["mutants"] if each["family"] == "promise")
    return {each["name"].removeprefix("cache."): each["fate"] for each in mutants}


KILLED = {
    *("get_misses", "get_is_empty", "set_stores_nothing", "add_stores_nothing"),
    *("add_hides_errors", "delete_keeps", "ignores_prefix"),
}
SURVIVED = {"close_leaks"}


def test_a_strong_test_notices_all_that_can_be_noticed(clone: Clone) -> None:
    done = proved(clone, STRONG, "--mutants", "4", "--format", "json")
    assert fates(done) == dict.fromkeys(KILLED, "killed") | dict.fromkeys(SURVIVED, "survived")
    assert done.return_value == 1
    schema = json.loads(Path("docs/prove.schema.json").read_text())
    jsonschema_rs.validator_for(schema).validate(json.loads(done.stdout))


def test_a_weak_test_notices_little(clone: Clone, tmp_path: Path) -> None:
    page = tmp_path / "proof.html"
    done = proved(clone, WEAK, "--mutants", "0", "--also", f"html={page}")
    assert done.return_value == 1
    assert "✓ never finds a key" in done.stdout
    assert "✗ finds an empty value under every key" in done.stdout
    assert "a test would have to compare the value that is found" in done.stdout
    assert done.stdout.splitlines()[-1] == "2 of 8 promises noticed when broken"
    assert "a test would have to compare" in page.read_text()


def test_a_test_that_fails_proves_nothing(clone: Clone) -> None:
    done = proved(clone, STRONG.replace('got != "1"', 'got != "2"'), "--mutants", "0")
    assert done.return_value == 2
    assert "no test passes on the connector as it is" in done.stdout


def test_nothing_to_prove_is_said_before_anything_runs(clone: Clone) -> None:
    with pytest.raises(UserError, match="no integration test of a connector"):
        proved(clone, "package shop\n")


def test_fix_runs_new_tests_on_the_old_code(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "change")
    broken = CACHE.replace("shelf[c.prefix+key] = value", "shelf[key] = value")
    clone.git("branch", "-f", "main", clone.commit({f"{PACKAGE}/cache.go": broken}))
    clone.commit({f"{PACKAGE}/cache.go": CACHE, f"{PACKAGE}/integration_test.go": STRONG})
    done = itw("prove", "--fix", "--repo", clone.path, "--no-sandbox")
    assert not done.return_value, done.output
    assert "it tests this change" in done.stdout


def test_fix_says_where_there_is_no_change_to_take_back(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "change")
    clone.commit({f"{PACKAGE}/integration_test.go": STRONG.replace('got != "1"', 'got != "2"')})
    arguments = ("prove", "--fix", "--repo", clone.path, "--no-sandbox")
    done = itw(*arguments, "--fail-on", "never")
    assert "No product code is changed" in done.stderr
    assert "1 test ran, 1 failed" in done.stdout
    assert not done.return_value, "--fail-on holds with --fix too"


def test_a_proof_that_was_killed_goes_on_where_it_was(clone: Clone, tmp_path: Path) -> None:
    clone.commit({f"{PACKAGE}/integration_test.go": STRONG})
    arguments = ["prove", "shop", "--repo", str(clone.path), "--no-sandbox", "--mutants", "0"]
    program = [sys.executable, "-c", "from workers.cli import main; main()", *arguments]
    running = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: runs_in(tmp_path) >= 3, 120)
    running.kill()
    running.wait()
    made = runs_in(tmp_path)
    done = itw(*arguments, "--format", "json")
    assert f"goes on after {made} runs made before" in done.stderr
    assert fates(done) == dict.fromkeys(KILLED, "killed") | dict.fromkeys(SURVIVED, "survived")
    assert runs_in(tmp_path) == 0  # it was told


def test_a_proof_that_could_not_be_written_is_not_made_again(clone: Clone, tmp_path: Path) -> None:
    page = tmp_path / "missing" / "proof.html"
    with pytest.raises(UserError, match="missing"):
        proved(clone, WEAK, "--mutants", "0", "--also", f"html={page}")
    made = runs_in(tmp_path)
    done = itw("prove", "shop", "--repo", clone.path, "--no-sandbox", "--mutants", "0")
    assert f"goes on after {made} runs made before" in done.stderr


def runs_in(directory: Path) -> int:
    """How many runs are in the journals."""
    journals = (directory / "data/proofs").glob("*.jsonl")
    return sum(file.read_bytes().count(b"\n") for file in journals)
