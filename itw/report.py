"""What a review looks like on GitHub: one check run, at most one review."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from itw import messages
from itw.comments import SAME_RULE, clause_link, commented, comments_of, fingerprints_of
from itw.connector_table import connector_table, rows_of
from itw.diff import Diff
from itw.finding import Finding, Severity
from itw.grouped import Group, groups_of
from itw.links import Links
from itw.markdown import code, folded, link, text
from itw.markers import Kind, Marker, marked
from itw.publication import Annotation, CheckRun, Conclusion, Publication, Review
from itw.review import Assessment
from itw.verdict import conclusion_of, counts_of
from itw.where import commit_of, stands_at_base

SUMMARY_LIMIT = 60_000  # GitHub takes 65,535 characters; the details are never cut
NOTES = 15
LEFT_OUT = 10
LISTED = 50
LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a report says about itself: where it links to, and the folded details."""

    links: Links = field(default_factory=Links)
    version: str = ""
    job: str = ""
    seconds: float | None = None
    not_run: str = field(default_factory=messages.no_sandbox_reason)
    can_write: bool = False  # whether /write-integration-tests works here


def publication_of(
    assessment: Assessment, context: Context, *, told: frozenset[str] = frozenset()
) -> Publication:
    """What GitHub should show for this head.

    `told` are the fingerprints that earlier reviews of ours on the pull request told: they stay in
    the check run and are not commented again, not even where there would be room now.
    """
    groups = groups_of(assessment.findings)
    serious = [group for group in groups if group.severity > Severity.NOTE]
    new = [group for group in serious if not told.intersection(group.fingerprints)]
    inline = commented(new, assessment.diff, assessment.config)
    current = frozenset(finding.fingerprint for finding in assessment.findings)
    review = _review(assessment, context, new, inline) if new else None
    return Publication(
        check_run=_check_run(assessment, context, groups, inline), review=review, current=current
    )


def _check_run(
    assessment: Assessment, context: Context, groups: Sequence[Group], inline: Sequence[Group]
) -> CheckRun:
    return CheckRun(
        head_sha=assessment.diff.head,
        conclusion=conclusion_of(assessment.findings, enforce=assessment.config.enforce),
        title=title_of(assessment),
        summary=summary_of(assessment, context),
        annotations=tuple(_annotations(assessment.diff, groups, fingerprints_of(inline))),
    )


def title_of(assessment: Assessment) -> str:
    rows = rows_of(assessment)
    return messages.findings_title(
        counts=counts_of(assessment.findings),
        untested=sum(row.state == "new" and row.needs_test for row in rows),
        removed=sum(row.state == "removed" for row in rows),
        connectors=len(rows),
        tests=len(assessment.tests),
    )


def summary_of(assessment: Assessment, context: Context) -> str:
    """The whole report as Markdown; findings are cut before GitHub would cut."""
    first = [connector_table(assessment, context.links)]
    last = [*_closing(assessment, context)]
    room = SUMMARY_LIMIT - sum(len(part) + 2 for part in (*first, *last))
    findings = list(_within(_findings(assessment, context.links), room))
    return "\n\n".join(part for part in (*first, *findings, *last) if part)


def _within(parts: Iterator[str], room: int) -> Iterator[str]:
    dropped = 0
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            dropped += 1
        else:
            yield part
    if dropped:
        yield messages.and_more(number=dropped, noun="finding")


def _findings(assessment: Assessment, links: Links) -> Iterator[str]:
    groups = groups_of(assessment.findings)
    if not groups:
        yield messages.nothing_to_say()
    for severity in (Severity.ERROR, Severity.WARNING):
        of_severity = [group for group in groups if group.severity is severity]
        if of_severity:
            number = sum(len(group.findings) for group in of_severity)
            yield messages.severity_heading(severity=severity, number=number)
            yield from _items(of_severity, assessment, links)
    notes = [group for group in groups if group.severity is Severity.NOTE]
    if notes:
        yield from _notes(notes, assessment, links)


def _items(groups: Sequence[Group], assessment: Assessment, links: Links) -> Iterator[str]:
    """One item a group; a rule that fires in many functions is said once, with a list, last."""
    rules: dict[str, list[Group]] = {}
    for group in groups:
        rules.setdefault(group.rule, []).append(group)
    for of_rule in sorted(rules.values(), key=lambda of_rule: len(of_rule) > SAME_RULE):
        if len(of_rule) > SAME_RULE:
            yield _listed(of_rule, assessment, links)
        else:
            yield from (_item(group, assessment, links) for group in of_rule)


