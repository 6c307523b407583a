"""Findings as Markdown: by severity, each place linked to the exact line."""

import re
from collections.abc import Iterator, Sequence

from itw import messages
from itw.finding import Finding, Severity
from itw.reporting.comments import SAME_RULE, clause_link
from itw.reporting.grouped import Group, groups_of, sentences
from itw.reporting.links import Links
from itw.reporting.markdown import code, link, text
from itw.reporting.where import commit_of
from itw.review import Assessment

NOTES = 15  # places of one note's line
LISTED = 50  # tests of one rule's list
NAMES = re.compile("`[^`]*`")  # what differs between messages that say the same


def finding_sections(assessment: Assessment, links: Links) -> Iterator[str]:
    groups = groups_of(assessment.findings)
    if not groups:
        yield messages.nothing_to_say()
    for severity in (Severity.ERROR, Severity.WARNING):
        of_severity = [group for group in groups if group.severity is severity]
        if of_severity:
            number = sum(len(group.findings) for group in of_severity)
            yield messages.severity_heading(severity=severity, number=number)
            yield from finding_items(of_severity, assessment, links)
    notes = [group for group in groups if group.severity is Severity.NOTE]
    if notes:
        yield from _notes(notes, assessment, links)


def finding_items(groups: Sequence[Group], assessment: Assessment, links: Links) -> Iterator[str]:
    """One item a group; what is said of many functions alike is said once, with a list, last."""
    alike: dict[tuple[str, frozenset[str]], list[Group]] = {}
    for group in groups:
        shapes = frozenset(NAMES.sub("", finding.reason) for finding in group.findings)
        alike.setdefault((group.rule, shapes), []).append(group)
    for same in sorted(alike.values(), key=lambda same: len(same) > SAME_RULE):
        if len(same) > SAME_RULE:
            yield _listed(same, assessment, links)
        else:
            yield from (_item(group, assessment, links) for group in same)


def _listed(groups: Sequence[Group], assessment: Assessment, links: Links) -> str:
    first = groups[0].first
    same = len({finding.message for group in groups for finding in group.findings}) == 1
    opening = messages.rule_in_many(
        rule=first.rule,
        where=messages.count(len(groups), "test" if first.function else "place"),
        example=first.message if same else "",
        clause=clause_link(first, assessment.diff, links),
    )
    lines = [
        f"  - {code(group.first.function or group.first.connector)}"
        f" {place_links(group.findings, assessment, links)}"
        + ("" if same else f" {_said(group.findings)}")
        for group in groups[:LISTED]
    ]
    if len(groups) > LISTED:
        lines.append(f"  - {messages.and_more(number=len(groups) - LISTED, noun='place')}")
    return "\n".join([f"- {opening}", *lines])


def _item(group: Group, assessment: Assessment, links: Links) -> str:
    """One finding as a list item: rule, test, line, reason, clause."""
    first = group.first
    subject = first.function or first.connector
    opening = f"- **{code(first.rule)}** {code(subject)}".rstrip()
    places = place_links(group.findings, assessment, links)
    clause = clause_link(first, assessment.diff, links)
    return f"{opening} {places}<br>\n  {_said(group.findings)} {clause}".rstrip()


def _said(findings: Sequence[Finding]) -> str:
    """Each different sentence once."""
    return " ".join(sentences(findings).values())


def place_links(findings: Sequence[Finding], assessment: Assessment, links: Links) -> str:
    """`dir/a.go:31, 40, b.go:7`: each linked to the exact line; what is as before is left out."""
    shown, before = [], ""
    for finding in findings:
        place = finding.place
        label = _label(place.path, place.line, before)
        commit = commit_of(finding, assessment.diff)
        shown.append(link(label, links.line(place.path, commit, place.line, place.end_line)))
        before = place.path
    return ", ".join(shown)


def _label(path: str, line: int, before: str) -> str:
    if path == before:
        return str(line)
    directory, _, name = path.rpartition("/")
    if before and not directory and "/" in before:
        return text(f"./{path}:{line}")  # else it would seem to be beside the one before
    return text(f"{name if directory == before.rpartition('/')[0] else path}:{line}")


def _notes(groups: Sequence[Group], assessment: Assessment, links: Links) -> Iterator[str]:
    """One line for each rule and sentence: notes are looked up, not worked through."""
    rules: dict[str, list[Finding]] = {}
    for group in groups:
        rules.setdefault(group.rule, []).extend(group.findings)
    yield messages.severity_heading(
        severity=Severity.NOTE, number=sum(len(findings) for findings in rules.values())
    )
    for findings in rules.values():
        yield _note(findings, assessment, links)


def _note(findings: Sequence[Finding], assessment: Assessment, links: Links) -> str:
    """The places with their sentence; where there are several, each place with its own."""
    shown, rest = findings[:NOTES], len(findings) - NOTES
    more = messages.and_more(number=rest, noun="place") if rest > 0 else ""
    rule, clause = code(findings[0].rule), clause_link(findings[0], assessment.diff, links)
    by_sentence = _by_sentence(shown)
    if len(by_sentence) == 1:
        places = ", ".join(filter(None, [place_links(shown, assessment, links), more]))
        return f"- {rule} {places}<br>\n  {''.join(by_sentence)} {clause}".rstrip()
    lines = [
        f"{place_links(alike, assessment, links)} {reason}" for reason, alike in by_sentence.items()
    ]
    items = (f"  - {line}" for line in (*lines, more) if line)
    return "\n".join([f"- {rule} {clause}".rstrip(), *items])


def _by_sentence(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """What is true of many tests alike is said of the first, and of the others likewise."""
    alike: dict[str, list[Finding]] = {}
    for finding in findings:
        of_any = finding.reason.replace(f"`{finding.function}`", "")
        alike.setdefault(of_any, []).append(finding)
    said: dict[str, list[Finding]] = {}
    for same in alike.values():
        of_each = sentences(same)
        if len(of_each) > SAME_RULE:
            said[messages.likewise(example=messages.sentence(same[0].message))] = same
            continue
        for finding in same:
            said.setdefault(of_each[finding.reason], []).append(finding)
    return said
