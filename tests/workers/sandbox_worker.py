"""A worker process that a test may kill: says on its standard output how far it has come."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from tests.workers.sandboxes import go_tree, sandbox_on, target


def main(told: str) -> None:
    given = json.loads(told)
    images = SimpleNamespace(job=given["job"], gateway=given["gateway"])
    engine = SimpleNamespace(host=given["host"], images=images)
    sandbox = sandbox_on(engine, Path(given["directory"]), Path(given["builds"]))
    _say("begins")
    with sandbox.open(target(), go_tree()) as opened:
        _say("opened")
        opened.go_test(["TestHangs"], on_line=lambda line: b"hanging" in line and _say("hangs"))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