def _listed(groups: Sequence[Group], assessment: Assessment, links: Links) -> str:
    first = groups[0].first
    opening = messages.rule_in_many(
        rule=first.rule,
        where=messages.count(len(groups), "test" if first.function else "place"),
        example=first.message,
        clause=clause_link(first, assessment.diff, links),
    )
    lines = [
        f"  - {code(group.first.function or group.first.connector)}"
        f" {_places(group.findings, assessment, links)}"
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
    places = _places(group.findings, assessment, links)
    clause = clause_link(first, assessment.diff, links)
    said = list(dict.fromkeys(messages.sentence(finding.message) for finding in group.findings))
    return f"{opening} {places}<br>\n  {' '.join(said)} {clause}".rstrip()


def _places(findings: Sequence[Finding], assessment: Assessment, links: Links) -> str:
    """`path:31, 40, b.go:7`: each linked to the exact line, a path said once."""
    shown, before = [], ""
    for finding in findings:
        place = finding.place
        label = str(place.line) if place.path == before else text(f"{place.path}:{place.line}")
        commit = commit_of(finding, assessment.diff)
        shown.append(link(label, links.line(place.path, commit, place.line, place.end_line)))
        before = place.path
    return ", ".join(shown)


def _notes(groups: Sequence[Group], assessment: Assessment, links: Links) -> Iterator[str]:
    """One line for each rule: notes are looked up, not worked through."""
    rules: dict[str, list[Finding]] = {}
    for group in groups:
        rules.setdefault(group.rule, []).extend(group.findings)
    yield messages.severity_heading(
        severity=Severity.NOTE, number=sum(len(findings) for findings in rules.values())
    )
    for rule, findings in rules.items():
        places = _places(findings[:NOTES], assessment, links)
        if len(findings) > NOTES:
            places += ", " + messages.and_more(number=len(findings) - NOTES, noun="place")
        clause = clause_link(findings[0], assessment.diff, links)
        reason = messages.sentence(findings[0].message)
        yield f"- {code(rule)} {places}<br>\n  {reason} {clause}".rstrip()


def _closing(assessment: Assessment, context: Context) -> Iterator[str]:
    if assessment.elsewhere:
        yield messages.also_present(counts=dict(assessment.elsewhere))
    if assessment.suppressed:
        yield messages.suppressed(items=[*_suppressed(assessment, context.links)])
    if assessment.left_out:
        shown = assessment.left_out[:LEFT_OUT]
        lines = [f"- {messages.left_out(what=each.what, reason=each.reason)}" for each in shown]
        if len(assessment.left_out) > LEFT_OUT:
            rest = len(assessment.left_out) - LEFT_OUT
            lines.append("- " + messages.and_more(number=rest, noun="file"))
        yield f"### {messages.left_out_heading()}\n\n" + "\n".join(lines)
    yield messages.tests_not_run(reason=context.not_run)
    yield folded(messages.details_heading(), "\n".join(_details(assessment, context)))


def _suppressed(assessment: Assessment, links: Links) -> Iterator[str]:
    shown = assessment.suppressed[:LEFT_OUT]
    for finding, reason in shown:
        place = _places([finding], assessment, links)
        yield messages.suppressed_item(rule=finding.rule, place=place, reason=reason)
    if len(assessment.suppressed) > LEFT_OUT:
        yield messages.and_more(number=len(assessment.suppressed) - LEFT_OUT, noun="finding")


def _details(assessment: Assessment, context: Context) -> Iterator[str]:
    diff, config, links = assessment.diff, assessment.config, context.links
    base, head = (link(code(sha[:12]), links.commit(sha)) for sha in (diff.base, diff.head))
    yield f"- {messages.detail_compared(base=base, head=head, files=len(diff.files))}"
    command = config.run_command
    yield f"- {messages.detail_profile(profile=config.profile, run=command.run, tags=command.tags)}"
    yield f"- {messages.detail_limits(comments=config.max_comments)}"
    if context.version:
        made = messages.detail_made(
            version=context.version, seconds=context.seconds, job=context.job
        )
        yield f"- {made}"


def _annotations(
    diff: Diff, groups: Sequence[Group], inline: frozenset[str]
) -> Iterator[Annotation]:
    """What has no inline comment of its own and is there at head; notes stay in the summary."""
    for group in groups:
        for finding in group.findings:
            if finding.severity is Severity.NOTE or finding.fingerprint in inline:
                continue
            if stands_at_base(finding, diff):
                continue
            yield Annotation(
                path=finding.place.path,
                start_line=finding.place.line,
                end_line=finding.place.end_line,
                level=LEVELS[finding.severity],
                message=messages.annotation(message=finding.message),
                title=finding.rule,
            )


def _review(
    assessment: Assessment, context: Context, new: Sequence[Group], inline: Sequence[Group]
) -> Review:
    diff, links = assessment.diff, context.links
    findings = [finding for group in new for finding in group.findings]
    number = sum(len(group.findings) for group in inline)
    body = messages.review_opening(
        counts=counts_of(findings), inline=number, comments=len(inline), checks=links.checks()
    )
    chosen = fingerprints_of(inline)
    rest = [group for group in new if not chosen.issuperset(group.fingerprints)]
    if rest:
        body += "\n\n" + "\n".join(_within(_items(rest, assessment, links), 20_000))
    told = tuple(dict.fromkeys(finding.fingerprint for finding in findings))
    marker = Marker(kind=Kind.REVIEW, head=diff.head, fingerprints=told)
    return Review(
        head_sha=diff.head,
        body=marked(body, marker),
        comments=tuple(
            comments_of(inline, diff, assessment.config, links, can_write=context.can_write)
        ),
    )


def neutral(*, head_sha: str, title: str, summary: str) -> Publication:
    """No verdict: our fault, superseded, or something has to be mended first. Never red."""
    run = CheckRun(head_sha=head_sha, conclusion=Conclusion.NEUTRAL, title=title, summary=summary)
    return Publication(check_run=run)


def our_fault(*, head_sha: str, reason: str, job: str) -> Publication:
    return neutral(
        head_sha=head_sha,
        title=messages.our_fault_title(),
        summary=messages.our_fault(reason=reason, job=job),
    )


def superseded(*, head_sha: str, newer: str) -> Publication:
    return neutral(
        head_sha=head_sha,
        title=messages.superseded_title(),
        summary=messages.superseded(newer=newer),
    )


def to_be_mended(*, head_sha: str, problem: str) -> Publication:
    """A UserError: its text is for the author of the pull request."""
    return neutral(
        head_sha=head_sha,
        title=messages.user_error_title(),
        summary=messages.user_error(problem=problem),
    )
