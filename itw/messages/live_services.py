"""What `itw doctor --live` says of Redis, the workers and their queues, the model and the disk."""

from collections.abc import Mapping, Sequence

from itw.fair_shares.limits import Limits, Share
from itw.messages.live import since
from itw.messages.words import count, first_few, listed
from itw.reporting.markdown import one_line
from itw.spending import in_dollars


def mend_no_redis() -> str:
    return "Without ITW_REDIS_URL there is only the server of `itw serve`, while that runs."


def no_redis_runs() -> str:
    return "ITW_REDIS_URL is not set, and no `itw serve` runs on this data directory"


def redis_keeps() -> str:
    return "jobs survive its restart (append-only file)"


def redis_snapshots() -> str:
    return "snapshots only: jobs of the last minutes are lost when it dies"


def redis_forgets() -> str:
    return "keeps nothing: every job is lost when it restarts"


def redis_disk_fails() -> str:
    return "can't write its append-only file"


def mend_keeping() -> str:
    return "Set `appendonly yes` and `appendfsync everysec`."


def mend_redis_disk() -> str:
    return "Its disk is full, or not writable; its log says more."


def evicts(*, policy: str) -> str:
    return f"maxmemory-policy {one_line(policy)}: jobs can be thrown away when memory runs out"


def never_evicts() -> str:
    return "nothing is thrown away"


def mend_policy() -> str:
    return "Set `maxmemory-policy noeviction`."


def memory_is_full(*, percent: int) -> str:
    return f"{percent} % of maxmemory are used"


def mend_memory() -> str:
    return "Raise maxmemory: a full server takes no job."


# Workers and queues


def queue_state(*, waiting: int, delayed: int, running: int, oldest: float | None) -> str:
    since = f", the oldest for {oldest:.0f} s" if oldest is not None else ""
    later = f", {delayed} delayed" if delayed else ""
    return f"{waiting} waiting{since}{later}, {running} being worked on"


def worker_seen(*, seconds: float) -> str:
    return f"a worker, seen {since(seconds)}"


def workers_seen(*, number: int, seconds: float) -> str:
    return f"{number} workers, one seen {since(seconds)}"


def worker_missed(*, name: str, version: str, seconds: float) -> str:
    shown = f"{one_line(name)} ({one_line(version)})" if version else one_line(name)
    return f"{shown} did not end, and was last seen {since(seconds)}"


def mend_missed_worker() -> str:
    return "Start it again, or see why it died; one that was taken away is named for a day."


def versions_are(*, version: str) -> str:
    return f"{one_line(version)}, all workers"


def versions_differ(*, versions: Mapping[str, Sequence[str]]) -> str:
    """Names of workers by version."""
    said = (f"{one_line(each)} is {first_few(names)}" for each, names in versions.items())
    return "; ".join(said)


def mend_versions() -> str:
    return "They work together while an upgrade lasts; then bring them all to one."


def no_worker() -> str:
    return "no worker was seen"


def queue_and_worker(*, queue: str, worker: str) -> str:
    return f"{worker} · {queue}"


_NEEDS = {
    "model": "It needs ANTHROPIC_API_KEY. ",
    "sandbox": "It needs a Docker engine. ",
    "write": "It needs a Docker engine and ANTHROPIC_API_KEY. ",
}


def mend_worker(*, queue: str) -> str:
    """`itw serve` starts only those that have what they need."""
    needs = _NEEDS.get(queue, "")
    return (
        f"{needs}Start one: `itw serve`, or `python -m workers.worker {queue}`; its log says more."
    )


def limits_are(*, limits: Limits) -> str:
    usual = {"an installation": limits.installation, "a repository": limits.repository}
    said = [f"{whose} {shown}" for whose, share in usual.items() if (shown := _share(share))]
    named = f"others for {first_few(list(limits.named))}" if limits.named else ""
    return "; ".join(filter(None, [*said, named])) or "none"


def _share(share: Share) -> str:
    parts = [
        f"{count(share.jobs, 'job')} at once" if share.jobs is not None else "",
        f"{count(share.minutes, 'minute')} a day" if share.minutes is not None else "",
        f"{in_dollars(share.dollars)} a day" if share.dollars is not None else "",
    ]
    return ", ".join(filter(None, parts))


def limits_differ(*, queue: str, others: Sequence[str]) -> str:
    workers = "worker" if len(others) == 1 else "workers"
    return f"the {queue} worker goes by other limits than the {workers} of {listed(others)}"


def limits_differ_within(*, queue: str, names: Sequence[str]) -> str:
    return f"workers of {queue} go by different limits: {first_few(names)}"


def mend_limits() -> str:
    return "Give the workers of all queues the same limits: docs/fair-shares.md has the variables."


def mend_slow_queue() -> str:
    return "More workers, or a higher ITW_CONCURRENCY, shorten it."


def probes_failed(*, names: Sequence[str]) -> str:
    return f"strangers' code is not run: {first_few(names)}"


# The model, the disk


def model_answers(*, name: str) -> str:
    return f"{one_line(name)} counts tokens with this key"


def model_silent(*, problem: str) -> str:
    return one_line(problem, limit=200)


def mend_model_key() -> str:
    return "Look at ANTHROPIC_API_KEY, ITW_MODEL and ANTHROPIC_BASE_URL; reviews work without."


def disk_left(*, gib: float) -> str:
    return f"{gib:.1f} GiB are free"


def disk_short(*, gib: float) -> str:
    return f"only {gib:.1f} GiB are free"


def disk_below_caches(*, gib: float, caches: float) -> str:
    return f"{gib:.1f} GiB are free, and caches may grow to {caches:.0f} GiB"


def mend_disk() -> str:
    return "Make room, or lower ITW_CACHE_BYTES; on a full disk nothing is fetched."


def directory_is_open(*, path: str, mode: int) -> str:
    return f"{path} can be changed by other users (mode {mode:04o})"


def mend_directory_mode(*, path: str) -> str:
    return f"chmod 700 {path}"
