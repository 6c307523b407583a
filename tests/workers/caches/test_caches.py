"""Caches in the real engine: what is shared, and what is not."""

from tests.workers.caches.conftest import Stage

PLAIN = {
    "go.mod": b"module example.com/m\n\ngo 1.24\n",
    "a/a.go": b"package a\n\nfunc A() int { return 1 }\n",
    "a/a_test.go": b'package a\n\nimport "testing"\n\nfunc TestA(t *testing.T) { _ = A() }\n',
}
COUNT = "find /tmp/gocache -name '*-d' -size +0c | wc -l"
TEST_AND_COUNT = ("sh", "-c", f"go test -count=1 ./a && {COUNT}")


def test_job_finds_what_a_warm_up_compiled(stage: Stage) -> None:
    code, said = stage.run("a", PLAIN, PLAIN, TEST_AND_COUNT)
    assert (code, said.split()[-1]) == (0, "0"), said
