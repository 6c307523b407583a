"""How written tests reach people: as a patch, a commit on the branch, or a pull request onto it.

Only what is proved is committed, only where the App may write and nothing is in the way; all else
is a patch in the comment, which loses nothing, with the sentence that says why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from itw import messages
from itw.configuration.config import Config, Delivery
from itw.jobs import WriteTests
from itw.pull import Pull
from itw.reporting.markdown import folded
from itw.runs.stop import Stop
from itw.writing.parcel import Parcel
from itw.writing.patch import commands
from workers.services import Change, Services

BRANCH = "integration-tests"
UNUSUAL_IN_TEXT = re.compile(r"[^\w./-]+", re.ASCII)
UNUSUAL = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """One of the first two, or why there is none: a key of `messages.NOT_PUSHED`."""

    commit: str = ""
    pull: int = 0
    why_not: str = ""

    @property
    def is_done(self) -> bool:
        return bool(self.commit or self.pull)


def give(
    job: WriteTests,
    pull: Pull,
    parcels: Sequence[Parcel],
    change: Change,
    config: Config,
    services: Services,
    *,
    stop: Stop | None,
) -> list[str]:
    """Deliver, and say how: the parts of the last comment, Markdown each."""
    proved = [each for each in parcels if each.is_proved]
    written = [each for each in parcels if each.files]
    moved = _moved(job, pull, parcels, change, services)
    committed = Committed()
    if config.delivery is not Delivery.PATCH and written:
        committed = _committed(job, pull, proved, moved, config, services, stopped=stop is not None)
    said = []
    if committed.commit:
        said.append(messages.delivered_push(commit=committed.commit))
    elif committed.pull:
        said.append(messages.delivered_pull(number=committed.pull))
    elif committed.why_not:
        said.append(messages.not_pushed(why=committed.why_not))
    if moved is not None and written:
        made_for = messages.made_for(
            sha=job.head_sha,
            newer=pull.head_sha,
            touched=moved.nearby,
            proved=all(each.is_proved for each in written),
        )
        said.append(made_for)
    return said + offered(parcels, without_patch=proved if committed.is_done else ())


def offered(parcels: Sequence[Parcel], without_patch: Sequence[Parcel] = ()) -> list[str]:
    """Each report, with the patch of what is not on a branch."""
    parts = []
    for parcel in parcels:
        parts.append(parcel.report)
        if parcel.files and parcel not in without_patch:
            parts += _patch(parcel)
    return parts


def _patch(parcel: Parcel) -> list[str]:
    patch = parcel.patch_bytes
    blocks = commands(patch)
    if len(blocks) == 1:
        lines = patch.count(b"\n")
        return [folded(messages.patch_summary(lines=lines, proved=parcel.is_proved), blocks[0])]
    return [
        folded(messages.patch_piece_summary(number=number, of=len(blocks)), each)
        for number, each in enumerate(blocks, 1)
    ]


@dataclass(frozen=True, slots=True)
class Moved:
    """The branch has another head than the work began with: what of ours changed in between."""

    ours: tuple[str, ...]  # paths that the tests write
    nearby: tuple[str, ...]  # and everything in the connectors' packages


def _moved(
    job: WriteTests, pull: Pull, parcels: Sequence[Parcel], change: Change, services: Services
) -> Moved | None:
    if pull.head_sha == job.head_sha:
        return None
    mine = services.github.commit_of_work(job.number, job.work)
    if mine == pull.head_sha:
        return None  # it was us
    with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as newer:
        before, after = change.head_tree.blobs, newer.head_tree.blobs
    written = {path for each in parcels for path in each.files}
    packages = {each.package for each in parcels if each.files}
    changed = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    ours = tuple(path for path in changed if path in written)
    nearby = tuple(p for p in changed if p in written or p.rpartition("/")[0] in packages)
    return Moved(ours, nearby)


def _committed(
    job: WriteTests,
    pull: Pull,
    proved: Sequence[Parcel],
    moved: Moved | None,
    config: Config,
    services: Services,
    *,
    stopped: bool,
) -> Committed:
    push = config.delivery is Delivery.PUSH
    if not proved:
        return Committed(why_not="unproved")
    if push and (before := services.github.commit_of_work(job.number, job.work)):
        return Committed(commit=before)  # by a worker that could not say so any more
    if pull.state != "open" or stopped:
        return Committed(why_not="closed" if pull.state != "open" else "stopped")
    if pull.from_fork:
        return Committed(why_not="fork")
    if moved is not None and (push or moved.ours):
        return Committed(why_not="moved" if push else "conflict")
    return (_pushed if push else _stacked)(job, pull, proved, services)


def _pushed(job: WriteTests, pull: Pull, proved: Sequence[Parcel], services: Services) -> Committed:
    commit = _commit(job, proved, services)
    if commit is None:
        return Committed(why_not="forbidden")
    if services.github.advance(pull.head_ref, commit):
        return Committed(commit=commit)
    now = services.github.pull(job.number)
    has_moved = now is not None and now.head_sha != job.head_sha
    return Committed(why_not="moved" if has_moved else "refused")


def _stacked(
    job: WriteTests, pull: Pull, proved: Sequence[Parcel], services: Services
) -> Committed:
    name, is_there = services.github.branch_of_work(_branch(job, proved), job.work)
    if not is_there:
        commit = _commit(job, proved, services)
        if commit is None:
            return Committed(why_not="forbidden")
        if not services.github.create_branch(name, commit):
            return Committed(why_not="refused")
    title = messages.stacked_title(connectors=_names(proved))
    body = messages.stacked_body(number=job.number)
    number = services.github.ensure_pull(name, pull.head_ref, title, body)
    return Committed(pull=number) if number else Committed(why_not="refused")


def _commit(job: WriteTests, proved: Sequence[Parcel], services: Services) -> str | None:
    files = {path: data for each in proved for path, data in each.contents.items()}
    directories = (UNUSUAL_IN_TEXT.sub("", each.package) for each in proved)
    packages = dict.fromkeys(each.rpartition("/")[2] for each in directories)
    subject = messages.commit_subject(package=", ".join(packages))
    body = messages.commit_body(connectors=_names(proved), number=job.number, asked_by=job.asked_by)
    return services.github.commit_files(job.head_sha, files, f"{subject}\n\n{body}", job.work)


def _names(proved: Sequence[Parcel]) -> list[str]:
    """For commits and titles, which know no way to quote: nothing that mentions or links."""
    return [UNUSUAL_IN_TEXT.sub("", each.connector) for each in proved]


def _branch(job: WriteTests, proved: Sequence[Parcel]) -> str:
    """ "integration-tests/12-nats", and how many more."""
    name = UNUSUAL.sub("-", proved[0].connector.rpartition("/")[2].lower()).strip("-")[:60]
    more = f"-and-{len(proved) - 1}-more" if len(proved) > 1 else ""
    return f"{BRANCH}/{job.number}-{name}{more}"
