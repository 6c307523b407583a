"""What an organisation decides for its repositories, as the rest of the product reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from itw.configuration.config import PATH
from itw.fair_shares.limits import NO_LIMITS, Limits

HOME = ".github"  # the repository that holds the file, under the path that each repository has

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`source` is the file, b"" where there is none that can be used; then no key is locked.

    `problems` (line, column, what) say why it can't be used; then all this is of the last one that
    could be, and `also` what can still be read of where to be quiet. `is_home` where the repository
    under review is the one that holds the file. `shares` lower the operator's limits.
    """

    owner: str = ""
    source: bytes = b""
    lock: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    observe: bool | tuple[str, ...] = False
    shares: Limits = NO_LIMITS
    problems: tuple[tuple[int, int, str], ...] = ()
    also: "Organisation | None" = None
    is_home: bool = False

    @property
    def path(self) -> str:
        return f"{self.owner}/{HOME}/{PATH}"

    def includes(self, repository: str) -> bool:
        """Whether we do anything in "owner/name"; in the file's own repository we always do."""
        if is_home(repository):
            return True
        if self.also is not None and not self.also.includes(repository):
            return False
        return (not self.allow or _matches(repository, self.allow)) and not _matches(
            repository, self.deny
        )

    def observes(self, repository: str) -> bool:
        """Whether everything is done there and nothing is posted."""
        if self.also is not None and self.also.observes(repository):
            return True
        if isinstance(self.observe, bool):
            return self.observe
        return _matches(repository, self.observe)

    def locking(self, where: Where) -> str:
        """The entry of `lock` that holds for a key or for all around it, "" where none does."""
        return next((key for key in self.lock if _begins(where, tuple(key.split(".")))), "")


NO_ORGANISATION = Organisation()


def home_of(repository: str) -> str:
    return f"{repository.partition('/')[0]}/{HOME}"


def is_home(repository: str) -> bool:
    return repository.lower() == home_of(repository).lower()


def _matches(repository: str, globs: tuple[str, ...]) -> bool:
    """Names without their owner; GitHub ignores the case."""
    name = repository.rpartition("/")[2].lower()
    return any(fnmatchcase(name, glob.lower()) for glob in globs)


def _begins(where: Where, key: Where) -> bool:
    return where[: len(key)] == key


def leaves(document: object, where: Where = ()) -> Iterator[tuple[Where, object]]:
    """Every value of a document with its path; a list is one value."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from leaves(value, (*where, key))
    else:
        yield where, document
