"""Everything the product stores, and whose it is: what is kept elsewhere would never be forgotten.

A new kind of key or file is written down here first. Tests hold the source to it, and what a whole
run leaves behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

STEPS = "written"  # a directory for each job: what was paid for and what was proved


class Whose(StrEnum):
    """With what it goes."""

    REPOSITORY = "repository"
    INSTALLATION = "installation"
    NOBODY = "nobody"  # it says nothing of a repository, or ends by itself with its job


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of stored thing.

    `pattern` is a glob of Redis keys, or of paths in the data directory. In it `{repository}` is
    "owner/name" in lower case, `{directory}` the same as a file's name, `{installation}` an id.
    """

    pattern: str
    whose: Whose
    what: str
    kept: str  # for how long, where nothing makes it go earlier

    def matching(self, **of: str | int) -> str:
        return self.pattern.format(**of)

    def is_of(self, name: str) -> bool:
        """Whether a key or path is of this kind, of whatever repository."""
        anything = dict.fromkeys(("repository", "directory", "digest", "installation"), "*")
        return fnmatchcase(name, self.matching(**anything))


def _repository(pattern: str, what: str, kept: str) -> Kind:
    return Kind(pattern=pattern, whose=Whose.REPOSITORY, what=what, kept=kept)


def _installation(pattern: str, what: str, kept: str) -> Kind:
    return Kind(pattern=pattern, whose=Whose.INSTALLATION, what=what, kept=kept)


def _nobody(pattern: str, what: str, kept: str) -> Kind:
    return Kind(pattern=pattern, whose=Whose.NOBODY, what=what, kept=kept)


KEYS = (
    _repository("itw:runs:{repository}#*", "notes on test runs, and their results", "7 days"),
    _repository("itw:writes:{repository}#*", "notes on written tests, and the tests", "7 days"),
    _repository("itw:lease:{repository}#*", "who is at work on a pull request", "10 s"),
    _repository("itw:lease:run:{repository}#*", "who runs its tests", "40 s"),
    _repository("itw:lease:write:{repository}#*", "who writes its tests", "40 s"),
    _repository("itw:lease:model:{repository}#*", "who reviews it with the model", "40 s"),
    _repository("itw:model-reviews:{repository}#*", "notes on the model's reviews", "60 days"),
    _repository("itw:answer:{repository}#*", "replies of the model", "30 days"),
    _repository("itw:recovery:pulls:{repository}", "what a sweep saw of them", "90 days"),
    _repository("itw:recovery:commands:{repository}", "commands that the sweep found", "4 days"),
    _repository("itw:tally:*:{repository}", "what was counted in a day", "400 days"),
    _repository("itw:counted:{repository}#*", "what was counted of a pull request", "90 days"),
    _repository("itw:observed:{repository}#*", "what would have been said", "30 days"),
    _repository("itw:spent:pull:{repository}#*", "what the model cost for it", "3 days"),
    _repository("itw:spent:day:*:*:{repository}", "what the model cost for it", "400 days"),
    _installation("itw:spent:day:{installation}:*", "what the model cost in a day", "400 days"),
    _repository("itw:minutes:*:*:{repository}", "minutes of its tests in a day", "400 days"),
    _installation("itw:minutes:*:{installation}", "minutes of tests in a day", "400 days"),
    _installation("itw:github:{installation}:*", "how much GitHub still takes", "an hour"),
    _installation("itw:repositories:{installation}", "which repositories it has", "1 year"),
    _installation("itw:recovery:names:{installation}", "its repositories", "90 days"),
    _installation("itw:recovery:visits:{installation}", "what the sweep looked at", "90 days"),
    _installation("itw:limits:{installation}", "jobs that its organisation allows", "400 days"),
    _installation("itw:since:{installation}", "when repositories were added to it", "1 year"),
    _installation("itw:organisation:{installation}", "its organisation's last good file", "1 year"),
    _installation("itw:aside:{installation}", "jobs put aside while it is suspended", "30 days"),
    _nobody("itw:review:*", "jobs that wait or run", "until they are done"),
    _nobody("itw:sandbox:*", "jobs that wait or run", "until they are done"),
    _nobody("itw:write:*", "jobs that wait or run", "until they are done"),
    _nobody("itw:model:*", "jobs that wait or run", "until they are done"),
    _nobody("itw:tally:*:all", "what was counted in a day, of all", "400 days"),
    _nobody("itw:failed", "jobs that failed, but for those of what is gone", "the newest 1,000"),
    _nobody("itw:seen:*", "ids of deliveries", "10 minutes"),
    _nobody("itw:recovery:deliveries", "how far GitHub's list was read", "90 days"),
    _nobody("itw:recovery:counts", "what the sweeps did", "for ever"),
    _nobody("itw:recovery:ran", "when the beat did what", "for ever"),
    _nobody("itw:present:*", "which workers there are", "until they are gone"),
    _nobody("itw:crashes:*", "how often a job killed its worker, by a digest", "1 day"),
    _nobody("itw:forgotten", "what every data directory is to forget", "90 days"),
    _nobody("itw:sandbox", "that there is a worker that runs tests", "30 days"),
    _nobody("itw:writer", "that there is a worker that writes tests", "30 days"),
    _nobody("itw:reviewer", "that there is a worker that asks the model", "30 days"),
)

FILES = (
    _repository("mirrors/{directory}", "git mirror", "until the disk limit"),
    _repository(f"{STEPS}/{{directory}}", "steps of jobs that write tests", "7 days"),
    _repository("sandbox/caches/*/modules/{digest}", "Go modules", "until the disk limit"),
    _repository("sandbox/caches/*/builds/{digest}-*", "compiled packages", "until the disk limit"),
    _repository("sandbox/sources/*", "files of commits, of any repository", "the latest few"),
    _nobody("sandbox/jobs/*", "what running jobs need on disk", "until they are over"),
    _nobody("sandbox/owner*", "the name of this data directory on the engine", "for ever"),
    _nobody("sandbox/caches/*/empty", "an empty directory", "for ever"),
    _nobody("forgotten*", "up to when this directory has forgotten", "for ever"),
    _nobody("redis/*", "the embedded server's own files", "as long as it runs"),
)


def keys_of_repository(repository: str) -> Iterator[str]:
    """Globs of all its keys; GitHub's names have no character that is special in a glob."""
    for kind in KEYS:
        if kind.whose is Whose.REPOSITORY:
            yield kind.matching(repository=repository.lower())


def keys_of_installation(installation: int) -> Iterator[str]:
    for kind in KEYS:
        if kind.whose is Whose.INSTALLATION:
            yield kind.matching(installation=installation)


def kinds_of_key(key: str) -> tuple[Kind, ...]:
    return tuple(kind for kind in KEYS if kind.is_of(key))


def directory_of(repository: str) -> str:
    """The name of a repository's directory: GitHub ignores the case, and forbids the plus."""
    return repository.lower().replace("/", "+")
