"""One line of a diagnosis: what was looked at, its state, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`off`: not there, and what needs it is switched off. `bad`: has to be mended."""

    OK = "ok"
    OFF = "off"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """No detail ever holds a secret."""

    name: str
    state: State
    detail: str
    mend: str = ""


def ok(name: str, detail: str) -> Check:
    return Check(name=name, state=State.OK, detail=detail)


def off(name: str, detail: str, mend: str = "") -> Check:
    return Check(name=name, state=State.OFF, detail=detail, mend=mend)


def bad(name: str, detail: str, mend: str = "") -> Check:
    return Check(name=name, state=State.BAD, detail=detail, mend=mend)
