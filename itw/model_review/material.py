"""What a reviewing model is told of a change: its test code, the connectors, and what rules said.

Nothing else: no title, no description, no commit message and no comment of the pull request. They
are not needed to see whether a test tests, and the first place where somebody would put a wish.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname

from itw.checking.check import CACHE, judged_rules
from itw.checking.conventions import conventions
from itw.configuration.config import Config
from itw.connector import Connector
from itw.connectors.inventory import connectors_in
from itw.finding import Finding
from itw.model_review.lines import TestCode, test_code
from itw.review import Assessment
from itw.source.declared import Declared
from itw.source.sources import Sources
from itw.tree import Tree
from itw.writing.context import context_of
from itw.writing.sections import Piece, Section, fitted, sections_of

TOKENS = 48_000
MOST_CONNECTORS = 3
ABOUT_CONNECTORS = frozenset({"facts", "options", "source"})  # of what a writer is told


@dataclass(frozen=True)
class Material:
    """`code` is what may be quoted, `sections` what is sent, cut to size."""

    code: Mapping[str, TestCode]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]


def material_of(assessment: Assessment, head: Tree) -> Material | None:
    """None where the change touches no integration test: there is nothing to look at."""
    directories = {dirname(test.rpartition(" ")[0].rpartition(":")[0]) for test in assessment.tests}
    everything = test_code(assessment.diff, head, assessment.config)
    code = {path: file for path, file in everything.items() if dirname(path) in directories}
    if not code:
        return None
    said = (*assessment.findings, *(finding for finding, _ in assessment.suppressed))
    findings = tuple(each for each in said if each.place.path in code)
    connectors = _connectors(assessment, head, directories)
    sections = (
        Section(name="tests", pieces=tuple(_tests(code)), limit=26_000, keep=9),
        Section(name="helpers", pieces=tuple(_helpers(code, head)), limit=8_000, keep=5),
        Section(name="findings", pieces=tuple(_findings(findings)), limit=2_000, keep=8),
        Section(
            name="connectors",
            pieces=tuple(_about(connectors, head, assessment.config)),
            limit=30_000,
            keep=1,
        ),
    )
    return Material(code=code, sections=fitted(sections, TOKENS), findings=findings)


def rules_said(config: Config) -> str:
    """Every rule that is switched on, in a line: what need not be remarked."""
    on = judged_rules(config)
    return "\n".join(f"- `{each.name}`: {each.title}" for each in conventions() if each.name in on)


def _tests(code: Mapping[str, TestCode]) -> Iterator[Piece]:
    for path, file in sorted(code.items()):
        yield Piece("test_file", "\n".join(file.shown()), {"path": path})


def _helpers(code: Mapping[str, TestCode], head: Tree) -> Iterator[Piece]:
    """Functions that the changed code calls and the change leaves as they are: they may check."""
    sources = Sources(head, CACHE)
    seen: set[tuple[str, int]] = set()
    for directory in sorted({dirname(path) for path in code}):
        package = sources.package(directory)
        changed = [each for each in package.declared if _is_changed(each, code)]
        for visit in (visit for each in changed for visit in package.visits(each)):
            declared, function = visit.declared, visit.function
            place = (declared.path, function.line)
            if place in seen or _is_changed(declared, code):
                continue
            seen.add(place)
            lines = declared.file.text.lines(function.line, function.end_line)
            yield Piece("helper", lines, {"path": f"{declared.path}:{function.line}"})


def _is_changed(declared: Declared, code: Mapping[str, TestCode]) -> bool:
    file, function = code.get(declared.path), declared.function
    span = range(function.line, function.end_line + 1)
    return file is not None and any(line in file.added for line in span)


def _findings(findings: tuple[Finding, ...]) -> Iterator[Piece]:
    lines = (
        f"{each.place.path}:{each.place.line} {each.rule}: {each.message}" for each in findings
    )
    if findings:
        yield Piece("findings", "\n".join(lines))


def _connectors(assessment: Assessment, head: Tree, directories: set[str]) -> tuple[Connector, ...]:
    """Those that the tests are about: changed ones first, then what their packages register."""
    changes = assessment.connectors
    touched = (*changes.added, *changes.changed, *(after for _, after in changes.renamed))
    near = connectors_in(head, sorted(directories))
    concerned = [each for each in touched if _tested_in(each, assessment, directories)]
    return tuple(dict.fromkeys((*concerned, *near)))[:MOST_CONNECTORS]


def _tested_in(connector: Connector, assessment: Assessment, directories: set[str]) -> bool:
    coverage = assessment.coverage.get(connector)
    tests = coverage.tests if coverage is not None else ()
    return connector.package in directories or any(
        dirname(test.partition(":")[0]) in directories for test in tests
    )


def _about(connectors: tuple[Connector, ...], head: Tree, config: Config) -> Iterator[Piece]:
    each_limit = 24_000 // max(1, len(connectors))
    for connector in connectors:
        known = sections_of(context_of(connector, head, config))
        own = [section for section in known if section.name in ABOUT_CONNECTORS]
        for section in fitted(own, each_limit):
            yield from section.pieces
