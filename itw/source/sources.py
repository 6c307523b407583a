"""The Go sources of one commit: parsed once, cached by git blob id."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from posixpath import join
from threading import Lock

from itw.source.go_file import GoFile
from itw.source.modules import GoMod, module_of, parse_go_mod
from itw.source.package import Package
from itw.source.parse import parse_go
from itw.tree import OverlaidTree, Tree

# Facts that rules have looked at take twelve times the memory of their source (measured on
# Connect's integration tests): a worker's process keeps up to 300 MB of them.
MOST_SOURCE = 24_000_000


class FactsCache:
    """Facts by blob id, the least recently used dropped above a limit of source bytes."""

    def __init__(self, max_bytes: int = MOST_SOURCE) -> None:
        self._files: OrderedDict[str, GoFile] = OrderedDict()
        self._max_bytes = max_bytes
        self._bytes = 0
        self._lock = Lock()  # reviews of one worker may run in threads

    def get(self, blob: str) -> GoFile | None:
        with self._lock:
            file = self._files.get(blob)
            if file is not None:
                self._files.move_to_end(blob)
            return file

    def put(self, blob: str, file: GoFile) -> None:
        with self._lock:
            replaced = self._files.pop(blob, None)
            self._bytes += len(file.text.chars) - (len(replaced.text.chars) if replaced else 0)
            self._files[blob] = file
            while self._bytes > self._max_bytes and len(self._files) > 1:
                _, dropped = self._files.popitem(last=False)
                self._bytes -= len(dropped.text.chars)


class Sources:
    """Go files and packages of a tree, read and parsed when they are asked for."""

    def __init__(self, tree: Tree, cache: FactsCache | None = None) -> None:
        self.tree = tree
        self._cache = cache if cache is not None else FactsCache()
        self._packages: dict[str, Package] = {}
        self._go_mods: dict[str, GoMod] = {}

    def with_file(self, path: str, data: bytes) -> "Sources":
        """The same tree with another content of one of its files."""
        edited = Sources(OverlaidTree(self.tree, {path: data}), self._cache)
        edited.__dict__["paths_by_directory"] = self.paths_by_directory  # no path comes or goes
        return edited

    @cached_property
    def paths_by_directory(self) -> dict[str, list[str]]:
        """The Go files of each directory, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.tree.blobs):
            if path.endswith(".go"):
                found.setdefault(path.rpartition("/")[0], []).append(path)
        return found

    @cached_property
    def go_mod(self) -> GoMod:
        """The go.mod at the root."""
        return self.go_mod_of("")

    def go_mod_of(self, directory: str) -> GoMod:
        """The go.mod that a directory belongs to, at its own place or above."""
        module = module_of(directory, self.tree.blobs)
        if module is None:
            return GoMod()
        if module not in self._go_mods:
            self._go_mods[module] = parse_go_mod(self.text(join(module, "go.mod")))
        return self._go_mods[module]

    def text(self, path: str) -> str:
        """A file that is not Go, as text; "" when it is missing."""
        return self.tree.read([path]).get(path, b"").decode("utf-8", "replace")

    def files(self, paths: Iterable[str]) -> tuple[GoFile, ...]:
        """Facts of the paths that exist, in their order: one read for those not cached."""
        wanted = [path for path in paths if path in self.tree.blobs]
        known = {path: self._cache.get(self.tree.blobs[path]) for path in wanted}
        data = self.tree.read([path for path, file in known.items() if file is None])
        found: list[GoFile] = []
        for path in wanted:
            file = known[path]
            if file is None:
                if path not in data:
                    continue
                file = parse_go(path, data[path])
                self._cache.put(self.tree.blobs[path], file)
            found.append(file if file.path == path else replace(file, path=path))
        return tuple(found)

    def file(self, path: str) -> GoFile | None:
        return next(iter(self.files([path])), None)

    def package(self, directory: str) -> Package:
        """The package of a directory; without files where there is none."""
        if directory not in self._packages:
            files = self.files(self.paths_by_directory.get(directory, []))
            self._packages[directory] = Package(directory, files, self.package_of_import)
        return self._packages[directory]

    def package_of_import(self, path: str) -> Package | None:
        """The package of this repository that an import path names."""
        for module, place in self._modules:
            if path.startswith(f"{module}/"):
                directory = join(place, path[len(module) + 1 :])
                if directory in self.paths_by_directory:
                    return self.package(directory)
        return None

    @cached_property
    def _modules(self) -> list[tuple[str, str]]:
        """Module paths with their directories, the deepest first.

        A module at the root stands for those below it: their paths usually continue its own.
        """
        places = [""] if "go.mod" in self.tree.blobs else self._nested_modules
        found = ((self.go_mod_of(place).module, place) for place in places)
        return sorted((each for each in found if each[0]), reverse=True)

    @property
    def _nested_modules(self) -> list[str]:
        return [path[: -len("/go.mod")] for path in self.tree.blobs if path.endswith("/go.mod")]
