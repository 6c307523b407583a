"""The events of installations and repositories that come, change and go."""

from typing import Annotated

from pydantic import Field

from bot.payload import LAX, Event, FullName, Installation, Login, Repository, Values


class NamedRepository(Values):
    full_name: FullName


class InstallationEvent(Event):
    installation: Installation
    repositories: Annotated[tuple[NamedRepository, ...], LAX] = ()


class InstallationRepositoriesEvent(Event):
    installation: Installation
    repositories_added: Annotated[tuple[NamedRepository, ...], LAX] = ()
    repositories_removed: Annotated[tuple[NamedRepository, ...], LAX] = ()


class OldName(Values):
    old: Annotated[Login | None, Field(alias="from")] = None


class RenamedRepository(Values):
    name: OldName = OldName()


class Account(Values):
    login: Login


class OldOwner(Values):
    user: Account | None = None
    organization: Account | None = None


class NewOwner(Values):
    old: OldOwner = Field(default=OldOwner(), alias="from")


class RepositoryChanges(Values):
    repository: RenamedRepository = RenamedRepository()
    owner: NewOwner = NewOwner()


class RepositoryEvent(Event):
    repository: Repository
    changes: RepositoryChanges = RepositoryChanges()

    @property
    def old_name(self) -> str:
        """As what we knew the repository: its name before the event, where that changed it."""
        owner, _, name = self.repository.full_name.partition("/")
        before = self.changes.owner.old.organization or self.changes.owner.old.user
        owner = before.login if before else owner
        return f"{owner}/{self.changes.repository.name.old or name}"
