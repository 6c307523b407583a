"""`itw eval` without the sandbox, on a cache that keeps its values in this process.

The replies are scripted, and say nothing of what a model can do.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest

from itw.errors import UserError
from tests import sample_repository
from tests.model_double.script import Say
from tests.model_double.server import KEY, Double, playing
from tests.workers.cli.clone import Clone, itw
from tests.workers.cli.test_prove import CACHE, WEAK

pytestmark = pytest.mark.timeout(300)


def in_its_package(code: str) -> str:
    """As if it talked to NATS: of what stays in the process nothing would be written."""
    for before, after in (
        ("package shop", "package shelf"),
        ('"shop"', '"nats_shelf"'),
        ('\t"time"\n\n', '\t"strings"\n\t"time"\n\n\t"github.com/nats-io/nats.go"\n\n'),
        ("{prefix: prefix}", "{prefix: strings.TrimPrefix(prefix, nats.DefaultURL)}"),
    ):
        code = code.replace(before, after)
    return code


PACKAGE = "internal/impl/shelf"
# A cache that promises nothing but Set: what there is to break is tried in seconds.
SMALL = in_its_package(
    CACHE[: CACHE.index("func (c *cache) Get(")].replace(
        "type cache struct{ prefix string }",
        "type cache struct {\n\tservice.Cache\n\tprefix string\n}",
    )
    + CACHE[CACHE.index("func (c *cache) Set(") : CACHE.index("func (c *cache) Add(")]
)
OPEN = in_its_package(WEAK[: WEAK.index("func TestIntegrationShopCache")])
OWN = (
    OPEN
    + """\
func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a cache for a till")
	till := open(t, "till")
	if err := till.Set(t.Context(), "a", []byte("1"), nil); err != nil {
		t.Fatal(err)
	}
}
"""
)
WRITTEN = (
    OPEN.replace("open(", "opened(")
    + """\
func TestIntegrationShelfStores(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a cache with a prefix")
	clear(shelf)
	store := opened(t, "bar")

	t.Log("When: a value is stored")
	if err := store.Set(t.Context(), "a", []byte("1"), nil); err != nil {
		t.Fatal(err)
	}

	t.Log("Then: the shelf has it under the prefix")
	if got := string(shelf["bara"]); got != "1" {
		t.Fatalf("the shelf has %q", got)
	}
}
"""
)
PLAN = {
    "tests": [{"name": "TestIntegrationShelfStores", "shows": [], "story": "one value"}],
    "services": [],
    "observed_with": "the shelf",
}
DRAFT = {
    "files": [{"path": f"{PACKAGE}/cache_integration_test.go", "content": WRITTEN}],
    "tests": ["TestIntegrationShelfStores"],
    "notes": ["scripted, by no model"],
}


@pytest.fixture
def double() -> Iterator[Double]:
    with playing([Say(text=PLAN), Say(text=DRAFT)]) as running:
        yield running


@pytest.fixture
def clone(
    tmp_path: Path, module_cache: Path, monkeypatch: pytest.MonkeyPatch, double: Double
) -> Clone:
    assert module_cache.is_dir()
    for name in ("ANTHROPIC_API_KEY", "ITW_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", double.url)
    monkeypatch.setenv("ITW_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GOFLAGS", "-mod=mod")
    clone = Clone(tmp_path / "shop")
    sample = {path: data.decode() for path, data in sample_repository.files("base").items()}
    tests = {f"{PACKAGE}/cache.go": SMALL, f"{PACKAGE}/integration_test.go": OWN}
    clone.commit({**sample, **tests})
    return clone


def arguments(clone: Clone, *more: str | Path) -> list[str | Path]:
    options = ("--connectors", "cache/nats_shelf", "--mutants", "1", "--no-sandbox")
    return ["eval", "--repo", clone.path, *options, "--model", "scripted", *more]


def schema() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json.loads(Path("docs/eval.schema.json").read_text()))


def test_written_tests_stand_beside_the_repositorys_own(
    clone: Clone, double: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    page, said = tmp_path / "eval.html", tmp_path / "eval.json"
    done = itw(*arguments(clone, "--also", f"html={page}", "--also", f"json={said}"))
    assert not done.return_value, done.output
    told = json.loads(said.read_text())
    schema().validate(told)
    (result,) = told["connectors"]
    assert result["outcome"] == "delivered", result
    promise = told["totals"]["promise"]
    assert promise["pair"]["written"]["k"] == promise["pair"]["written"]["n"] == 2
    assert promise["pair"]["own"]["k"] == 0
    assert told["scripted"] is True
    assert "Scripted replies: no model wrote anything." in done.stdout
    assert "Tests written by a script" in page.read_text()
    assert "<script" not in page.read_text()
    assert "a cache for a till" not in json.dumps(double.asked)

    # Once more: nothing is asked, nothing is run, and the same is said.
    again = itw(*arguments(clone))
    assert again.stdout == done.stdout
    assert "1 of 1 connector finished before" in again.stderr
    assert len(double.asked) == 2
    with pytest.raises(UserError, match="--mutants changed"):
        itw(*arguments(clone), "--mutants", "3")


def test_own_tests_are_measured_without_a_key(clone: Clone, double: Double) -> None:
    with pytest.raises(UserError, match="--no-model"):
        itw(*arguments(clone))
    done = itw(*arguments(clone, "--no-model", "--format", "json"))
    told = json.loads(done.stdout)
    schema().validate(told)
    (result,) = told["connectors"]
    assert (result["outcome"], result["written"]) == ("measured", None)
    assert result["own"]["promise"] == {
        "k": 0, "n": 2, "untold": 0, "interval": result["own"]["promise"]["interval"],
    }  # fmt: skip
    assert double.asked == []


def test_only_one_job_measures_something(clone: Clone) -> None:
    with pytest.raises(UserError, match="each other's ports"):
        itw(*arguments(clone, "--jobs", "2"))


def test_a_list_without_a_connector_measures_nothing(clone: Clone) -> None:
    with pytest.raises(UserError, match="names none"):
        itw("eval", "--repo", clone.path, "--connectors", ",", "--no-model")


def test_unknown_connector_is_said(clone: Clone) -> None:
    with pytest.raises(UserError, match="no connector"):
        itw(
            "eval",
            "--repo",
            clone.path,
            "--connectors",
            "cache/nats_shelf,cache/shelf",
            "--no-model",
        )
