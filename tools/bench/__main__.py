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

from tools.bench.result import NothingMeasured, Result, not_measured, show

BENCHES = (
    "receiver", "dispatch", "review", "startup", "killed_worker", "static_analysis", "log",
    "sandbox",
)  # fmt: skip
REPORT = Path("bench.json")


def main(names: Sequence[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
        return 2
    started = perf_counter()
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        print(f"The machine is busy (load {load:.1f} on {cores} cores): times will be too long.")
    results = [result for name in names or BENCHES for result in _run(name)]
    print(f"\n{len(results)} figures in {perf_counter() - started:.0f} s, written to {REPORT}")
    REPORT.write_text(json.dumps(_report(results), indent=1, ensure_ascii=False) + "\n")
    return 1 if any(result.met is False for result in results) else 0


def _run(name: str) -> list[Result]:
    print(f"\n== {name} ==", flush=True)
    try:
        found: list[Result] = import_module(f"tools.bench.{name}").results()
    except (ModuleNotFoundError, NothingMeasured) as error:
        found = [not_measured(name, "", str(error))]
    show(found)
    return found


def _report(results: Sequence[Result]) -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "load": os.getloadavg()[0],  # above the cores, times say little and ratios are rough
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "results": [result.to_json() for result in results],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
