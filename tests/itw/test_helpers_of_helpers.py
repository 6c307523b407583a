"""Helpers that call each other: each is looked into once, however many ways lead there.

A walk along every way would not end: a test that hangs is what fails here.
"""

from itw.checking.check import check_files
from itw.configuration.config import Profile, config_for
from itw.tree import MemoryTree

HELPERS = 30
HEAD = """package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
"""
STARTS = """	ctr, err := redis.Run(t.Context(), "redis:7")
	help0(t, ctr)
	require.NoError(t, err)
}
"""


def calling_each_other(signature: str, given: str, last: str = "") -> str:
    calls = "".join(f"\thelp{number}({given})\n" for number in range(HELPERS))
    helpers = (f"func help{number}({signature}) {{\n{calls}}}\n" for number in range(HELPERS - 1))
    return "".join(helpers) + f"func help{HELPERS - 1}({signature}) {{\n{last}{calls}}}\n"


def rules_in(source: str) -> set[str]:
    tree = MemoryTree({"internal/impl/pkg/integration_test.go": source.encode()})
    return {each.rule for each in check_files(tree, config=config_for(Profile.SPEC))}


def test_helpers_that_call_each_other_are_asked_once_whether_they_end_the_test():
    source = HEAD + "\tgo func() { help0(t) }()\n}\n"
    harmless = calling_each_other("t *testing.T", "t")
    assert "fatal_in_goroutine" not in rules_in(source + harmless)
    fatal = calling_each_other("t *testing.T", "t", "\trequire.True(t, ready())\n")
    assert "fatal_in_goroutine" in rules_in(source + fatal)


def test_helpers_that_call_each_other_are_asked_once_what_they_do_with_a_container():
    signature, given = "t *testing.T, c testcontainers.Container", "t, c"
    source = HEAD + STARTS
    looking = calling_each_other(signature, given)
    assert "container_not_cleaned_up" in rules_in(source + looking)
    last = "\ttestcontainers.CleanupContainer(t, c)\n"
    removing = calling_each_other(signature, given, last)
    assert "container_not_cleaned_up" not in rules_in(source + removing)
