"""The changed lines of test files, and which of them a remark quotes.

A quote is looked for, never trusted: the path must be a test file of the diff, the line an added
one, and the words exactly its own. A remark is known again by its function and its line's words, so
that moving lines neither repeats nor loses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itw.checking.check import CACHE
from itw.finding import Finding, Place, Severity
from itw.source.sources import Sources

if TYPE_CHECKING:
    from itw.configuration.config import Config
    from itw.diff import Diff
    from itw.source.go_file import GoFile
    from itw.tree import Tree

RULE = "model_review"  # in fingerprints: no rule is called so
MIN_LETTERS = 4  # "})" is a line, and says nothing


@dataclass(frozen=True, slots=True)
class AddedLine:
    """A line that the change adds to a test file; `text` is without the space around it."""

    path: str
    line: int
    text: str
    function: str  # the top-level function around it, "" outside of any

    @property
    def fingerprint(self) -> str:
        place = Place(self.path, self.line, self.line)
        return Finding(
            rule=RULE, severity=Severity.NOTE, place=place, message="", clause="",
            function=self.function, anchor=self.text,
        ).fingerprint  # fmt: skip


@dataclass(frozen=True)
class TestCode:
    """One changed test file at head; `shown` are its lines of which a model is told."""

    path: str
    lines: tuple[str, ...]
    added: frozenset[int]
    functions: tuple[tuple[int, int, str], ...]  # first line, last line, name

    def function_at(self, line: int) -> str:
        return next((name for first, last, name in self.functions if first <= line <= last), "")

    def added_line(self, line: int) -> AddedLine | None:
        if line not in self.added or not 0 < line <= len(self.lines):
            return None
        return AddedLine(self.path, line, self.lines[line - 1].strip(), self.function_at(line))

    def shown(self) -> Iterator[str]:
        """Whole functions that have an added line, and added lines outside of any."""
        wanted = set(self.added)
        for first, last, _ in self.functions:
            if any(first <= line <= last for line in self.added):
                wanted.update(range(first, last + 1))
        before = 0
        for line in sorted(number for number in wanted if number <= len(self.lines)):
            if line > before + 1:
                yield "      …"
            yield f"{line:>5} {'+' if line in self.added else ' '} {self.lines[line - 1]}"
            before = line


def test_code(diff: Diff, head: Tree, config: Config) -> Mapping[str, TestCode]:
    """The test files that the change adds lines to, by path."""
    paths = [
        each.path
        for each in diff.files
        if each.path.endswith("_test.go") and each.added and config.covers(each.path)
    ]
    data, files = head.read(paths), Sources(head, CACHE).files(paths)
    facts = {file.path: file for file in files}
    return {
        path: TestCode(
            path=path,
            lines=tuple(data[path].decode("utf-8", "replace").split("\n")),
            added=diff.by_path[path].added,
            functions=tuple(_functions(facts.get(path))),
        )
        for path in paths
        if path in data
    }


def _functions(file: GoFile | None) -> Iterator[tuple[int, int, str]]:
    for each in file.functions if file is not None else ():
        name = f"{each.receiver}.{each.name}" if each.receiver else each.name
        yield each.line, each.end_line, name


def quoted(path: str, line: int, quote: str, code: Mapping[str, TestCode]) -> AddedLine | None:
    """The added line that is quoted, None where there is no such line or it says nothing."""
    file = code.get(path)
    found = file.added_line(line) if file is not None else None
    if found is None or found.text != quote.strip():
        return None
    return found if sum(map(str.isalnum, found.text)) >= MIN_LETTERS else None


def found_again(known: AddedLine, code: Mapping[str, TestCode]) -> AddedLine | None:
    """The same words in the same function of another head, nearest to where they were."""
    file = code.get(known.path)
    if file is None:
        return None
    lines = filter(None, map(file.added_line, sorted(file.added)))
    same = [each for each in lines if each.fingerprint == known.fingerprint]
    return min(same, key=lambda each: abs(each.line - known.line), default=None)


def fingerprints_of(code: Mapping[str, TestCode]) -> frozenset[str]:
    """Of every added line: a remark that is not among them is about what is gone."""
    lines = (file.added_line(number) for file in code.values() for number in file.added)
    return frozenset(each.fingerprint for each in lines if each is not None)
