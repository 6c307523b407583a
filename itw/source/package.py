"""The Go files of one directory, and what their functions reach by calling each other."""

from collections.abc import Callable, Iterator
from functools import cached_property

from itw.source.call import Call
from itw.source.closures import TAKES_FUNCTION
from itw.source.declared import Declared, Reached, Visit
from itw.source.go_file import GoFile
from itw.source.suites import suite_methods
from itw.source.tables import entries_of_tables
from itw.source.variables import is_of_type, types_of_results

MAX_REACHED = 200  # functions followed from one test: beyond it nobody would follow the chain
TEST_LIBRARIES = ("testing", "github.com/ory/dockertest", "github.com/testcontainers")
# Method names that many types have: followed only where the receiver's type is known.
COMMON = {
    *("Run", "Start", "Stop", "StopWithin", "Close", "Connect", "Read", "Write", "Get", "Set"),
    *("String", "Error", "Done", "Wait", "Add", "Delete", "Send", "Name", "Do", "Exec", "Build"),
}
Key = tuple[str, str, str]  # directory, receiver, name (and path, of an init)


def key_of(declared: Declared) -> Key:
    name = declared.function.name
    if name == "init":  # every file of a package may have its own
        name = f"init {declared.path}"
    return declared.file.directory, declared.function.receiver, name


