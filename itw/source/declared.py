"""A function with the file it is declared in, and how it was reached from a test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar, cast

from itw.source.call import Call
from itw.source.function import Function
from itw.source.go_file import GoFile
from itw.source.scopes import ScopeKind

Answer = TypeVar("Answer")
Around = TypeVar("Around")  # the package, which imports this module


@dataclass(frozen=True, eq=False)
class Declared:
    """A function and the file it is declared in. What rules ask of it again and again is kept."""

    file: GoFile
    function: Function
    answers: dict[object, object] = field(default_factory=dict, repr=False)

    @property
    def path(self) -> str:
        return self.file.path

    def full_name(self, call: Call) -> str:
        """The callee with its import alias replaced by the path: "…/integration.CheckSkip".

        A name without a known package (a local function, a method) stays as written.
        """
        return full_name(self.file, call.name)


def remembered(ask: Callable[[Declared], Answer]) -> Callable[[Declared], Answer]:
    """Ask once of each function: thirty rules want to know the same things."""

    @wraps(ask)
    def answer(declared: Declared) -> Answer:
        if ask not in declared.answers:
            declared.answers[ask] = ask(declared)
        return cast(Answer, declared.answers[ask])

    return answer


def remembered_in(
    ask: Callable[[Around, Declared], Answer],
) -> Callable[[Around, Declared], Answer]:
    """The same for a question that takes the package, too: a function is of one."""

    @wraps(ask)
    def answer(package: Around, declared: Declared) -> Answer:
        if ask not in declared.answers:
            declared.answers[ask] = ask(package, declared)
        return cast(Answer, declared.answers[ask])

    return answer


@dataclass(frozen=True, slots=True)
class Visit:
    """A function that runs as part of a test: the test itself, or a helper it reaches.

    `via` are the calls that led there, outermost first; empty for the test itself.
    """

    declared: Declared
    via: tuple[tuple[Declared, Call], ...] = ()

    @property
    def function(self) -> Function:
        return self.declared.function

    @property
    def followed(self) -> str:
        """How the helper was reached, as the end of a message; "" in the test itself."""
        if not self.via:
            return ""
        caller, call = self.via[0]
        return f" (in helper `{self.function.name}`, called at {caller.path}:{call.line})"

    def full_name(self, call: Call) -> str:
        return self.declared.full_name(call)

    def runs_in(self, call: Call, *kinds: ScopeKind) -> bool:
        """Whether a call of this function runs inside a scope of one of the kinds, callers' too."""
        return self.function.runs_in(call, *kinds) or any(
            caller.function.runs_in(passed, *kinds) for caller, passed in self.via
        )


@dataclass(frozen=True, slots=True)
class Reached:
    """A call a function makes, itself or through others.

    `via` are the calls that led there, outermost first: empty for the function's own calls.
    """

    call: Call
    declared: Declared
    via: tuple[tuple[Declared, Call], ...] = ()

    @property
    def name(self) -> str:
        """The callee with its import alias resolved."""
        return self.declared.full_name(self.call)

    @property
    def place(self) -> str:
        """`path:line` of the call."""
        return f"{self.declared.path}:{self.call.line}"


def full_name(file: GoFile, name: str) -> str:
    """Replace the import alias at the start of a written name by the import path."""
    local, dot, rest = name.partition(".")
    path = file.imports.get(local) if dot else None
    if path is not None:
        return f"{path}.{rest}"
    if not dot and name[:1].isupper():
        dotted = [path for local, path in file.imports.items() if local.startswith(".")]
        if len(dotted) == 1:
            return f"{dotted[0]}.{name}"
    return name
