"""Tests of thousands of lines: work that grows with the cube of them would not end here."""

import pytest

from itw.checking.check import check_files
from itw.configuration.config import Profile, config_for
from itw.tree import MemoryTree

HEAD = """package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func mustRead(t *testing.T) { require.NoError(t, read()) }

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
"""
SLEEPS = """	writer := asyncroutine.NewPeriodic(time.Second, write)
	writer.Start()
	time.Sleep(time.Second)
	assert.True(t, written())
"""
WRITES = """	for _, name := range names {{
		t.Run(name, func(t *testing.T) {{
			t.Parallel()
{}		}})
	}}
"""
WRITE = '\t\t\tdb.Exec("INSERT INTO foo VALUES (1)")\n'
CONDITION = "\tcondition := func() bool {{\n{}\t\treturn true\n\t}}\n{}"
STARTS = """	t.Run("set", func(t *testing.T) {
		ctr, err := redis.Run(t.Context(), "redis:7")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = testcontainers.TerminateContainer(ctr) })
		set(t, ctr)
	})
"""
POLL = "\trequire.Eventually(t, condition, time.Minute, time.Second)\n"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (SLEEPS * 2000, "sleep_polling"),
        (WRITES.format(WRITE * 3000), "parallel_mutation"),
        (STARTS * 1500, "container_not_cleaned_up"),
        (CONDITION.format("\t\tmustRead(t)\n" * 3000, POLL * 100), "require_in_eventually"),
    ],
)
def test_a_long_function_is_judged(body: str, rule: str) -> None:
    source = f"{HEAD}{body}}}\n".encode()
    tree = MemoryTree({"internal/impl/pkg/integration_test.go": source})
    found = check_files(tree, config=config_for(Profile.SPEC), everything=True)
    assert rule in {each.rule for each in found}
