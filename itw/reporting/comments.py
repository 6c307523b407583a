"""Which findings become inline comments, where, and with which words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from itw import messages
from itw.configuration.config import Config, Suggestions
from itw.diff import Diff
from itw.finding import NOT_RULES, Finding, Lines, Severity
from itw.reporting.grouped import Group, sentences
from itw.reporting.links import Links
from itw.reporting.markdown import code, link, suggestion, text
from itw.reporting.markers import Kind, Marker, marked
from itw.reporting.publication import Comment
from itw.reporting.where import comment_line, commit_of

LISTED = 20  # places that one comment lists
SAME_RULE = 3  # comments with warnings of one rule


def commented(groups: Sequence[Group], diff: Diff, config: Config) -> list[Group]:
    """The groups that get a comment: no notes, on lines of the diff, the first so many.

    The third warning under one rule has made the point; the others are listed in the review.
    """
    chosen: list[Group] = []
    said: Counter[str] = Counter()
    for group in groups:
        repeated = group.severity is Severity.WARNING and said[group.rule] >= SAME_RULE
        if group.severity is Severity.NOTE or repeated or _anchor(group, diff, config) is None:
            continue
        said[group.rule] += 1
        chosen.append(group)
    return chosen[: config.max_comments]


def comments_of(
    groups: Sequence[Group], diff: Diff, config: Config, links: Links, *, can_write: bool = False
) -> Iterator[Comment]:
    """One comment for each group; call it with groups that `commented` chose."""
    for group in groups:
        anchor = _anchor(group, diff, config)
        if anchor is None:
            continue
        path, start_line, line = anchor
        lines = suggested(group, diff, config)
        marker = Marker(kind=Kind.FINDING, head=diff.head, fingerprints=group.fingerprints)
        yield Comment(
            path=path,
            line=line,
            start_line=start_line,
            body=marked(_body(group, lines, diff, links, can_write), marker),
            fingerprints=group.fingerprints,
        )


def suggested(group: Group, diff: Diff, config: Config) -> Lines | None:
    """The lines a comment may offer: proved as far as the repository asks, and in one hunk."""
    edit = group.first.edit
    if config.suggestions is Suggestions.COMPILES and edit and edit.proof != "compiles":
        return None
    return _edited(group, diff, config)


def _edited(group: Group, diff: Diff, config: Config) -> Lines | None:
    """The lines that a comment offers, or will offer where it stands once they are proved."""
    edit = group.first.edit
    if edit is None or len(group.findings) > 1 or config.suggestions is Suggestions.OFF:
        return None
    lines = edit.only
    if lines is None or lines.place.path != group.first.place.path:
        return None
    if not diff.takes_comment(*_range(lines)):
        return None
    return lines if suggestion(lines.text) else None


def _range(lines: Lines) -> tuple[str, int, int | None]:
    place = lines.place
    return place.path, place.end_line, place.line if place.line < place.end_line else None


def _anchor(group: Group, diff: Diff, config: Config) -> tuple[str, int | None, int] | None:
    """Path, start line or None, and line of the comment; None when no line is in the diff."""
    lines = _edited(group, diff, config)
    if lines is not None:
        path, line, start = _range(lines)
        return path, start, line
    for finding in group.findings:
        at = comment_line(finding, diff)
        if at is not None:
            return at[0], None, at[1]
    return None


def _body(group: Group, lines: Lines | None, diff: Diff, links: Links, can_write: bool) -> str:
    first = group.first
    clause = clause_link(first, diff, links)
    if len(group.findings) == 1:
        opening = messages.inline_comment(
            rule=first.rule, message=first.message, clause=clause, column=first.place.column
        )
    else:
        opening = messages.same_rule(
            rule=first.rule, number=len(group.findings), function=first.function, clause=clause
        )
        opening += "\n\n" + _listed(group, diff, links)
    parts = [opening]
    if lines is not None:
        parts.append(suggestion(lines.text))
    if first.rule not in NOT_RULES:
        parts.append(_hint(first, lines is not None, can_write))
    return "\n\n".join(parts)


def _hint(first: Finding, offered: bool, can_write: bool) -> str:
    if first.rule == "missing_integration_test" and first.connector:
        name = first.connector.partition(" ")[2] or first.connector
        return messages.missing_test_hint(connector=name, can_write=can_write)
    return messages.allow_hint(
        rule=first.rule, proof=first.edit.proof if offered and first.edit else ""
    )


def _listed(group: Group, diff: Diff, links: Links) -> str:
    shown = group.findings[:LISTED]
    urls = [links.line(each.place.path, commit_of(each, diff), each.place.line) for each in shown]
    said = list(sentences(shown).values())
    if len(said) == 1 and shown == group.findings:
        numbers = [link(str(each.place.line), url) for each, url in zip(shown, urls, strict=True)]
        return messages.same_reason(message=said[0], lines=numbers)
    items = [
        f"- {link(messages.line_label(line=each.place.line), url)}: "
        f"{messages.sentence(each.message)}"
        for each, url in zip(shown, urls, strict=True)
    ]
    if len(group.findings) > LISTED:
        rest = len(group.findings) - LISTED
        items.append("- " + messages.and_more(number=rest, noun="place"))
    return "\n".join(items)


def clause_link(finding: Finding, diff: Diff, links: Links) -> str:
    """The clause a rule rests on, in parentheses; nothing where the rule has none."""
    if finding.clause in {"", messages.NONE}:
        return ""
    url = links.clause(finding.clause, finding.rule, diff.base)
    label = code(finding.clause) if "/" in finding.clause else text(finding.clause)
    return f"({link(label, url)})"


def fingerprints_of(groups: Sequence[Group]) -> frozenset[str]:
    return frozenset(mark for group in groups for mark in group.fingerprints)
