"""A tree in which a connector has no integration tests, as if nobody had written any.

Hidden are the integration tests that detection counts as the connector's, wherever they are, again
and again until it finds none; tests elsewhere that are copies of one; and in their directories all
that nothing else uses: helpers, types, constants. Unit tests stay, and so do the other connectors'
tests with the helpers that they use.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname

from itw.connector import Connector, Tested
from itw.connectors.coverage import coverage
from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText
from itw.connectors.graph import Key, References
from itw.connectors.source_tree import SourceTree, is_test
from itw.evaluation.cut import without
from itw.tree import OverlaidTree, Tree

ROUNDS = 20  # of looking for tests that are left
COPIED = 0.8  # of a test's lines, and another one is a copy of it
SHORTEST = 12  # characters of a line that says something
FEWEST = 8  # lines of a test that can be told from others


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """`tests` are hidden, "path:line Name"; `bodies` is what they say, `pieces` all by its path."""

    tree: Tree
    tests: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    pieces: Mapping[str, tuple[str, ...]]

    @property
    def lines(self) -> frozenset[str]:
        """What was hidden, line by line; short ones say nothing."""
        pieces = (piece for each in self.pieces.values() for piece in each)
        return frozenset(line for piece in pieces for line in lines_of(piece))


def hide(connector: Connector, tree: Tree) -> Hidden:
    found = Hidden(tree=tree, pieces={})
    for _ in range(ROUNDS):
        known = coverage(connector, found.tree)
        if known.tested is not Tested.YES:
            break
        found = _with(found, known.tests)
        if copies := list(_copies(found)):
            found = _with(found, copies, copied=True)
    return found


def secrets(hidden: Hidden) -> frozenset[str]:
    """Hidden lines that nothing else in the tree says: who writes one has seen it elsewhere."""
    left = set(hidden.lines)
    paths = [path for path in hidden.tree.blobs if path.endswith(".go")]
    for start in range(0, len(paths), 256):
        for content in hidden.tree.read(paths[start : start + 256]).values():
            left.difference_update(lines_of(content.decode(errors="replace")))
    return frozenset(left)


def lines_of(text: str) -> Iterator[str]:
    stripped = (line.strip() for line in text.split("\n"))
    return (line for line in stripped if len(line) >= SHORTEST)


def _with(found: Hidden, tests: Iterable[str], *, copied: bool = False) -> Hidden:
    """`found`, and these tests hidden too."""
    named: dict[str, set[tuple[str, int]]] = {}
    said = tuple(tests)
    for each in said:
        path, _, line = each.rpartition(" ")[0].rpartition(":")
        named.setdefault(dirname(path), set()).add((path, int(line)))
    sources, files, removed = SourceTree(found.tree), dict[str, bytes](), list[str]()
    pieces, bodies = dict(found.pieces), list(found.bodies)
    for directory, places in named.items():
        texts = sources.tests(directory)
        bodies += (texts[path].source[each.start : each.end] for path, each in _at(texts, places))
        for path, gone in _gone(texts, places).items():
            cut = without(texts[path], gone)
            pieces[path] = (*pieces.get(path, ()), *cut.pieces)
            if cut.left:
                files[path] = cut.left.encode()
            else:
                removed.append(path)
    return Hidden(
        tree=OverlaidTree(found.tree, files, removed=removed),
        tests=found.tests if copied else (*found.tests, *said),
        copies=(*found.copies, *said) if copied else found.copies,
        bodies=tuple(bodies),
        pieces=pieces,
    )


def _gone(
    texts: Mapping[str, GoText], places: set[tuple[str, int]]
) -> dict[str, list[Declaration]]:
    """The tests at those places, and what only they lead to."""
    references = References(texts)
    every = [(path, each) for path, text in texts.items() for each in text.declarations]
    hidden = _at(texts, places)
    reached = references.reached_from(name for _, each in hidden for name in each.names)
    starts = {(path, each.start) for path, each in hidden}
    every_root = {(path, each.start): each for path, each in every if _is_root(each)}
    roots = {key: each for key, each in every_root.items() if key not in starts}
    named = (each.name for each in roots.values() if each.name not in {"init", "_"})
    used = (name for each in roots.values() for name in each.names)
    kept = {**references.reached_from([*named, *used]), **roots}
    gone = {(path, each.start): (path, each) for path, each in hidden}
    gone.update({key: each for key, each in reached.items() if key not in kept})
    # Beside a hidden test also what nobody uses at all: it was there for some test.
    touched = {path for path, _ in hidden}
    for path, each in every:
        if path in touched and (path, each.start) not in kept:
            gone[path, each.start] = (path, each)
    found: dict[str, list[Declaration]] = {}
    for path, each in gone.values():
        found.setdefault(path, []).append(each)
    return found


def _at(texts: Mapping[str, GoText], places: set[tuple[str, int]]) -> list[Key]:
    every = ((path, each) for path, text in texts.items() for each in text.declarations)
    return [(path, each) for path, each in every if (path, each.line) in places]


def _is_root(declaration: Declaration) -> bool:
    """What `go test` or the compiler begins with."""
    named = declaration.name.startswith(("Test", "Benchmark", "Fuzz", "Example"))
    started = declaration.name in {"init", "_"} or named
    return started and not declaration.receiver and declaration.kind in {"func", "var"}


def _copies(hidden: Hidden) -> Iterator[str]:
    """Tests anywhere that consist of a hidden one's lines."""
    wanted = [set(lines_of(body)) for body in hidden.bodies]
    wanted = [lines for lines in wanted if len(lines) >= FEWEST]
    sources = SourceTree(hidden.tree)
    paths = [path for path in hidden.tree.blobs if is_test(path)]
    for start in range(0, len(paths) if wanted else 0, 256):
        for path, content in hidden.tree.read(paths[start : start + 256]).items():
            there = set(lines_of(content.decode(errors="replace")))
            if any(_is_copied(lines, there) for lines in wanted):
                yield from _copied_in(path, sources, wanted)


def _copied_in(path: str, sources: SourceTree, wanted: list[set[str]]) -> Iterator[str]:
    text = sources.texts([path])[path]
    for each in text.declarations:
        if each.kind == "func" and each.name.startswith("Test") and not each.receiver:
            there = set(lines_of(text.source[each.start : each.end]))
            if any(_is_copied(lines, there) for lines in wanted):
                yield f"{path}:{each.line} {each.name}"


def _is_copied(lines: set[str], there: set[str]) -> bool:
    return len(lines & there) >= COPIED * len(lines)
