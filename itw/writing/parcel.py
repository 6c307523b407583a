"""What is delivered for one connector: a value that is kept until everybody has it.

It is made once, when the writing is over, and kept as JSON: a worker that dies while it delivers
leaves the next one the same files, the same patch and the same words.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from itw.writing.evidence import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """`report` is Markdown; `files` are whole contents in base64, by path, and `patch` is one."""

    connector: str  # "output/nats"
    package: str
    report: str
    state: State = State.INFEASIBLE
    files: Mapping[str, str] = field(default_factory=dict)
    patch: str = ""
    cost: int = 0  # micro-dollars

    @property
    def is_proved(self) -> bool:
        return self.state is State.PROVED and bool(self.files)

    @property
    def contents(self) -> dict[str, bytes]:
        return {path: b64decode(data) for path, data in self.files.items()}

    @property
    def patch_bytes(self) -> bytes:
        return b64decode(self.patch)


def packed(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: b64encode(data).decode() for path, data in files.items()}