class Package:
    """The files of one directory: the package and its external `_test` package together.

    `find` answers the package of an import path of the same repository, None for others.
    """

    def __init__(
        self,
        directory: str,
        files: tuple[GoFile, ...],
        find: "Callable[[str], Package | None]" = lambda _: None,
    ) -> None:
        self.directory = directory
        self.files = files
        self._find = find
        # By function, by path and by directory, as they are asked for.
        self._visits: dict[int, tuple[Visit, ...]] = {}
        self._edges: dict[int, list[tuple[int, Declared]]] = {}
        self._types: dict[int, dict[str, tuple[str, str]]] = {}
        self._aliases: dict[str, dict[str, Package]] = {}
        self._by_directory: dict[str, Package] = {}

    def __repr__(self) -> str:
        return f"Package({self.directory!r}, {len(self.files)} files)"

    @cached_property
    def declared(self) -> tuple[Declared, ...]:
        """Every function and method, file by file."""
        return tuple(Declared(file, f) for file in self.files for f in file.functions)

    @cached_property
    def by_key(self) -> dict[Key, Declared]:
        """Here, because a cache beside it would keep the package, and its whole tree, alive."""
        return {key_of(each): each for each in self.declared}

    @cached_property
    def functions(self) -> dict[str, Declared]:
        """Functions without a receiver; of those under several build tags, the first."""
        found: dict[str, Declared] = {}
        for declared in self.declared:
            if not declared.function.receiver:
                found.setdefault(declared.function.name, declared)
        return found

    @cached_property
    def methods(self) -> dict[str, list[Declared]]:
        found: dict[str, list[Declared]] = {}
        for declared in self.declared:
            if declared.function.receiver:
                found.setdefault(declared.function.name, []).append(declared)
        return found

    @cached_property
    def tests(self) -> tuple[Declared, ...]:
        """The top-level tests, in the order of the files."""
        return tuple(d for d in self.declared if d.file.is_test and d.function.is_test)

    def callee(self, caller: Declared, call: Call) -> Declared | None:
        """The function a call goes to, where it is test code of this repository."""
        found = self._named(caller, call.name)
        return found if found is not None and is_test_code(found.file) else None

    def values(self, caller: Declared, index: int) -> Iterator[Declared]:
        """Functions given by name to a call that runs them: `t.Run("x", testX)`."""
        call = caller.function.calls[index]
        if call.method not in TAKES_FUNCTION:
            return
        for argument in caller.function.plain_arguments(index):
            if argument.replace(".", "").isidentifier():
                found = self._named(caller, argument)
                if found is not None and is_test_code(found.file):
                    yield found

    def calls_of(self, declared: Declared) -> Iterator[Reached]:
        """The calls of a function in the order they are made, helpers followed where called.

        Each function is entered once, so recursion ends.
        """
        return self._reached(Visit(declared), {id(declared.function)})

    def visits(self, declared: Declared) -> tuple[Visit, ...]:
        """The function and the helpers it reaches, each once, in the order of the first call."""
        key = id(declared.function)
        if key not in self._visits:
            self._visits[key] = tuple(self._visited(Visit(declared), {key}))
        return self._visits[key]

    def _visited(self, visit: Visit, entered: set[int]) -> Iterator[Visit]:
        yield visit
        for _, followed in self._entered(visit, entered):
            yield from self.home_of(followed.declared)._visited(followed, entered)

    def _reached(self, visit: Visit, entered: set[int]) -> Iterator[Reached]:
        position = 0
        calls = visit.function.calls
        for index, followed in self._entered(visit, entered):
            yield from (Reached(call, visit.declared, visit.via) for call in calls[position:index])
            position = index
            yield from self.home_of(followed.declared)._reached(followed, entered)
        yield from (Reached(call, visit.declared, visit.via) for call in calls[position:])

    def _entered(self, visit: Visit, entered: set[int]) -> Iterator[tuple[int, Visit]]:
        """The helpers a function reaches for the first time, and the index of the next call."""
        for index, declared in self.edges_of(visit.declared):
            if id(declared.function) in entered or len(entered) >= MAX_REACHED:
                continue
            entered.add(id(declared.function))
            call = visit.function.calls[index]
            yield index + 1, Visit(declared, (*visit.via, (visit.declared, call)))

    def edges_of(self, declared: Declared) -> list[tuple[int, Declared]]:
        """The functions that a function of this package calls or gives to a call, by its index."""
        key = id(declared.function)
        if key not in self._edges:
            self._edges[key] = list(self._found_edges(declared))
        return self._edges[key]

    def _found_edges(self, declared: Declared) -> Iterator[tuple[int, Declared]]:
        aliases, wanted = self._own_imports(declared.file), self._names
        dotted = any(alias.startswith(".") for alias in aliases)
        tabled = entries_of_tables(declared, self.functions)
        for index, call in enumerate(declared.function.calls):
            if index in tabled:
                yield from ((index, entry) for entry in tabled[index])
            if call.method not in wanted and not dotted:
                if not aliases:
                    continue
                first, dot, _ = call.name.partition(".")
                if not dot or (first not in aliases and first not in self._types_of(declared)):
                    continue
            callee = self.callee(declared, call)
            if callee is not None:
                yield index, callee
            if call.method in TAKES_FUNCTION:
                of_suite = suite_methods(self.declared, declared, call)
                yield from ((index, each) for each in (*self.values(declared, index), *of_suite))

    @cached_property
    def _names(self) -> frozenset[str]:
        """The last words of calls that may lead to a function of this package."""
        return frozenset((*self.functions, *self.methods, *TAKES_FUNCTION))

    def _own_imports(self, file: GoFile) -> "dict[str, Package]":
        """Packages of this repository by their aliases."""
        if file.path not in self._aliases:
            found = ((local, self._find(path)) for local, path in file.imports.items())
            self._aliases[file.path] = {local: own for local, own in found if own is not None}
        return self._aliases[file.path]

    def home_of(self, declared: Declared) -> "Package":
        if declared.file.directory == self.directory:
            return self
        return self._by_directory.get(declared.file.directory, self)

    def _named(self, caller: Declared, name: str) -> Declared | None:
        first, dot, rest = name.partition(".")
        if not dot:
            return self.functions.get(name) or self._dot_imported(caller, name)
        path = caller.file.imports.get(first)
        if path is not None:
            return self._imported(path, rest)
        return self._method(caller, name)

    def _imported(self, path: str, name: str) -> Declared | None:
        package = self._find(path)
        if package is None or "." in name:
            return None
        self._by_directory[package.directory] = package
        return package.functions.get(name)

    def _dot_imported(self, caller: Declared, name: str) -> Declared | None:
        dotted = (path for local, path in caller.file.imports.items() if local.startswith("."))
        return next((found for path in dotted if (found := self._imported(path, name))), None)

    def _method(self, caller: Declared, name: str) -> Declared | None:
        """A method is followed if its receiver's type is plain, or its name is like no other."""
        owner, _, method = name.rpartition(".")
        candidates = self.methods.get(method, [])
        if candidates and owner == caller.function.receiver_name:
            own = [d for d in candidates if d.function.receiver == caller.function.receiver]
            return own[0] if own else None
        for candidate in candidates:
            if is_of_type(caller.function, owner, candidate.function.receiver):
                return candidate
        if len(candidates) == 1 and method not in COMMON:
            return candidates[0]
        if not candidates and not self._own_imports(caller.file):
            return None  # no type that a helper returns has such a method
        directory, kind = self._types_of(caller).get(owner, ("", ""))
        home = self if directory == self.directory else self._by_directory.get(directory)
        methods = home.methods.get(method, []) if home is not None and kind else []
        return next((each for each in methods if each.function.receiver == kind), None)

    def _types_of(self, caller: Declared) -> dict[str, tuple[str, str]]:
        """By variable the directory and the name of its type, where a helper's result tells."""
        key = id(caller.function)
        if key not in self._types:
            self._types[key] = {}  # a variable may have the name of a function: it asks again
            aliases = self._own_imports(caller.file)
            self._types[key] = types_of_results(caller, self.functions, aliases, self._named)
        return self._types[key]


def is_test_code(file: GoFile) -> bool:
    """Whether a file is there for tests: `_test.go`, or a helper that imports a test library."""
    return file.is_test or any(path.startswith(TEST_LIBRARIES) for path in file.imports.values())
