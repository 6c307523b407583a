from collections.abc import Iterable, Mapping

from itw.connectors.source_tree import SourceTree, TextCache, family_of, resolves_to
from itw.tree import MemoryTree


class CountingTree(MemoryTree):
    """Remembers what was read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.reads: list[str] = []

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        wanted = [*paths]
        self.reads += wanted
        return super().read(wanted)


def test_equal_content_is_read_once() -> None:
    tree = CountingTree({"a/x.go": b"package a", "b/x.go": b"package a", "c/y.go": b"package c"})
    sources = SourceTree(tree, TextCache())
    sources.texts(["a/x.go"])
    assert [*sources.texts(["b/x.go", "c/y.go", "missing.go"])] == ["b/x.go", "c/y.go"]
    assert tree.reads == ["a/x.go", "c/y.go"]


def test_cache_drops_the_oldest() -> None:
    cache = TextCache(max_size=10)
    cache.put("one", b"1234567")
    cache.put("two", b"1234567")
    assert cache.get("one") is None
    assert cache.get("two") is not None


def test_cache_does_not_shrink_with_use() -> None:
    cache = TextCache(max_size=10)
    for _ in range(100):
        cache.put("same", "ééé".encode())  # twice as many bytes as characters
        cache.put("other", "ééé".encode())
    assert cache.get("same") is not None
    assert cache.get("other") is not None


def test_a_huge_file_is_not_read() -> None:
    tree = MemoryTree({"a/x.go": b"package a\n" + b"/" * (3 << 20)})
    assert SourceTree(tree, TextCache()).texts(["a/x.go"]) == {}


def test_family_is_the_folder_of_one_system() -> None:
    assert family_of("internal/impl/aws/s3") == "internal/impl/aws"
    assert family_of("internal/impl/nats") == "internal/impl/nats"
    assert family_of("plugins/acme") == "plugins/acme"
    assert family_of("") == ""


def test_imports_of_the_same_module_have_a_directory() -> None:
    tree = MemoryTree({"go.mod": b"module example.com/x/v4", "impl/acme/a.go": b"package acme"})
    sources = SourceTree(tree, TextCache())
    assert sources.directory_of("example.com/x/v4/impl/acme") == "impl/acme"
    assert sources.directory_of("example.com/other/impl/acme") == ""
    assert sources.is_foreign("github.com/nats-io/nats.go")
    assert not sources.is_foreign("example.com/x/v4/impl/gone")


def test_an_import_never_means_the_root() -> None:
    assert not resolves_to("example.com/x", "")
