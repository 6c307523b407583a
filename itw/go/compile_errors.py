"""The compiler's and vet's lines as places and messages."""

import re

from itw.story.log_lines import Spot, said
from itw.telling.told_runs import Stopped

ERROR = re.compile(r"(?:vet: )?(?P<path>[^\s:][^:]*\.go):(?P<line>\d{1,7})(?::\d+)?: (?P<text>.*)")


def errors_of(stopped: Stopped) -> list[tuple[Spot, str]]:
    """Each error once. Go's paths are relative to the module, which may be a directory below."""
    found: dict[tuple[Spot, str], None] = {}
    for line in stopped.errors:
        if match := ERROR.fullmatch(line.strip()):
            spot = _spot(match["path"], int(match["line"]), stopped.module)
            found[(spot, said(match["text"]))] = None
    return list(found)


def _spot(path: str, line: int, module: str) -> Spot:
    path = path.removeprefix("./")
    if path.startswith(("/", "../")) or ".." in path.split("/"):
        return Spot(path, line)
    return Spot(f"{module}/{path}" if module else path, line, known=True)
