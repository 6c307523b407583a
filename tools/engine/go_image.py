"""The image that the job image takes Go from: the official one, else this machine's own Go tree."""

import subprocess
from pathlib import Path

from tools.engine.base import pull
from tools.engine.client import Engine, EngineError
from tools.engine.recipe import INPUTS

OFFICIAL = "golang:1.26-bookworm"
LEFT_OUT = ("./test", "./doc", "./api", "./misc", "./pkg/obj")


def ensure_go(engine: Engine, *, registry: bool) -> str:
    """The name of an image with Go in /usr/local/go."""
    if engine.labels(OFFICIAL) is not None or (registry and pull(engine, OFFICIAL)):
        return OFFICIAL
    root, version = _go("GOROOT"), _go("GOVERSION")
    image = f"itw/go:{version}"
    if engine.labels(image) is None:
        engine.run("import", "--change", f"LABEL {INPUTS}={version}", "-", image, stdin=_tree(root))
    return image


def _go(variable: str) -> str:
    try:
        done = subprocess.run(["go", "env", variable], capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EngineError(
            f"{OFFICIAL} can not be pulled, and there is no Go here to take in its place"
        ) from error
    return done.stdout.strip()


def _tree(root: str) -> bytes:
    left_out = [f"--exclude={path}" for path in LEFT_OUT]
    names = ["--owner=0", "--group=0", "--transform=s,^[.],usr/local/go,"]
    tar = ["tar", "--directory", str(Path(root).resolve()), *left_out, *names, "--create", "."]
    return subprocess.run(tar, stdout=subprocess.PIPE, check=True).stdout
