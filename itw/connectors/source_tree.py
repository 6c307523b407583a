"""The Go files of a tree, read a few at a time and kept by blob id."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from posixpath import dirname

from itw.connectors.gotext import GoText
from itw.source.modules import parse_go_mod
from itw.tree import Tree

# Of source: what is derived from it takes about ten times as much. Connect has 10 MB of Go.
MAX_CACHED = 16 << 20
_FOR_TESTS = re.compile(r"(test|integration|e2e|bench)\w*(/|$)")
MAX_FILE = 2 << 20  # larger Go files are generated


class TextCache:
    """Texts by blob id: content decides, so a cache can never be stale. Oldest go first."""

    def __init__(self, max_size: int = MAX_CACHED) -> None:
        self._texts: dict[str, GoText] = {}
        self._size = 0
        self._max_size = max_size

    def get(self, blob: str) -> GoText | None:
        return self._texts.get(blob)

    def put(self, blob: str, data: bytes) -> GoText:
        text = GoText(data)
        self._forget(blob)
        self._texts[blob] = text
        self._size += len(text.source)
        while self._size > self._max_size and len(self._texts) > 1:
            self._forget(next(iter(self._texts)))
        return text

    def _forget(self, blob: str) -> None:
        text = self._texts.pop(blob, None)
        self._size -= len(text.source) if text is not None else 0


_CACHE = TextCache()


class SourceTree:
    """What detection reads of one commit."""

    def __init__(self, tree: Tree, cache: TextCache = _CACHE) -> None:
        self.tree = tree
        self._cache = cache
        self._imported: dict[str, str] = {}

    def texts(self, paths: Iterable[str]) -> dict[str, GoText]:
        """The texts of those paths that exist, in the order asked for."""
        blobs = {path: self.tree.blobs[path] for path in paths if path in self.tree.blobs}
        found = {path: self._cache.get(blob) for path, blob in blobs.items()}
        missing = [path for path, text in found.items() if text is None]
        data = self.tree.read(missing) if missing else {}
        for path in missing:
            if path in data and len(data[path]) <= MAX_FILE:
                found[path] = self._cache.put(blobs[path], data[path])
        return {path: text for path, text in found.items() if text is not None}

    @cached_property
    def directories(self) -> Mapping[str, tuple[str, ...]]:
        """Paths by directory, for those directories that hold Go or YAML."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.tree.blobs:
            if path.endswith((".go", ".yaml", ".yml")):
                found[path.rpartition("/")[0]].append(path)
        return {directory: tuple(sorted(paths)) for directory, paths in found.items()}

    def directory_of(self, import_path: str) -> str:
        """The directory an import of the same module means, "" for other modules' packages."""
        if import_path not in self._imported:
            self._imported[import_path] = self._directory_of(import_path)
        return self._imported[import_path]

    def _directory_of(self, import_path: str) -> str:
        parts = import_path.split("/")
        for first in range(1, len(parts)):
            directory = "/".join(parts[first:])
            if directory in self.directories:
                return directory if self._same_module(import_path, directory) else ""
        return ""

    def is_foreign(self, import_path: str) -> bool:
        """Whether the import is of another module."""
        ours = self.module != "" and import_path.startswith(self.module + "/")
        return not ours and not self.directory_of(import_path)

    def _same_module(self, import_path: str, directory: str) -> bool:
        prefix = import_path.removesuffix("/" + directory)
        return self.module == "" or prefix == self.module

    @cached_property
    def module(self) -> str:
        """The module path of the root go.mod, "" where there is none."""
        data = self.tree.read(["go.mod"]).get("go.mod", b"")
        return parse_go_mod(data.decode("utf-8", "replace")).module

    def files(self, directory: str) -> tuple[str, ...]:
        return self.directories.get(directory, ())

    def package(self, directory: str) -> dict[str, GoText]:
        """The non-test Go files of one directory."""
        return self.texts(path for path in self.files(directory) if is_code(path))

    def tests(self, directory: str) -> dict[str, GoText]:
        return self.texts(path for path in self.files(directory) if is_test(path))

    def test_code(self, directory: str) -> dict[str, GoText]:
        """Test files, and in a folder made for tests the helpers that are not called _test.go."""
        tests = self.tests(directory)
        made_for_tests = _FOR_TESTS.search(directory) is not None
        code = self.package(directory) if tests and made_for_tests else {}
        helps = not any("Register" in text.source for text in code.values())
        return {**tests, **code} if helps else tests

    @cached_property
    def integration_tests(self) -> tuple[str, ...]:
        """Test files with "integration" in their path."""
        return tuple(p for p in self.tree.blobs if "integration" in p and is_test(p))

    def below(self, directory: str) -> Iterator[str]:
        """Directories inside a directory, however deep, itself left out."""
        prefix = directory + "/" if directory else ""
        return (
            other for other in self.directories if other.startswith(prefix) and other != directory
        )


def is_test(path: str) -> bool:
    return path.endswith("_test.go") and not _ignored(path)


def is_code(path: str) -> bool:
    return path.endswith(".go") and not path.endswith("_test.go") and not _ignored(path)


def _ignored(path: str) -> bool:
    """Go's own rule: testdata, vendor, and names that begin with "_" or "." are not built."""
    parts = path.split("/")
    return any(part in {"testdata", "vendor"} or part[:1] in {"_", "."} for part in parts)


def ancestors(directory: str) -> Iterator[str]:
    """The directory's parents, nearest first; the root is ""."""
    while directory:
        directory = dirname(directory)
        yield directory


def resolves_to(import_path: str, directory: str) -> bool:
    """Whether an import path of the same module can mean that directory."""
    return directory != "" and (import_path == directory or import_path.endswith("/" + directory))


def family_of(directory: str) -> str:
    """The folder of all connectors to one system: internal/impl/aws for internal/impl/aws/s3."""
    parts = directory.split("/")
    roots = [index for index, part in enumerate(parts) if part in {"impl", "components"}]
    depth = roots[-1] + 2 if roots else 3
    return "/".join(parts[:depth])
