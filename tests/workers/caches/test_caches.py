"""A build cache in the real engine: warmed by trusted code alone, and found by a job."""

import pytest

from tests.workers.caches.conftest import Stage

TEST = b"""\
package a

import (
	"os"
	"testing"
)

func init() { os.WriteFile("/gocache/ran", nil, 0o644) }

func TestA(t *testing.T) { _ = A() }
"""
COMMIT = {
    "go.mod": b"module example.com/m\n\ngo 1.24\n",
    "a/a.go": b"package a\n\nfunc A() int { return 1 }\n",
    "a/a_test.go": TEST,
}
COUNT = "find /tmp/gocache -name '*-d' -size +0c | wc -l"
TEST_AND_COUNT = ("sh", "-c", f"go test -count=1 ./a && {COUNT}")


@pytest.mark.timeout(300)  # what `testing` needs is compiled from nothing
def test_job_finds_what_a_warm_up_compiled_without_running_it(stage: Stage) -> None:
    code, said = stage.run("a", COMMIT, COMMIT, TEST_AND_COUNT)
    assert (code, said.split()[-1]) == (0, "0"), said
    assert list(stage.directory.rglob("g-*/cache/*/*-d"))
    assert not list(stage.directory.rglob("ran"))
    edited = {**COMMIT, "a/a.go": b"package a\n\nfunc A() int { return 2 }\n"}
    code, said = stage.run("a", edited, COMMIT, TEST_AND_COUNT)
    assert code == 0, said
    assert 0 < int(said.split()[-1]) < 10, said
