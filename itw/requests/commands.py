"""The slash commands: one line of text in, one value out.

    /write-integration-tests [--fake] [connector…]
                                              /ok-to-test <full SHA>
    /review-integration-tests                 /integration-tests cancel
    /run-integration-tests [connector…]       /integration-tests waive <rule> [connector] <reason>
                                              /integration-tests help

Which lines of a comment are commands: itw/requests/command_lines.py.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

MAX_CONNECTORS = 20
MAX_LINE = 1000

USAGE = {
    "/write-integration-tests": "/write-integration-tests [--fake] [connector…]",
    "/review-integration-tests": "/review-integration-tests",
    "/run-integration-tests": "/run-integration-tests [connector…]",
    "/ok-to-test": "/ok-to-test <full 40-digit SHA>",
    "/integration-tests cancel": "/integration-tests cancel",
    "/integration-tests waive": "/integration-tests waive <rule> [connector] <reason>",
    "/integration-tests help": "/integration-tests help",
}
FAKE = "--fake"  # only with a connector's name
# What people write after "/integration-tests" when they mean a command of its own.
VERBS = {verb: f"/{verb}-integration-tests" for verb in ("write", "review", "run")}

_SLASH_WORD = re.compile(r"/[A-Za-z][A-Za-z_-]*(?=\s|$)")
_CONNECTOR = re.compile(r"[A-Za-z0-9][\w./:-]{0,99}", re.ASCII)
_RULE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SHA = re.compile(r"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?")


@dataclass(frozen=True, slots=True)
class WriteTests:
    """`fake` is against a fake server, where no container can stand for the service."""

    connectors: tuple[str, ...] = ()
    fake: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    pass


@dataclass(frozen=True, slots=True)
class RunTests:
    connectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OkToTest:
    sha: str


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Waive:
    """`text` is the reason, and may begin with a connector: only the pull request can tell."""

    rule: str
    text: str

    def target(self, connectors: frozenset[str]) -> tuple[str, str]:
        """(connector, reason), given the names the pull request knows; "" is every connector."""
        first, _, rest = self.text.partition(" ")
        if first in connectors and rest:
            return first, rest.strip()
        return "", self.text


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A slash word close to one of ours; `closest` is the usage of what was probably meant."""

    closest: str


@dataclass(frozen=True, slots=True)
class BadArguments:
    """One of our commands with arguments that it does not take."""

    usage: str


Command = (
    WriteTests
    | Review
    | RunTests
    | OkToTest
    | Cancel
    | Waive
    | Help
    | UnknownCommand
    | BadArguments
)


def parse_command(line: str) -> Command | None:
    """One line as a command; None when its first word is not near any of ours."""
    line = line.strip()
    match = _SLASH_WORD.match(line)
    if match is None or len(line) > MAX_LINE:
        return None
    word = match[0].lower().replace("_", "-")
    arguments = line[match.end() :].split()
    if word == "/integration-tests":
        return _subcommand(arguments)
    if word in USAGE:
        return _command(word, arguments)
    return _near(word)


def _command(word: str, arguments: list[str]) -> Command:
    match word, arguments:
        case "/review-integration-tests", []:
            return Review()
        case "/ok-to-test", [sha] if _SHA.fullmatch(sha):
            return OkToTest(sha.lower())
        case "/write-integration-tests", [*_]:
            names = _connectors([each for each in arguments if each != FAKE])
            fake = FAKE in arguments
            if names is not None and (names or not fake):
                return WriteTests(names, fake)
        case "/run-integration-tests", [*_]:
            names = _connectors(arguments)
            if names is not None:
                return RunTests(names)
    return BadArguments(USAGE[word])


def _subcommand(arguments: list[str]) -> Command:
    match arguments:
        case [] | ["help"]:
            return Help()
        case ["cancel"]:
            return Cancel()
        case ["waive", rule, _, *_] if _RULE.fullmatch(rule):
            return Waive(rule, " ".join(arguments[2:]))
    name = arguments[0].lower()
    command = f"/integration-tests {name}"
    if command in USAGE:
        return BadArguments(USAGE[command])
    if name in VERBS:
        return UnknownCommand(USAGE[VERBS[name]])
    return _near(command) or UnknownCommand(USAGE["/integration-tests help"])


def _near(command: str) -> UnknownCommand | None:
    names = [*USAGE, "/integration-tests"]
    close = get_close_matches(command[:64], names, n=1, cutoff=0.85)
    return UnknownCommand(USAGE.get(close[0], USAGE["/integration-tests help"])) if close else None


def _connectors(arguments: list[str]) -> tuple[str, ...] | None:
    """Names with their commas and code marks taken off; None when one can't be a name."""
    names = [name for word in arguments if (name := word.strip(",`"))]
    if len(names) > MAX_CONNECTORS or not all(_CONNECTOR.fullmatch(name) for name in names):
        return None
    return tuple(dict.fromkeys(names))
