"""What must hold of an engine before the code of strangers is run on it.

A script in a job's own surroundings tries what a job must not be able to do and prints a line for
each: `name=ok`, or `name=` and what it got. A line that is missing did not hold either.
"""

import re
from dataclasses import dataclass

LINE = re.compile(r"(?P<name>[a-z-]{1,30})=(?P<said>.{0,200})")

# In the order of the report, with what each of them stands for.
PROBES: dict[str, str] = {
    "capabilities": "the job has no capability, also none that it could gain",
    "privileges": "setuid programs give it nothing",
    "seccomp": "the engine filters its system calls",
    "user": "it is not root",
    "root": "its root can't be written",
    "kernel": "it can't write kernel settings",
    "devices": "it has no device of the host",
    "socket": "it has no engine socket",
    "host": "it reaches no service of this host",
    "metadata": "it reaches no cloud metadata",
    "names": "names outside are not resolved for it",
    "gateway": "the gateway answers, and refuses a privileged container",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """One probe; `said` is what it got where it did not hold."""

    name: str
    held: bool
    said: str = ""

    @property
    def meaning(self) -> str:
        return PROBES[self.name]


def parse_probes(output: str) -> tuple[Probe, ...]:
    """Every probe, in the order of the table; what the script did not print did not hold."""
    said: dict[str, str] = {}
    for line in output.splitlines():
        if match := LINE.fullmatch(line.strip()):
            said.setdefault(match["name"], match["said"].strip())
    return tuple(
        Probe(name, said.get(name) == "ok", "" if said.get(name) == "ok" else said.get(name, "?"))
        for name in PROBES
    )
