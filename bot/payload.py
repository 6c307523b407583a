"""What every webhook payload has: the few fields of it that are read, and their alphabets."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

Id = Annotated[int, Field(gt=0, lt=2**63)]
SHA = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}(\[bot\])?$")]
FullName = Annotated[  # the last character class keeps "." and ".." out
    str,
    StringConstraints(
        max_length=200, pattern=r"^[A-Za-z0-9_-]+/[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*$"
    ),
]
LAX = Strict(False)  # JSON has no tuples


class Values(BaseModel):
    """Frozen, unknown keys ignored, and no "1" taken for 1."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Installation(Values):
    id: Id


class Repository(Values):
    id: Id
    full_name: FullName


class Sender(Values):
    login: Login
    type: str = "User"


class Event(Values):
    """What every event may carry."""

    action: str = ""
    installation: Installation | None = None
    repository: Repository | None = None
    sender: Sender | None = None

    @property
    def number(self) -> int | None:
        """The pull request's number, where the event is about one."""
        return None
