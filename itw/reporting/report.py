"""What a review looks like on GitHub: one check run, at most one review."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from itw import messages
from itw.configuration.config import Write
from itw.diff import Diff
from itw.finding import Severity
from itw.reporting.comments import commented, comments_of, fingerprints_of
from itw.reporting.connector_table import connector_table, rows_of
from itw.reporting.finding_list import finding_items, finding_sections, place_links
from itw.reporting.grouped import Group, groups_of
from itw.reporting.links import Links
from itw.reporting.markdown import code, folded, link
from itw.reporting.markers import Kind, Marker, marked
from itw.reporting.publication import Annotation, CheckRun, Publication, Review
from itw.reporting.remarks import remarks_of
from itw.reporting.room import within
from itw.reporting.severities import counts_of
from itw.reporting.verdict import conclusion_of, worst
from itw.reporting.where import stands_at_base
from itw.review import Assessment
from itw.telling.shown_tests import ShownTests, not_run

SUMMARY_LIMIT = 60_000  # GitHub takes 65,535 characters; the details are never cut
LEFT_OUT = 10
ANNOTATIONS = 200  # four requests; GitHub allows 80 writes a minute
LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a report says about itself: where it links to, and the folded details."""

    links: Links = field(default_factory=Links)
    version: str = ""
    job: str = ""
    seconds: float | None = None
    model: str = ""  # the section on the model's review, with its marks
    tests: ShownTests = field(default_factory=lambda: not_run(messages.no_sandbox_reason()))
    can_write: bool = False  # whether /write-integration-tests works here
    can_check: bool = True  # what the installation lets the App show
    can_comment: bool = True


def publication_of(
    assessment: Assessment,
    context: Context,
    *,
    told: frozenset[str] = frozenset(),
    standing: frozenset[str] = frozenset(),
) -> Publication:
    """What GitHub should show for this head.

    `told` are the fingerprints that earlier reviews of ours on the pull request told: they stay in
    the check run and are not commented again, not even where there would be room now. `standing`
    are those of what others than the rules may have told, and what it is about is still there.
    """
    groups = groups_of(assessment.findings)
    serious = [group for group in groups if group.severity > Severity.NOTE]
    new = [group for group in serious if not told.intersection(group.fingerprints)]
    inline = commented(new, assessment.diff, assessment.config) if context.can_comment else []
    current = frozenset(finding.fingerprint for finding in assessment.findings)
    speaks = bool(new) and context.can_comment
    review = _review(assessment, context, new, inline) if speaks else None
    return Publication(
        check_run=_check_run(assessment, context, groups, told | fingerprints_of(inline)),
        review=review,
        current=current | standing,
    )


def _check_run(
    assessment: Assessment, context: Context, groups: Sequence[Group], told: frozenset[str]
) -> CheckRun:
    static = conclusion_of(assessment.findings, enforce=assessment.config.enforce)
    annotations = (*context.tests.annotations, *_annotations(assessment.diff, groups, told))
    return CheckRun(
        head_sha=assessment.diff.head,
        conclusion=worst(static, context.tests.conclusion),
        title=title_of(assessment, context.tests),
        summary=summary_of(assessment, context),
        annotations=annotations[:ANNOTATIONS],
    )


def title_of(assessment: Assessment, tests: ShownTests | None = None) -> str:
    rows = rows_of(assessment)
    return messages.findings_title(
        counts=counts_of(assessment.findings),
        untested=sum(row.state == "new" and row.needs_test for row in rows),
        removed=sum(row.state == "removed" for row in rows),
        connectors=len(rows),
        tests=len(assessment.tests),
        ran=tests.title if tests else messages.not_run_title(),
        leads=tests is not None and tests.leads,
    )


def summary_of(assessment: Assessment, context: Context) -> str:
    """The whole report as Markdown; findings are cut before GitHub would cut."""
    tests = context.tests
    cells = dict(tests.cells)
    first = [
        connector_table(assessment, context.links, cells, pending=tests.pending),
        tests.failed,
    ]
    last = [*_closing(assessment, context)]
    room = SUMMARY_LIMIT - sum(len(part) + 2 for part in (*first, *last))
    # "Nothing to act on" is not said below a test that failed, nor before the tests have ended.
    quiet = tests.leads and not assessment.findings
    sections = iter(()) if quiet else finding_sections(assessment, context.links)
    findings = list(within(sections, room, _more_findings))
    return "\n\n".join(part for part in (*first, *findings, *last) if part)


def _more_findings(number: int) -> str:
    return messages.and_more(number=number, noun="finding")


def _closing(assessment: Assessment, context: Context) -> Iterator[str]:
    if not context.can_comment:
        yield messages.comments_not_posted()
    yield from remarks_of(assessment, context.links)
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
    yield context.tests.rest
    yield context.model  # nothing that quotes others comes after it: see itw/model_review/report.py
    yield folded(messages.details_heading(), "\n".join(_details(assessment, context)))


def _suppressed(assessment: Assessment, links: Links) -> Iterator[str]:
    shown = assessment.suppressed[:LEFT_OUT]
    for finding, reason in shown:
        place = place_links([finding], assessment, links)
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


def _annotations(diff: Diff, groups: Sequence[Group], told: frozenset[str]) -> Iterator[Annotation]:
    """What no review told before or tells inline, and is there at head; notes have none."""
    for group in groups:
        for finding in group.findings:
            if finding.severity is Severity.NOTE or finding.fingerprint in told:
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
                column=finding.place.column,
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
    offers = context.can_write and assessment.config.write is not Write.COMMAND
    chosen = fingerprints_of(inline)
    rest = [group for group in new if not chosen.issuperset(group.fingerprints)]
    if rest:
        items = finding_items(rest, assessment, links)
        body += "\n\n" + "\n".join(within(items, 20_000, _more_findings))
    if not context.can_check:
        body += f"\n\n{messages.check_run_not_shown()}"
    told = tuple(dict.fromkeys(finding.fingerprint for finding in findings))
    marker = Marker(kind=Kind.REVIEW, head=diff.head, fingerprints=told)
    return Review(
        head_sha=diff.head,
        body=marked(body, marker),
        comments=tuple(comments_of(inline, diff, assessment.config, links, can_write=offers)),
    )
