"""Under a pattern that selects every test, a test says of itself that it is an integration test."""

import pytest

from itw.checking.check import units_at
from itw.configuration.config import Config, RunCommand
from itw.source.sources import Sources
from itw.tree import MemoryTree

HEAD = """package store

import (
\t"net"
\t"os"
\t"os/exec"
\t"testing"

\t"github.com/moby/moby/client"
\t"github.com/stretchr/testify/suite"
\t"github.com/testcontainers/testcontainers-go/modules/redis"
)

type storeSuite struct{ suite.Suite }

func (s *storeSuite) SetupSuite() { start(s.T()) }

func start(t *testing.T) { redis.Run(t.Context(), "redis:7") }
"""


def names(source: str, *tags: str) -> list[str]:
    files = {"go.mod": b"module example.com/m\n", "store_test.go": source.encode()}
    config = Config(run_command=RunCommand(run="^Test", tags=tags))
    unit = units_at(Sources(MemoryTree(files)), config)("")
    return [test.name for test in unit.tests]


@pytest.mark.parametrize(
    "body",
    [
        "start(t)",
        'if testing.Short() { t.Skip("long") }',
        'if os.Getenv("STORE_URL") == "" { t.Skip("no store") }',
        "suite.Run(t, new(storeSuite))",
        "suite.Run(t, &storeSuite{})",
        'exec.Command("docker", "compose", "up", "-d").Run()',
        "client.New(client.FromEnv)",
        'net.Dial("tcp", "localhost:6379")',
    ],
)
def test_what_shows_an_integration_test(body: str) -> None:
    assert names(f"{HEAD}\nfunc TestStore(t *testing.T) {{\n\t{body}\n}}\n") == ["TestStore"]


@pytest.mark.parametrize(
    "body",
    [
        "parse(t)",
        'if runtime.GOOS == "windows" { t.Skip("no sockets") }',
        'exec.Command("go", "build").Run()',
        "parse(t, client.WithHost(address))",
        'net.Dial("tcp", listener.Addr().String())',
        "suite.Run(t, new(parserSuite))",
    ],
)
def test_what_does_not(body: str) -> None:
    assert names(f"{HEAD}\nfunc TestStore(t *testing.T) {{\n\t{body}\n}}\n") == []


def test_a_name_is_enough() -> None:
    assert names(f"{HEAD}\nfunc TestStoreE2E(t *testing.T) {{ parse(t) }}\n") == ["TestStoreE2E"]


def test_files_that_only_the_commands_tags_build_are_marked() -> None:
    tagged = f"//go:build docker\n\n{HEAD}\nfunc TestStore(t *testing.T) {{ parse(t) }}\n"
    assert names(tagged, "docker") == ["TestStore"]
    assert names(tagged) == []
