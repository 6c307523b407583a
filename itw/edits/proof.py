"""Tries an edit in memory: it is shown only when it does what it says and nothing else.

The edited file is parsed again and its package checked again by the same rules. The finding has to
be gone; no other may have come; the same integration tests have to be there; gofmt has to keep
every line. What fails any of it was never certain.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from itw.checking.check import units_at
from itw.checking.judgement import check_unit
from itw.checking.rule import Unit
from itw.configuration.config import Config
from itw.edits.builders import builders
from itw.edits.imports import with_imports
from itw.edits.layout import is_formatted
from itw.edits.site import Draft, site_of
from itw.edits.splice import Splice, applied, lines_of, overlap
from itw.finding import Edit, Finding, Lines
from itw.source.go_file import GoFile
from itw.source.sources import Sources


class Unproved(StrEnum):
    """Why a finding has no edit; `itw.messages` says it in words."""

    NONE = "none"  # no edit is certain
    IMPORTS = "imports"  # how they would change is not certain
    SYNTAX = "syntax"  # the edited file would not parse
    LAYOUT = "layout"  # gofmt would change the edited lines
    REMAINS = "remains"  # the finding would still be there
    OTHERS = "others"  # another finding would come


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """An edit that does what it says. `data` is the whole file with it."""

    findings: tuple[Finding, ...]
    draft: Draft
    edit: Edit
    data: bytes

    @property
    def path(self) -> str:
        return self.draft.file.path


class Prover:
    """Proves edits against one state of the sources."""

    def __init__(self, sources: Sources, config: Config) -> None:
        self.sources = sources
        self._config = config
        self._found: dict[str, tuple[Unit, tuple[Finding, ...]]] = {}

    def proved(self, finding: Finding) -> Proved | Unproved:
        """The edit of a finding of these sources."""
        builder = builders().get(finding.rule)
        if builder is None:
            return Unproved.NONE
        site = site_of(self._checked(directory_of(finding))[0], finding)
        draft = builder(site) if site is not None else None
        return Unproved.NONE if draft is None else self._tried((finding,), draft)

    def together(self, proofs: Sequence[Proved]) -> Proved:
        """One edit out of several of one file: of two that touch the first, and all that agree.

        The imports are decided anew: two edits may take the last two uses of a package.
        """
        best = proofs[0]
        chosen = best.draft
        findings = best.findings
        for proof in proofs[1:]:
            if not overlap((*chosen.splices, *proof.draft.splices)):
                chosen = replace(
                    chosen,
                    splices=(*chosen.splices, *proof.draft.splices),
                    packages=(*chosen.packages, *proof.draft.packages),
                )
                findings = (*findings, *proof.findings)
        if len(findings) == 1:
            return best
        tried = self._tried(findings, chosen)
        # Each is proved alone; which of them do not go together is found by halves.
        return self.together(proofs[: len(proofs) // 2]) if isinstance(tried, Unproved) else tried

    def _tried(self, findings: tuple[Finding, ...], draft: Draft) -> Proved | Unproved:
        if overlap(draft.splices):
            return Unproved.NONE
        splices = with_imports(draft.file, draft.splices, draft.packages)
        if splices is None or overlap(splices):
            return Unproved.IMPORTS
        attempt = Attempt(draft.file, tuple(sorted(splices)))
        edited = self.sources.with_file(draft.file.path, attempt.data)
        problem = attempt.problem(edited) or self._compared(findings, attempt, edited)
        if problem is not None or attempt.lines is None:
            return problem or Unproved.SYNTAX
        edit = Edit(lines=attempt.lines)
        return Proved(findings=findings, draft=draft, edit=edit, data=attempt.data)

    def _checked(self, directory: str) -> tuple[Unit, tuple[Finding, ...]]:
        if directory not in self._found:
            self._found[directory] = _checked(self.sources, self._config, directory)
        return self._found[directory]

    def _compared(
        self, findings: tuple[Finding, ...], attempt: "Attempt", edited: Sources
    ) -> Unproved | None:
        """What is wrong with what the rules say after it."""
        directory = directory_of(findings[0])
        old_unit, old = self._checked(directory)
        unit, new = _checked(edited, self._config, directory)
        before, now = (Counter(_key(each) for each in found) for found in (old, new))
        wanted = Counter(_key(each) for each in findings)
        if not all(before[key] for key in wanted):
            return Unproved.NONE  # a helper's, found by the tests of another package only
        if any(now[key] > before[key] - number for key, number in wanted.items()):
            return Unproved.REMAINS
        if len(unit.tests) != len(old_unit.tests):
            return Unproved.OTHERS  # a test that is not judged any more is not mended
        known = {(each.rule, each.place.path, attempt.moved(each)) for each in old}
        is_new = any(now[key] > before[key] for key in now)
        if is_new or not all(attempt.is_known(each, known) for each in new):
            return Unproved.OTHERS
        return None


def directory_of(finding: Finding) -> str:
    return finding.place.path.rpartition("/")[0]


def _checked(sources: Sources, config: Config, directory: str) -> tuple[Unit, tuple[Finding, ...]]:
    unit = units_at(sources, config)(directory)
    return unit, tuple(check_unit(unit, everything=True))


def _key(finding: Finding) -> tuple[str, str, str, str]:
    # A renamed test is the same one: what is counted is the trouble, file by file.
    function = "" if finding.rule == "underscore_in_name" else finding.function
    return finding.rule, finding.place.path, finding.connector, function.replace("_", "").lower()


@dataclass(frozen=True)
class Attempt:
    """A file with splices made."""

    file: GoFile
    splices: tuple[Splice, ...]

    @cached_property
    def data(self) -> bytes:
        return applied(self.file.text.chars, self.splices).encode("latin-1")

    @cached_property
    def lines(self) -> tuple[Lines, ...] | None:
        return lines_of(self.file, self.splices)

    def problem(self, edited: Sources) -> Unproved | None:
        """What is wrong with the file itself."""
        file = edited.file(self.file.path)
        if file is None or file.broken or file.skipped or self.lines is None:
            return Unproved.SYNTAX
        if {f.name for f in file.functions if f.broken}:
            return Unproved.SYNTAX
        return None if is_formatted(file.text, self._places()) else Unproved.LAYOUT

    def _places(self) -> Iterable[tuple[int, int]]:
        """First and last line of each edited place, in the edited file."""
        shift = 0
        for each in self.lines or ():
            first = each.place.line + shift
            number = each.text.count("\n") + (not each.text.endswith("\n") and bool(each.text))
            shift += number - (each.place.end_line - each.place.line + 1)
            yield first, first + number - 1

    def moved(self, finding: Finding) -> int:
        """The line in the edited file of a finding in the old one."""
        if finding.place.path != self.file.path:
            return finding.place.line
        return self.line_after(finding.place.line)

    def line_after(self, line: int) -> int:
        """Where an old line is; inside an edited place the place's first line."""
        shift = 0
        for each in self.lines or ():
            if line < each.place.line:
                break
            if line <= each.place.end_line:
                return each.place.line + shift
            shift += _height(each) - (each.place.end_line - each.place.line + 1)
        return line + shift

    def is_known(self, finding: Finding, known: set[tuple[str, str, int]]) -> bool:
        """Whether a finding of the edited file stood there before."""
        line = finding.place.line
        if finding.place.path == self.file.path:
            for first, last in self._places():
                if first <= line <= last:
                    line = first
        return (finding.rule, finding.place.path, line) in known


def _height(lines: Lines) -> int:
    return lines.text.count("\n") + (bool(lines.text) and not lines.text.endswith("\n"))
