"""An evaluation as rows of words, for a terminal and a page alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from itw import messages
from itw.evaluation.asked import Arguments
from itw.evaluation.result import Outcome, Result
from itw.evaluation.scores import Score, score_of
from itw.evaluation.share import Share
from itw.evaluation.totals import GOAL_COST, GOALS, Totals, options_of, totals_of
from itw.mutants.mutant import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One line of the totals: what was written, the repository's own, and the goal."""

    name: str
    written: Share
    own: Share = Share()  # noqa: RUF009 - frozen
    goal: float | None = None

    @property
    def title(self) -> str:
        return messages.rate_title(rate=self.name)


def connector_rows(results: Sequence[Result]) -> Iterator[tuple[str, ...]]:
    """Under `messages.evaluation_heads_title()`."""
    for each in results:
        written, counts = each.written, each.outcome.counts
        wrote = written if counts else None
        yield (
            each.connector,
            each.outcome.value,
            messages.yes_title(value=wrote.compiled_first if wrote else None),
            messages.yes_title(value=wrote.compiled if wrote else None),
            messages.yes_title(value=wrote.stable if wrote else None),
            str(score_of(each.measured, Family.PROMISE).noticed),
            str(score_of(each.own, Family.PROMISE).noticed),
            str(score_of(each.measured, Family.RANDOM).noticed),
            str(score_of(each.own, Family.RANDOM).noticed),
            str(options_of(wrote.options) if wrote else Share()),
            str(wrote.drafts) if wrote else messages.NONE,
            messages.cost_title(micro=written.cost if written else None),
            messages.time_title(seconds=written.seconds if written else None),
        )


def rates_of(totals: Totals) -> Iterator[Rate]:
    shares = (
        ("compiled_first", totals.compiled_first, Share()),
        ("compiled", totals.compiled, Share()),
        ("passed", totals.passed, Share()),
        ("stable", totals.stable, Share()),
        ("delivered", totals.delivered, Share()),
        ("clean", totals.clean, Share()),
        ("promise", totals.promise.delivered.noticed, totals.promise.own.noticed),
        ("random", totals.random.delivered.noticed, totals.random.own.noticed),
        ("options", totals.options, totals.own_options),
    )
    for name, written, own in shares:
        if written.n or own.n:
            yield Rate(name=name, written=written, own=own, goal=GOALS.get(name))


def rate_rows(totals: Totals) -> Iterator[tuple[str, ...]]:
    """Under `messages.rates_heads_title()`."""
    for rate in rates_of(totals):
        yield (
            rate.title,
            str(rate.written),
            messages.percent_title(
                interval=(rate.written if rate.written.n else rate.own).interval
            ),
            str(rate.own),
            messages.goal_title(goal=rate.goal),
        )


def notes_of(arguments: Arguments, results: Sequence[Result]) -> Iterator[str]:
    """What has to be said beside the figures, so that they are not taken for more than they are."""
    totals = totals_of(results)
    if arguments.scripted:
        yield messages.scripted_title()
    apart = [(each.value, n) for each, n in totals.outcomes.items() if n and _is_apart(each)]
    if apart:
        yield messages.apart_title(outcomes=apart)
    if totals.not_run:
        yield messages.delivered_not_run_title(tests=totals.not_run)
    for family in Family:
        pair = totals.family(family).pair
        if pair.own.n:
            yield messages.pair_title(
                family=family.value, written=str(pair.written), own=str(pair.own)
            )
    if totals.delivered.k < totals.delivered.n:
        asked = (str(totals.family(each).asked.noticed) for each in Family)
        yield messages.asked_of_all_title(promise=next(asked), random=next(asked))
    untold = [
        sum(getattr(totals.family(each), whose).untold for each in Family)
        for whose in ("delivered", "own")
    ]
    if any(untold):
        yield messages.untold_title(written=untold[0], own=untold[1])
    if totals.median_cost is not None:
        yield messages.medians_title(
            cost=messages.cost_title(micro=totals.median_cost),
            goal=messages.cost_title(micro=GOAL_COST),
            total=messages.cost_title(micro=totals.cost),
            time=messages.time_title(seconds=totals.median_seconds),
            drafts=f"{totals.median_drafts:g}",
        )
    if totals.recalled.n:
        yield messages.recalled_title(recalled=str(totals.recalled))
    yield messages.interval_note_title()


def verdict_of(arguments: Arguments, results: Sequence[Result]) -> str:
    totals = totals_of(results)
    own = _noticed(totals.promise.own, totals.random.own)
    if own and not arguments.model:
        return messages.own_verdict_title(noticed=own)
    if not totals.delivered.n:
        return messages.nothing_evaluated_title()
    return messages.evaluation_verdict_title(
        delivered=str(totals.delivered),
        written=_noticed(totals.promise.delivered, totals.random.delivered),
        own=own,
    )


def _noticed(promise: Score, random: Score) -> tuple[str, str] | None:
    """None where nothing was measured."""
    if not promise.noticed.n and not random.noticed.n:
        return None
    return str(promise.noticed), str(random.noticed)


def unfinished(results: Sequence[Result]) -> list[str]:
    return [each.connector for each in results if not each.outcome.is_final]


def _is_apart(outcome: Outcome) -> bool:
    return not outcome.counts and outcome is not Outcome.MEASURED
