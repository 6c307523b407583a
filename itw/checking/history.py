"""Functions followed from base to head: through moves, renames and reformatting."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property

from itw.checking.scope import is_ignored
from itw.diff import Diff
from itw.source.declared import Declared
from itw.source.package import Key, Package, key_of
from itw.source.sources import Sources

SIMILAR = 0.6  # of the lines of two functions, for one to count as the other rewritten
MIN_LINES = 4  # shorter functions resemble each other by chance
TELLING = 3  # lines that only one function has tell it from its copies


class Status(StrEnum):
    """What a change did to a function. Moves, renames and reformatting leave it the same."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class History:
    """Answers what a change did to a function of head, and which function of base it was."""

    def __init__(self, diff: Diff, base: Sources, head: Sources) -> None:
        self._base = base
        self._head = head
        new = (change.path for change in diff.files if change.status != "D")
        self._new_paths = {path for path in new if _is_go(path) and not is_ignored(path)}
        self._old_paths = {c.old_path for c in diff.files if c.status != "A" and _is_go(c.old_path)}

    def status_of(self, declared: Declared) -> Status:
        if declared.path not in self._new_paths:
            return Status.SAME
        before = self.before(declared)
        if before is None:
            return Status.NEW
        same = before.function.shape == declared.function.shape
        return Status.SAME if same else Status.CHANGED

    def touches(self, before: Declared) -> bool:
        """Whether the file of a function of base is changed, moved or deleted."""
        return before.path in self._old_paths

    def before(self, declared: Declared) -> Declared | None:
        """The function of base that this one was, None for a new one."""
        own = self._base_functions(declared.file.directory).get(key_of(declared))
        key = key_of(declared)
        return own if own is not None else self._followed.get(key) or self._taken_out.get(key)

    def after(self, declared: Declared) -> Declared | None:
        """The function of head that one of base has become, None for one that is gone."""
        own = self._head_functions(declared.file.directory).get(key_of(declared))
        return own if own is not None else self._became.get(key_of(declared))

    @cached_property
    def _taken_out(self) -> dict[Key, Declared]:
        """New helpers that are mostly lines of one function of base, which it has lost."""
        found: dict[Key, Declared] = {}
        missing = self._missing(self._head, self._new_paths, self._base)
        new = [each for each in missing if not each.function.is_test]
        for before, lost in self._lost_lines if new else ():
            for after in new:
                lines = _lines(after)
                alike = (lines & lost).total() >= SIMILAR * lines.total()
                if alike and lines.total() >= MIN_LINES and key_of(after) not in self._followed:
                    found.setdefault(key_of(after), before)
        return found

    @cached_property
    def _lost_lines(self) -> list[tuple[Declared, Counter[str]]]:
        """Functions that the change shortens, with the lines they have no more."""
        found: list[tuple[Declared, Counter[str]]] = []
        for file in self._base.files(sorted(self._old_paths)):
            for function in file.functions:
                before = Declared(file, function)
                after = self._head_functions(file.directory).get(key_of(before))
                if after is not None and not _same_shape(before, after):
                    found.append((before, _lines(before) - _lines(after)))
        return found

    @cached_property
    def _became(self) -> dict[Key, Declared]:
        found: dict[Key, Declared] = {}
        for (directory, receiver, name), before in self._followed.items():
            functions = self._head_functions(directory)
            found[key_of(before)] = functions[directory, receiver, name]
        return found

    def _head_functions(self, directory: str) -> dict[Key, Declared]:
        return self._head.package(directory).by_key

    def _base_functions(self, directory: str) -> dict[Key, Declared]:
        return self._base.package(directory).by_key

    @cached_property
    def gone(self) -> tuple[Declared, ...]:
        """Functions of changed files that base has and head has not, under that name."""
        return tuple(self._missing(self._base, self._old_paths, self._head))

    def package_of(self, declared: Declared) -> Package:
        """The package of head a function has been followed to."""
        return self._head.package(declared.file.directory)

    def survives(self, declared: Iterable[Declared], *, twins: bool) -> float:
        """How much of these functions of base the changed files still have, wherever.

        Only lines that no other function has tell. `twins`: where there are hardly any, the
        functions were copies of others, and it is enough that these are still there.
        """
        own: Counter[str] = Counter()
        for each in declared:
            there = self._head_functions(each.file.directory).get(key_of(each))
            if there is None or not _same_shape(each, there):
                own += _lines(each)
        return self.share_left(own, twins=twins)

    def share_left(self, own: Counter[str], *, twins: bool) -> float:
        """How many of some lines of base are in functions of the changed files, from 0 to 1."""
        telling = [line for line in own if own[line] == self._old_lines[line]]
        if twins and len(telling) < TELLING:
            telling = [line for line in own if self._old_lines[line]]
        left = sum(self._new_lines[line] > 0 for line in telling)
        return left / len(telling) if telling else 0.0

    @cached_property
    def _old_lines(self) -> Counter[str]:
        return _all_lines(self._base, self._old_paths)

    @cached_property
    def _new_lines(self) -> Counter[str]:
        """Of functions that are new, changed or elsewhere: one that stayed took nothing over."""
        found: Counter[str] = Counter()
        for file in self._head.files(sorted(self._new_paths)):
            for function in file.functions:
                declared = Declared(file, function)
                before = self._base_functions(file.directory).get(key_of(declared))
                if before is None or not _same_shape(before, declared):
                    found += _lines(declared)
        return found

    @cached_property
    def _followed(self) -> dict[Key, Declared]:
        """New names with the function of base each is: equal ones first, then those alike."""
        gone = list(self.gone)
        new = list(self._missing(self._head, self._new_paths, self._base))
        found: dict[Key, Declared] = {}
        for alike in (_same_shape, _same_name, _similar):
            for after in new:
                if key_of(after) in found:
                    continue
                before = next((each for each in gone if alike(each, after)), None)
                if before is not None:
                    found[key_of(after)] = before
                    gone.remove(before)
        return found

    @staticmethod
    def _missing(here: Sources, paths: Iterable[str], there: Sources) -> Iterator[Declared]:
        for file in here.files(sorted(paths)):
            others = {key_of(each) for each in there.package(file.directory).declared}
            for function in file.functions:
                declared = Declared(file, function)
                if key_of(declared) not in others:
                    yield declared


def _all_lines(sources: Sources, paths: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for file in sources.files(sorted(paths)):
        for function in file.functions:
            found += _lines(Declared(file, function))
    return found


def _is_go(path: str) -> bool:
    return path.endswith(".go")


def _same_shape(before: Declared, after: Declared) -> bool:
    return before.function.shape == after.function.shape


def _same_name(before: Declared, after: Declared) -> bool:
    return key_of(before)[1:] == key_of(after)[1:]


def _similar(before: Declared, after: Declared) -> bool:
    if before.function.is_test != after.function.is_test:
        return False
    old, new = _lines(before), _lines(after)
    if min(old.total(), new.total()) < MIN_LINES:
        return False
    return 2 * (old & new).total() >= SIMILAR * (old.total() + new.total())


def _lines(declared: Declared) -> Counter[str]:
    function = declared.function
    text = function.text.slice(function.opening + 1, function.end - 1)
    return Counter(line.strip() for line in text.split("\n") if len(line.strip()) > 2)
