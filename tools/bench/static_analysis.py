"""All rules over a repository's integration tests, against parsing the same bytes and no more.

Each round's bytes are new, so that no cache of facts answers. Semgrep, where it is installed, runs
patterns of the same rules over the same files, process against process.
"""

import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tree_sitter import Language, Parser
from tree_sitter_go import language

from itw.check import check_files
from itw.config import Config
from itw.tree import MemoryTree
from tools.bench.go_repository import tree
from tools.bench.result import NothingMeasured, Result, in_turns, not_measured, ratio, show, spread

ROUNDS = 7
PEER_ROUNDS, PEER_TARGET = 3, 5
BESIDE = "itw check against semgrep"
PEER_RULES = Path(__file__).parent / "semgrep.yaml"


def results() -> list[Result]:
    files = {path: go for path, go in tree().items() if "/integration_" in path}
    parser = Parser(Language(language()))
    numbers = count()

    def fresh() -> dict[str, bytes]:
        ending = b"\n// round %d\n" % next(numbers)
        return {path: content + ending for path, content in files.items()}

    def parse() -> None:
        for content in fresh().values():
            parser.parse(content)

    samples = in_turns(
        {
            "parse": parse,
            "all rules": lambda: check_files(MemoryTree(fresh()), config=Config(), everything=True),
        },
        ROUNDS,
    )
    value = median(samples["all rules"]) / median(samples["parse"])
    sizes = f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB"
    detail = f"{sizes}: {spread(samples['all rules'])}; parse {spread(samples['parse'])}"
    own = Result(
        name="all rules over bare parse", value=value, unit="x", detail=detail,
        samples=samples,
    )  # fmt: skip
    try:
        return [own, _beside_semgrep(files)]
    except (NothingMeasured, subprocess.TimeoutExpired) as error:
        return [own, not_measured(BESIDE, "x", str(error))]


def _beside_semgrep(files: dict[str, bytes]) -> Result:
    semgrep = shutil.which("semgrep")
    if semgrep is None:
        return not_measured(BESIDE, "x", "semgrep is not installed")
    with TemporaryDirectory(prefix="itw-bench-") as folder:
        root = Path(folder)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        (root / ".semgrepignore").write_text("")  # its default leaves out all tests
        git = ("git", "-C", folder, "-c", "user.name=b", "-c", "user.email=b@example.org")
        for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "all")):
            subprocess.run([*git, *command], check=True)
        ours = [sys.executable, "-c", "from workers.cli import main; main()", "check", "--all"]
        ours += ["--git-dir", f"{folder}/.git", "--rev", "HEAD", "--format", "json"]
        theirs = [semgrep, "scan", "--quiet", "--json", "--metrics=off"]
        theirs += ["--disable-version-check", "--config"]
        theirs += [str(PEER_RULES), "--jobs=2", folder]
        samples = in_turns(
            {
                "itw check": lambda: _finds_something(ours),
                "semgrep": lambda: _finds_something(theirs),
            },
            PEER_ROUNDS,
        )
    return ratio(BESIDE, "semgrep", "itw check", samples, target=PEER_TARGET)


def _finds_something(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode not in {0, 1} or '"line"' not in done.stdout:
        raise NothingMeasured(f"{command[0]}: {done.stdout}{done.stderr}"[:300])


if __name__ == "__main__":
    show(results())
