"""Downloads the Go modules of the sample repository once, into the machine's own module cache.

Tests seed the caches of their workers from it, so that the module proxy is asked once in a run of
CI, and not at all on a developer's machine that has them.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.engine.client import EngineError
from tools.engine.recipes import ROOT

SAMPLE = ROOT / "tests" / "testdata" / "connect"
STAND_IN = Path("third_party") / "benthos"  # which go.mod puts in benthos' place
GO_MODS = ("base", "pull-request", "zoo/base", "zoo/pull-request/plugins/quoting")


def download_modules() -> Path | None:
    """Where they are; None where the machine has no Go, and workers ask the proxy themselves."""
    if shutil.which("go") is None:
        return None
    for name in GO_MODS:
        with tempfile.TemporaryDirectory(prefix="itw-modules-") as directory:
            _download(SAMPLE / name, Path(directory))
    return Path(_go(["env", "GOMODCACHE"], Path.cwd()).strip())


def _download(source: Path, directory: Path) -> None:
    for file in ("go.mod", "go.sum"):
        shutil.copy(source / file, directory)
    shutil.copytree(SAMPLE / "base" / STAND_IN, directory / STAND_IN)
    _go(["mod", "download"], directory)


def _go(arguments: list[str], directory: Path) -> str:
    done = subprocess.run(
        ["go", *arguments], cwd=directory, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise EngineError(f"go {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
