"""Makes a Docker engine, with what the sandbox's tests need in it, available: `make engine`.

    python -m tools.engine [--yes]

Uses the engine that runs. Where none does, Debian's is installed and started: in CI, with --yes, or
when asked at a terminal. Exit code: 0 ready, 2 not.
"""

import argparse
import subprocess
import sys
import time

from tools.engine.client import EngineError
from tools.engine.ensure import ensure_engine
from tools.engine.images import ensure_images
from tools.engine.install import CannotInstall
from tools.engine.modules import download_modules
from tools.engine.settings import EngineSettings

LEFT_OUT = "WITHOUT_DOCKER is set: no engine is looked for, and tests that need one are left out."


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.engine")
    parser.add_argument("--yes", action="store_true", help="install Docker without asking")
    asked = parser.parse_args(arguments)
    settings = EngineSettings.from_env()
    if settings.without_docker:
        print(LEFT_OUT, file=sys.stderr)
        return 0
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)

    try:
        engine = ensure_engine(settings, yes=asked.yes)
        say(f"engine at {engine.host}")
        ensure_images(engine, settings, say)
        say(f"Go modules in {download_modules() or 'no cache: there is no Go here'}")
    except (CannotInstall, EngineError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
