"""The requests of the module proxy protocol: https://go.dev/ref/mod#goproxy-protocol.

A gate forwards what this gives a meaning to, and builds the request anew from that meaning.
"""

import re
from dataclasses import dataclass

# Upper-case letters are escaped, "!a" for "A", so none appears.
ELEMENT = r"(?!\.{1,2}(?:/|$))[a-z0-9!._~-]{1,100}"
MODULE = rf"{ELEMENT}(?:/{ELEMENT}){{0,19}}"
VERSION = r"[a-z0-9!.+~_-]{1,200}"
FILE = re.compile(
    rf"/(?P<module>{MODULE})/(?:@latest|@v/(?:list|(?P<version>{VERSION})\.(?:info|mod|zip)))",
)
SUMS = re.compile(
    rf"/sumdb/(?P<name>[a-z0-9.-]{{1,100}})/"
    rf"(?P<rest>supported|latest|lookup/{MODULE}@{VERSION}|tile/[0-9]{{1,2}}/(?:data/|[0-9]{{1,2}}/)"
    r"(?:x[0-9]{3}/){0,4}[0-9]{3}(?:\.p/[0-9]{1,3})?)"
)


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """A file of a module; `version` is "" for its list of versions and its latest one."""

    path: str  # of the request
    module: str
    version: str = ""

    @property
    def name(self) -> str:
        """As people write it: "github.com/Azure/x v1.2.3"."""
        return f"{unescaped(self.module)} {unescaped(self.version)}".rstrip()


@dataclass(frozen=True, slots=True)
class SumRequest:
    """A question to a checksum database; `rest` is "supported", "latest", "lookup/…", "tile/…"."""

    name: str
    rest: str


def parse(target: str) -> ModuleFile | SumRequest | None:
    """The meaning of a request's target; None for everything that the protocol does not have."""
    if len(target) > 1000:
        return None
    target = target.replace("%21", "!")  # as the go command writes it in a URL
    if (sums := SUMS.fullmatch(target)) is not None:
        return SumRequest(sums["name"], sums["rest"])
    if (file := FILE.fullmatch(target)) is not None and not target.startswith("/sumdb/"):
        return ModuleFile(target, file["module"], file["version"] or "")
    return None


def unescaped(text: str) -> str:
    return re.sub(r"!([a-z])", lambda letter: letter[1].upper(), text)
