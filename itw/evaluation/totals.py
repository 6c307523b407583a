"""All connectors of an evaluation together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from itw.evaluation.result import Exercised, Outcome, Result
from itw.evaluation.scores import Pair, Score, of_all_asked, pair_of, score_of
from itw.evaluation.share import Share, middle, share
from itw.mutants.mutant import Family

# What the product is built for; docs/evaluation.md says where it comes from.
GOALS = {
    "compiled": 1.0, "passed": 0.97, "stable": 0.97, "promise": 0.95, "random": 0.75,
    "options": 0.9, "clean": 1.0,
}  # fmt: skip
GOAL_COST = 3_000_000  # micro-dollars, the median


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutants:
    """One family. `delivered` is of delivered tests, `asked` of all connectors that count."""

    delivered: Score = field(default_factory=Score)
    asked: Score = field(default_factory=Score)
    own: Score = field(default_factory=Score)
    pair: Pair = field(default_factory=Pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Shares of connectors are out of those where the writer had its chance."""

    outcomes: dict[Outcome, int]
    compiled_first: Share
    compiled: Share
    passed: Share
    stable: Share
    delivered: Share
    clean: Share  # of delivered ones
    options: Share
    own_options: Share
    promise: Mutants
    random: Mutants
    not_run: int  # delivered tests that did not run: never right
    recalled: Share  # hidden lines that were written
    cost: int
    median_cost: float | None
    median_seconds: float | None
    median_drafts: float | None

    def family(self, family: Family) -> Mutants:
        return self.promise if family is Family.PROMISE else self.random


def totals_of(results: Sequence[Result]) -> Totals:
    counted = [each for each in results if each.outcome.counts and each.written is not None]
    written = [each.written for each in counted if each.written is not None]
    delivered = [each for each in results if each.outcome is Outcome.DELIVERED]
    held = [each.written for each in delivered if each.written is not None]
    first = [each.compiled_first for each in written if each.compiled_first is not None]
    return Totals(
        outcomes={each: sum(r.outcome is each for r in results) for each in Outcome},
        compiled_first=share(first),
        compiled=share([each.compiled for each in written]),
        passed=share([each.passed for each in written]),
        stable=share([each.stable for each in written]),
        delivered=Share(len(delivered), len(counted)),
        clean=share([not each.findings for each in held]),
        options=_options(each.options for each in held),
        own_options=_options(each.own.options for each in results if each.own is not None),
        promise=_mutants(results, Family.PROMISE),
        random=_mutants(results, Family.RANDOM),
        not_run=sum(len(each.measured.not_run) for each in delivered if each.measured),
        recalled=Share(sum(w.recalled for w in written), sum(each.secrets for each in counted)),
        cost=sum(each.written.cost for each in results if each.written is not None),
        median_cost=middle([float(each.cost) for each in written]),
        median_seconds=middle([each.seconds for each in written]),
        median_drafts=middle([float(each.drafts) for each in written]),
    )


def options_of(exercised: Exercised) -> Share:
    return share([is_set for _, is_set in exercised])


def _options(several: Iterable[Exercised]) -> Share:
    return sum((options_of(one) for one in several), Share())


def _mutants(results: Sequence[Result], family: Family) -> Mutants:
    delivered = [each for each in results if each.outcome is Outcome.DELIVERED]
    return Mutants(
        delivered=sum((score_of(each.measured, family) for each in delivered), Score()),
        asked=sum((of_all_asked(each, family) for each in results), Score()),
        own=sum((score_of(each.own, family) for each in results), Score()),
        pair=sum((pair_of(each, family) for each in results), Pair()),
    )
