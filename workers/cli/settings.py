"""How the terminal wants its output, read from the environment and the streams."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """`width` is that of prose; tables and code are as wide as they are."""

    colour: bool = False
    live: bool = False  # standard error is a terminal: progress may tick there
    width: int = 100

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:  # noqa: TID251
        """NO_COLOR (https://no-color.org) and TERM=dumb are respected, FORCE_COLOR too."""
        plain = bool(env.get("NO_COLOR")) or env.get("TERM") == "dumb"
        colour = not plain and (sys.stdout.isatty() or bool(env.get("FORCE_COLOR")))
        columns = shutil.get_terminal_size((100, 24)).columns
        return cls(colour=colour, live=sys.stderr.isatty(), width=max(40, min(columns, 100)))
