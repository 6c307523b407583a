"""The tables of the administrator's report, as every form shows them."""

from collections import Counter
from collections.abc import Iterator, Mapping

from itw import messages
from itw.observing import Act, Said
from itw.spending import in_dollars
from itw.tally.entry import Kind
from itw.tally.period import Figures, Period

Row = tuple[str | int, ...]
THUMBS = ("THUMBS_UP", "THUMBS_DOWN")


def rule_rows(period: Period) -> Iterator[Row]:
    whole = period.whole
    told, mended, dismissed = (whole.of(kind) for kind in (Kind.FOUND, Kind.GONE, Kind.DISMISSED))
    for rule in period.rules:
        reactions = whole.reactions(rule)
        up, down = (reactions.pop(name, 0) for name in THUMBS)
        counts = (told.get(rule, 0), mended.get(rule, 0), dismissed.get(rule, 0))
        yield (rule, *counts, up, down, sum(reactions.values()))


def repository_rows(period: Period) -> Iterator[Row]:
    """Those with most reviews first."""
    by_reviews = sorted(
        period.repositories.items(), key=lambda each: (-each[1].total(Kind.REVIEW), each[0])
    )
    for name, figures in by_reviews:
        shown = messages.only_observed_title(repository=name) if name in period.observed else name
        yield (shown, *_figures(figures))


def _figures(figures: Figures) -> Row:
    kinds = (Kind.REVIEW, Kind.FOUND, Kind.GONE, Kind.DISMISSED)
    return (
        *(figures.total(kind) for kind in kinds),
        *figures.tests.values(),
        figures.total(Kind.WRITTEN),
        messages.hours_title(seconds=figures.sandbox_seconds),
        in_dollars(figures.cost),
        figures.jobs_failed,
    )


def outcome_rows(counts: Mapping[str, int]) -> Iterator[Row]:
    for name, number in counts.items():
        yield messages.thing_title(name=name), number


def job_rows(period: Period) -> Iterator[Row]:
    for entry, number in sorted(period.whole.counts.items()):
        if entry.kind is Kind.JOB and len(entry.words) == 2:
            task, outcome = entry.words
            yield messages.thing_title(name=task), messages.thing_title(name=outcome), number


def failed_rows(period: Period) -> Iterator[Row]:
    for each in period.failed:
        where = f"{each.repository}#{each.number}" if each.number else each.repository
        yield each.id, each.at, messages.thing_title(name=each.task), where, each.why


def unusable_rows(period: Period) -> Iterator[Row]:
    for each in period.unusable:
        yield each.path, each.since, each.problem


def observed_rows(period: Period) -> Iterator[Row]:
    for name, said in sorted(period.observed.items()):
        yield (name, *observed_counts(said).values())


def observed_counts(said: tuple[Said, ...]) -> dict[str, int]:
    acts = Counter(each.act for each in said)
    return {
        "pull_requests": len({each.number for each in said if each.number}),
        "check_runs": acts[Act.CHECK_RUN],
        "reviews": acts[Act.REVIEW],
        "remarks": sum(len(each.remarks) for each in said),
        "comments": acts[Act.COMMENT],
    }


def verdicts_of(period: Period) -> Iterator[str]:
    """The whole in two sentences."""
    whole = period.whole
    if not whole.counts:
        yield messages.nothing_counted_title()
        return
    yield messages.report_verdict_title(
        reviews=whole.total(Kind.REVIEW),
        told=whole.total(Kind.FOUND),
        mended=whole.total(Kind.GONE),
        dismissed=whole.total(Kind.DISMISSED),
        tests=whole.tests,
    )
    yield messages.report_cost_title(
        hours=whole.sandbox_seconds / 3600, cost=whole.cost, failed=whole.jobs_failed
    )


def title_of(period: Period) -> str:
    first, *_, last = [*period.days, *period.days]
    return messages.report_title(repository=period.repository, first=first, last=last)
