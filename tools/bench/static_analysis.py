"""All rules over a repository's integration tests, against parsing the same bytes and no more.

Processor time, side by side in one run: a machine that does other things too would judge us.
Each round's bytes are new, so that no cache of facts answers, but where the cache is measured.
Semgrep, where it is installed, runs patterns of ten of the rules over the same files, process
against process and by the clock.
"""

import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from tree_sitter import Language, Parser
from tree_sitter_go import language

from itw.checking.check import check_files
from itw.checking.conventions import conventions
from itw.configuration.config import Config
from itw.finding import Severity
from itw.source.parse import parse_go
from itw.source.sources import FactsCache, Sources
from itw.tree import MemoryTree
from tools.bench.go_repository import tree
from tools.bench.result import NothingMeasured, Result, in_turns, not_measured, ratio, show, spread

ROUNDS = 7
PEER_ROUNDS, PEER_TARGET = 3, 20
BESIDE = "itw check against semgrep"
PEER_RULES = Path(__file__).parent / "semgrep.yaml"
TEN = frozenset({
    *("missing_skip_check", "missing_narrative", "dockertest_in_new_test", "stream_not_stopped"),
    *("silent_eventually", "never_runs", "background_context", "sleep_polling"),
    *("fatal_in_goroutine", "context_in_cleanup"),
})  # fmt: skip
TEN_RULES = Config(
    rules={each.name: Severity.NOTE if each.name in TEN else None for each in conventions()}
)


def results() -> list[Result]:
    files = {path: go for path, go in tree().items() if "/integration_" in path}
    own = _figures(
        _samples(files), f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB"
    )
    try:
        return [*own, _beside_semgrep(files)]
    except (NothingMeasured, subprocess.TimeoutExpired) as error:
        return [*own, not_measured(BESIDE, "x", str(error))]


def _samples(files: dict[str, bytes]) -> dict[str, list[float]]:
    three = dict(list(files.items())[:3])
    parser = Parser(Language(language()))
    numbers = count()
    known = MemoryTree(files)
    cache = FactsCache()
    Sources(known, cache).files(files)

    def fresh(some: dict[str, bytes]) -> dict[str, bytes]:
        ending = b"\n// round %d\n" % next(numbers)
        return {path: content + ending for path, content in some.items()}

    def parse() -> None:
        for content in fresh(files).values():
            parser.parse(content)

    def facts() -> None:
        for path, content in fresh(files).items():
            parse_go(path, content)

    def check(some: dict[str, bytes]) -> None:
        check_files(MemoryTree(fresh(some)), config=Config(), everything=True)

    return in_turns(
        {
            "parse": parse,
            "facts": facts,
            "facts from the cache": lambda: Sources(known, cache).files(files),
            "ten rules": lambda: check_files(MemoryTree(fresh(files)), config=TEN_RULES),
            "all rules": lambda: check(files),
            "three files": lambda: check(three),
        },
        ROUNDS,
        process_time,
    )


def _figures(samples: dict[str, list[float]], sizes: str) -> list[Result]:
    return [
        _over("all rules", "parse", samples, sizes, target=1.7),
        _over("facts", "parse", samples, sizes),
        _over("all rules", "ten rules", samples, sizes, target=1.15),
        ratio("facts from the cache against cold", "facts", "facts from the cache", samples,
              target=100),
        Result(
            name="all rules over three new files", value=1000 * median(samples["three files"]),
            unit="ms", target=15, detail=spread(samples["three files"]),
        ),
    ]  # fmt: skip


def _over(
    much: str, little: str, samples: dict[str, list[float]], sizes: str, target: float | None = None
) -> Result:
    value = median(samples[much]) / median(samples[little])
    detail = f"{sizes}: {spread(samples[much])}; {little} {spread(samples[little])}"
    return Result(name=f"{much} over {little}", value=value, unit="x", target=target, detail=detail)


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
        # With its bytecode, as it is installed, whatever the environment says of writing some.
        ours = [sys.executable, "-E", "-X", f"pycache_prefix={folder}/.bytecode", "-c"]
        ours += ["from workers.cli import main; main()", "check", "--all"]
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
