"""docs/capacity.md."""

from pathlib import Path
from statistics import mean, median

from tools.capacity.check import Check
from tools.capacity.day import BETWEEN_WRITES, Day, Organisation, pauses
from tools.capacity.measured import Kind, Measured
from tools.capacity.needs import LIMIT, SWEEP, Needs

PAGE = Path(__file__).with_suffix(".md")


def page(
    organisation: Organisation, measured: Measured, day: Day, needs: Needs, check: Check, seed: int
) -> str:
    kib, mib = 1024, 2**20
    kinds = (measured.ours, measured.others)
    return PAGE.read_text().format(
        organisation=organisation,
        seed=seed,
        needs=needs,
        workers_mib=needs.workers * measured.worker_bytes / mib,
        worker_mib=measured.worker_bytes / mib,
        redis_mib=needs.redis_bytes / mib,
        room=_room(needs.requests),
        per_second=needs.deliveries / 3600,
        model_reviews=day.model_reviews,
        model_dollars=100 * organisation.model_dollars,
        model_budget=_budget(needs.dollars),
        measured_rows=_table(
            ("a review", "with a connector in it", "with nothing for us"),
            (
                ("seconds that a worker is busy", *map(_seconds, kinds)),
                ("requests that count", *(f"{kind.requests:.1f}" for kind in kinds)),
                ("writes among them", *(f"{kind.writes:.1f}" for kind in kinds)),
                ("Redis, while its job waits", f"{measured.waiting_bytes / kib:.1f} KiB", "same"),
                ("Redis, once it is done", f"{measured.kept_bytes / kib:.1f} KiB", "less"),
            ),
        ),
        cores=measured.cores,
        load=measured.load,
        pause=BETWEEN_WRITES,
        with_pauses=mean(measured.ours.seconds) + pauses(measured.ours),
        ours=100 * organisation.ours,
        with_tests=100 * organisation.with_tests,
        with_model=100 * organisation.with_model,
        waiting_rows=_table(
            ("workers", "median", "95 %", "99 %", "longest"),
            (
                (str(count), *(f"{waits.percentile(p):.0f} s" for p in (50, 95, 99, 100)))
                for count, waits in needs.waiting
            ),
        ),
        check=check.sentence(),
    )


def _seconds(kind: Kind) -> str:
    return f"{median(kind.seconds):.2f} in the median, {max(kind.seconds):.2f} at most"


def _table(head: tuple[str, ...], rows: object) -> str:
    lines = [head, ("---",) * len(head), *rows]  # type: ignore[misc]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _room(requests: int) -> str:
    share = 100 * requests / LIMIT
    sweep = f"{SWEEP:,} of them the sweep's"
    return f"{sweep}, and {share:.0f} % of the {LIMIT:,} that one installation may have"


def _budget(dollars: float) -> str:
    if dollars <= 50:
        return "That is below the day's limit of an installation (`ITW_DAY_BUDGET`, $50)."
    return (
        "That is above the day's limit of an installation: raise `ITW_DAY_BUDGET` ($50), or the\n"
        "pull requests that come later in the day are told that it is reached."
    )
