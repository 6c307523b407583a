"""Measures the product against labelled commits of a real repository.

python -m tools.corpus --labels DIR --git-dir DIR [--half even|odd]

`DIR` of the labels holds `detect.*.jsonl`: one change a line, with the connectors it adds and, for
some, what a reader of the code says about their tests; and `rules.*.jsonl`: one function a line,
with what a reader says of it under each convention. Every disagreement is printed with the
reason; the exit code is 1 when a figure is below its bar. `--half` takes every other change, so
that what was tuned on one half can be checked on the other.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from itw.configuration.config import Profile, config_for
from tools.corpus_detect import Measure, measured
from tools.corpus_rules import measured_rules, rows_in
from workers.git.repository import Limits, Repository

LARGE = Limits(diff_bytes=256 << 20)  # the history has commits no pull request would have


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    units = list(units_in(options.labels, options.half)) if options.only != "rules" else []
    rows = rows_in(options.labels) if options.only != "detect" else []
    if not units and not rows:
        print(f"No detect.*.jsonl or rules.*.jsonl in {options.labels}.", file=sys.stderr)
        return 2
    reached = True
    with Repository.at(options.git_dir, limits=LARGE) as repository:
        if units:
            measure = measured(units, repository)
            print(report(measure))
            reached = all(figure.reached for figure in measure.figures)
        if rows:
            rules = measured_rules(rows, repository, config_for(Profile(options.profile)))
            print("\n".join(rules.lines()))
            reached = reached and rules.reached
    return 0 if reached else 1


def report(measure: Measure) -> str:
    """The disagreements, the confusions, then the figures: what matters is on the last lines."""
    lines = [*measure.disagreements, ""]
    for title, table in (("tested", measure.tested), ("external", measure.external)):
        lines += [f"{title}: a reader / the product", *_table(table), ""]
    lines.append(f"{measure.seconds / measure.units * 1000:.0f} ms for each of {measure.units}")
    lines += [str(figure) for figure in measure.figures]
    return "\n".join(lines)


def _table(counts: dict[tuple[str, str], int]) -> Iterable[str]:
    rows, columns = ({key[side] for key in counts} for side in (0, 1))
    yield " " * 12 + "".join(f"{column:>14}" for column in sorted(columns))
    for row in sorted(rows):
        cells = (counts.get((row, column), 0) for column in sorted(columns))
        yield f"  {row:<10}" + "".join(f"{cell or '.':>14}" for cell in cells)


def units_in(labels: Path, half: str | None) -> Iterable[dict[str, Any]]:
    for path in sorted(labels.glob("detect.*.jsonl")):
        for line in path.read_text().splitlines():
            unit = json.loads(line)
            # The last digit already splits the labels in two; the first splits a half again.
            if half is None or (int(unit["head"][0], 16) % 2 == 0) == (half == "even"):
                yield unit


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--labels", type=Path, required=True, metavar="DIR")
    parser.add_argument("--git-dir", type=Path, required=True, metavar="DIR")
    parser.add_argument("--half", choices=["even", "odd"])
    parser.add_argument("--only", choices=["detect", "rules"])
    parser.add_argument("--profile", choices=list(Profile), default=Profile.SPEC)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
