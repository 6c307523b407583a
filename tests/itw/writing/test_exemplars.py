"""Exemplars are the nearest, the most alike and the best told tests, clean ones first."""

from itw.configuration.config import Config
from itw.connectors.inventory import connectors_in
from itw.source.sources import Sources
from itw.tree import MemoryTree, OverlaidTree
from itw.writing.chosen import chosen
from itw.writing.exemplars import Exemplar, exemplars
from tests import sample_repository

TREE = MemoryTree(sample_repository.files("base"))
NATS = "internal/impl/nats/integration_test.go"


def of(name: str, tree: MemoryTree | OverlaidTree = TREE) -> tuple[Exemplar, ...]:
    return exemplars(chosen(name, connectors_in(tree)), Sources(tree), Config())


def test_a_test_of_the_same_package_comes_first() -> None:
    assert of("output/nats")[0].path == NATS
    assert of("cache/redis")[0].path == "internal/impl/redis/integration_test.go"


def test_each_is_of_another_file_and_says_why_it_was_chosen() -> None:
    found = of("output/nats")
    assert len({each.path for each in found}) == len(found) > 1
    assert "of the same package" in found[0].reason
    assert all("clean under the rules" in each.reason for each in found)


def test_a_test_comes_with_its_helpers_and_their_imports() -> None:
    first = of("input/nats")[0]
    assert "func startNATS(t *testing.T) string {" in first.code
    assert '"github.com/testcontainers/testcontainers-go/wait"' in first.imports


def test_a_test_with_findings_says_so_or_is_not_chosen() -> None:
    content = TREE.read([NATS])[NATS].replace(b"testcontainers.CleanupContainer(t, container)", b"")
    dirty = OverlaidTree(TREE, {NATS: content})
    first = of("output/nats", dirty)[0]
    assert first.path != NATS or "do not copy" in first.reason


def test_the_same_commit_gives_the_same() -> None:
    assert of("redis_list") == of("redis_list")
