"""Runs the benchmarks, prints one table and writes bench.json.

Exit code 1 where a target was missed; what could not be measured is said and counts for nothing.
"""

import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import perf_counter

from tools.bench.result import Result, not_measured, show

BENCHES = ("receiver", "review", "startup", "killed_worker", "static_analysis")
REPORT = Path("bench.json")


def main(names: Sequence[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
        return 2
    started = perf_counter()
    results = [result for name in names or BENCHES for result in _run(name)]
    print(f"\n{len(results)} figures in {perf_counter() - started:.0f} s, written to {REPORT}")
    REPORT.write_text(json.dumps(_report(results), indent=1, ensure_ascii=False) + "\n")
    return 1 if any(result.met is False for result in results) else 0


def _run(name: str) -> list[Result]:
    print(f"\n== {name} ==", flush=True)
    try:
        bench = import_module(f"tools.bench.{name}")
    except ModuleNotFoundError as error:
        found = [not_measured(name, "", f"it can't be loaded: {error}")]
    else:
        found = bench.results()
    show(found)
    return found


def _report(results: Sequence[Result]) -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "results": [result.to_json() for result in results],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
