"""`python -m tools.capacity [--measure] [--seed N] [--check]`; see the package."""

import argparse
import sys
from pathlib import Path

from tools.capacity.check import check_of
from tools.capacity.day import Organisation, simulate
from tools.capacity.measured import Measured
from tools.capacity.measuring import measure
from tools.capacity.needs import needs_of
from tools.capacity.page import page

PAGE = Path(__file__).parents[2] / "docs/capacity.md"
SEED = 1


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.capacity")
    parser.add_argument("--measure", action="store_true", help="measure first: a minute or two")
    parser.add_argument("--seed", type=int, default=SEED, help="of the simulated day")
    parser.add_argument("--check", action="store_true", help="exit code 1 if the page is stale")
    asked = parser.parse_args(arguments)
    if asked.measure:
        measure().keep()
    text = written(Measured.kept(), asked.seed)
    if asked.check:
        return int(PAGE.read_text() != text)
    PAGE.write_text(text)
    print(f"written: {PAGE}")
    return 0


def written(measured: Measured, seed: int = SEED) -> str:
    organisation = Organisation()
    day = simulate(organisation, measured, seed)
    needs = needs_of(organisation, measured, day)
    return page(organisation, measured, day, needs, check_of(measured, seed), seed)


if __name__ == "__main__":
    sys.exit(main())
