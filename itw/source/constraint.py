"""Build constraints: would `go test` on Linux compile this file?"""

import re

# What is true for the Linux runners that integration tests run on, whatever the command says.
SATISFIED = {"linux", "unix", "amd64", "gc"}
TOKEN = re.compile(r"\(|\)|!|&&|\|\||[\w.]+")
MAX_TOKENS = 150  # each bracket is a level of recursion; Go, too, gives up on very long ones
# Systems and processors that a file can be named for: `go tool dist list`.
NAMED_FOR = re.compile(
    r"(?:_(?P<system>aix|android|darwin|dragonfly|freebsd|illumos|ios|js|linux|netbsd|openbsd|plan9"
    r"|solaris|wasip1|windows))?"
    r"(?:_(?P<processor>386|amd64|arm|arm64|loong64|mips|mips64|mips64le|mipsle|ppc64|ppc64le"
    r"|riscv64|s390x|wasm))?(?:_test)?\.go$"
)
GO_VERSION = re.compile(r"go1\.\d+")


def is_named_for_linux(path: str) -> bool:
    """Go's rule for names: `x_windows_test.go` and `x_linux_arm64.go` are for those machines."""
    match = NAMED_FOR.search(path.rpartition("/")[2])
    return match is None or all(word in SATISFIED for word in match.groups() if word is not None)


def is_built(constraint: str, tags: tuple[str, ...], *, cgo: bool) -> bool:
    """Evaluate a //go:build expression; an empty or unreadable one builds."""
    tokens = TOKEN.findall(constraint)
    if not 0 < len(tokens) <= MAX_TOKENS or "".join(tokens) != "".join(constraint.split()):
        return True
    on = {*SATISFIED, *tags, *(["cgo"] if cgo else [])}
    try:
        value, rest = _either(tokens, on)
    except (IndexError, ValueError):
        return True
    return value if not rest else True


def _either(tokens: list[str], on: set[str]) -> tuple[bool, list[str]]:
    value, rest = _both(tokens, on)
    while rest and rest[0] == "||":
        other, rest = _both(rest[1:], on)
        value = value or other
    return value, rest


def _both(tokens: list[str], on: set[str]) -> tuple[bool, list[str]]:
    value, rest = _one(tokens, on)
    while rest and rest[0] == "&&":
        other, rest = _one(rest[1:], on)
        value = value and other
    return value, rest


def _one(tokens: list[str], on: set[str]) -> tuple[bool, list[str]]:
    word, rest = tokens[0], tokens[1:]
    if word in {"&&", "||", ")"}:
        raise ValueError(word)
    if word == "!":
        value, rest = _one(rest, on)
        return not value, rest
    if word == "(":
        value, rest = _either(rest, on)
        return value, rest[1:]
    return word in on or bool(GO_VERSION.fullmatch(word)), rest
