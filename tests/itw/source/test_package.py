from itw.source.declared import Declared
from itw.source.package import Package
from itw.source.sources import FactsCache, Sources
from itw.tree import MemoryTree

FILES = {
    "go.mod": b"module example.com/repo/v4\n\ngo 1.24\n",
    "nats/nats_test.go": b"""package nats_test

import (
\t"testing"

\tin "example.com/repo/v4/integration"
\t. "example.com/repo/v4/dotted"
)

type suite struct{}

func (s *suite) start() { inner() }

func inner() { again() }
func again() { inner() }

func TestA(t *testing.T) {
\tin.CheckSkip(t)
\ts := &suite{}
\ts.start()
\tt.Run("x", subtest)
\tShared(t)
\tproduce()
}

func subtest(t *testing.T) { t.Log("Given") }
""",
    "nats/output.go": b"package nats\nfunc produce() { hidden() }\n",
    "integration/skip.go": b'package integration\nimport "testing"\n'
    b"func CheckSkip(t *testing.T) { t.Skip() }\n",
    "dotted/d.go": b'package dotted\nimport "testing"\nfunc Shared(t *testing.T) { dot() }\n',
}


def reached(test: str) -> list[str]:
    package = Sources(MemoryTree(FILES)).package("nats")
    return [call.name for call in package.calls_of(package.functions[test])]


def test_calls_follow_helpers_methods_values_and_imports():
    assert reached("TestA") == [
        "example.com/repo/v4/integration.CheckSkip",
        "t.Skip",
        "s.start",
        "inner",
        "again",
        "inner",
        "t.Run",
        "t.Log",
        "example.com/repo/v4/dotted.Shared",
        "dot",
        "produce",
    ]


def test_a_followed_call_says_where_it_was_reached_from():
    package = Sources(MemoryTree(FILES)).package("nats")
    log = next(c for c in package.calls_of(package.functions["TestA"]) if c.name == "t.Log")
    assert log.place == "nats/nats_test.go:26"
    assert [call.name for _, call in log.via] == ["t.Run"]


def test_a_blob_is_parsed_once_and_keeps_its_own_path():
    cache = FactsCache()
    first = Sources(MemoryTree({"a/x.go": b"package a\n"}), cache).file("a/x.go")
    moved = Sources(MemoryTree({"b/x.go": b"package a\n"}), cache).file("b/x.go")
    assert first is not None
    assert moved is not None
    assert moved.text is first.text
    assert (first.path, moved.path) == ("a/x.go", "b/x.go")


def test_the_cache_drops_the_least_recently_used():
    cache = FactsCache(max_bytes=25)
    sources = Sources(MemoryTree({f"{n}.go": b"package p%d\n" % n for n in range(3)}), cache)
    blobs = sources.tree.blobs
    assert len(sources.files(["0.go", "1.go", "2.go"])) == 3
    assert cache.get(blobs["0.go"]) is None
    assert cache.get(blobs["2.go"]) is not None


def test_a_package_that_does_not_exist_is_empty():
    assert Sources(MemoryTree({})).package("nowhere").files == ()


def test_tests_are_go_tests_only():
    package = Package("x", Sources(MemoryTree(FILES)).package("nats").files)
    assert [declared.function.name for declared in package.tests] == ["TestA"]
    assert isinstance(package.tests[0], Declared)


def test_the_nearest_go_mod_is_a_directorys_own():
    files = {"go.mod": b"module a.com/r\n\ngo 1.23\n", "sub/go.mod": b"module a.com/s\n\ngo 1.25\n"}
    sources = Sources(MemoryTree(files))
    assert sources.go_mod_of("sub/deep").go == (1, 25)
    assert sources.go_mod_of("other").go == sources.go_mod.go == (1, 23)
    assert Sources(MemoryTree({})).go_mod_of("other").module == ""


def test_modules_without_one_at_the_root_find_each_other():
    sources = Sources(
        MemoryTree(
            {
                "kit/go.mod": b"module example.com/kit\n",
                "kit/docker/start.go": b"package docker\n",
                "sinks/redis/go.mod": b"module example.com/sinks/redis\n",
                "sinks/redis/redis.go": b"package redis\n",
            }
        )
    )
    found = sources.package_of_import("example.com/kit/docker")
    assert found is not None
    assert found.directory == "kit/docker"
    assert sources.package_of_import("example.com/other/docker") is None


def test_a_variable_with_the_name_of_a_function_ends_the_search():
    source = """package p

type client struct{}

func (c *client) Get() int { return 1 }

type other struct{}

func (o *other) Get() int { return 2 }

func made() *client { return nil }

func TestA(t *testing.T) {
\tmade := dial(t)
\tgot := made.Get()
\tt.Log(got)
}
"""
    package = Sources(MemoryTree({"p/p_test.go": source.encode()})).package("p")
    assert [call.name for call in package.calls_of(package.functions["TestA"])] == [
        "dial",
        "made.Get",
        "t.Log",
    ]
