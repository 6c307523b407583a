from itw.configuration.config import RunCommand
from itw.runs.gate import gate_of, is_selected
from itw.source.sources import Sources
from itw.tree import MemoryTree

GO = b"""package x

import "testing"

func setup(t *testing.T) { integration.CheckSkip(t) }

func TestGated(t *testing.T) { setup(t) }

func TestExact(t *testing.T) { integration.CheckSkipExact(t) }

func TestPlain(t *testing.T) {}
"""


def test_gates_are_found_in_the_test_and_its_helpers():
    package = Sources(MemoryTree({"x_test.go": GO})).package("")
    gates = {t.function.name: gate_of(package.visits(t)) for t in package.tests}
    assert gates["TestPlain"] is None
    assert gates["TestGated"] is not None
    assert gates["TestGated"].visit.function.name == "setup"
    assert gates["TestExact"] is not None
    assert gates["TestExact"].exact


def test_the_command_selects_by_name():
    assert is_selected("TestIntegrationNats", RunCommand())
    assert not is_selected("TestNats", RunCommand())
    assert not is_selected("TestNats", RunCommand(run="("))
