"""What of a connector's tests is hidden, and what stays."""

from itw.connector import Connector, Tested
from itw.connectors.coverage import coverage
from itw.connectors.inventory import connectors_in
from itw.evaluation.hiding import hide, secrets
from itw.mutants import code_of, option_mutants, promise_mutants, random_mutants
from itw.tree import MemoryTree
from itw.writing.chosen import chosen
from tests import sample_repository

NATS = "internal/impl/nats/integration_test.go"
UNIT = """package nats

import "testing"

func TestSubjectIsNeeded(t *testing.T) {
	if outputSpec() == nil || helpful() == "" {
		t.Fatal("no spec")
	}
}

func helpful() string { return "of a unit test" }
"""
ONLY_OF_THE_OUTPUT = """package nats

import "strings"

// onlyHere is a helper of one test.
func onlyHere(word string) string { return strings.ToUpper(word) }
"""
BASE = sample_repository.files("base")


def tree_with(**changes: bytes) -> MemoryTree:
    return MemoryTree({**BASE, **changes}, "c" * 40)


def named(name: str, tree: MemoryTree) -> Connector:
    return chosen(name, connectors_in(tree))


def text(tree, path: str) -> str:
    return tree.read([path])[path].decode()


def test_a_connectors_test_goes_and_its_neighbours_stay():
    tree = tree_with()
    hidden = hide(named("output/nats", tree), tree)
    left = text(hidden.tree, NATS)
    assert [each.rpartition(" ")[2] for each in hidden.tests] == ["TestIntegrationNATSOutput"]
    assert "TestIntegrationNATSOutput" not in left
    assert "TestIntegrationNATSInput" in left
    assert "func startNATS" in left  # the input's test needs it
    assert coverage(named("output/nats", tree), hidden.tree).tested is not Tested.YES


def test_helpers_go_with_the_only_test_that_used_them():
    wider = BASE[NATS].replace(b'[]byte("one order")))', b'[]byte(onlyHere("one order"))))')
    path = "internal/impl/nats/helpers_test.go"
    tree = tree_with(**{NATS: wider, path: ONLY_OF_THE_OUTPUT.encode()})
    hidden = hide(named("output/nats", tree), tree)
    assert path not in hidden.tree.blobs
    assert "func onlyHere(word string) string { return strings.ToUpper(word) }" in hidden.lines


def test_unit_tests_and_their_helpers_stay():
    path = "internal/impl/nats/output_test.go"
    tree = tree_with(**{path: UNIT.encode()})
    hidden = hide(named("output/nats", tree), tree)
    assert text(hidden.tree, path) == UNIT


def test_a_file_goes_where_all_its_tests_go():
    tree = tree_with()
    hidden = hide(named("cache/memcached", tree), tree)
    assert list(hidden.pieces) == ["internal/impl/memcached/cache_integration_test.go"]
    assert not set(hidden.pieces) & hidden.tree.blobs.keys()


def test_a_copy_of_a_hidden_test_goes_too():
    path = "internal/impl/nats_old/integration_test.go"
    copy = BASE[NATS].replace(b"package nats", b"package old").replace(b"NATSOutput", b"OldOne")
    tree = tree_with(**{path: copy})
    hidden = hide(named("output/nats", tree), tree)
    assert [each.rpartition(" ")[2] for each in hidden.copies] == ["TestIntegrationOldOne"]
    assert "TestIntegrationNATSInput" in text(hidden.tree, path)


def test_secrets_are_said_nowhere_else():
    tree = tree_with()
    said = secrets(hide(named("output/nats", tree), tree))
    assert 't.Log("Given: a NATS server, a subscriber and a stream that publishes")' in said
    assert "integration.CheckSkip(t)" not in said


def test_mutants_are_the_same_with_and_without_the_tests():
    tree = tree_with()
    connector = named("output/nats", tree)
    for made in (
        promise_mutants,
        option_mutants,
        lambda code: random_mutants(code, seed="1", most=99),
    ):
        known, left = (
            list(made(code_of(connector, each))) for each in (tree, hide(connector, tree).tree)
        )
        assert known == left


def test_a_connector_without_tests_has_nothing_to_hide():
    tree = MemoryTree({k: v for k, v in BASE.items() if not k.endswith("_test.go")}, "c" * 40)
    hidden = hide(named("output/nats", tree), tree)
    assert (hidden.tests, dict(hidden.pieces), hidden.tree) == ((), {}, tree)
