"""The console script: its start-up, its exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers.cli.clone import OUTPUT, PATH, Clone
from workers.cli import COMMANDS, LOGGING

SCRIPT = "import sys; sys.argv[0] = 'itw'; from workers.cli import main; main()"
HEAVY = {"celery", "redis", "pydantic", "yaml", "rich", "tree_sitter", "github", "structlog", "itw"}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def probed(name: str, code: str) -> subprocess.CompletedProcess[str]:
    """Run code at the end of a command's process."""
    ending = f"import atexit; atexit.register(lambda: exec({code!r})); "
    command = [sys.executable, "-c", ending + SCRIPT, name, "--help"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


def test_help_names_every_command_and_imports_none() -> None:
    probe = SCRIPT.replace("main()", "import atexit; atexit.register(lambda: print(*sys.modules))")
    command = [sys.executable, "-c", f"{probe}; main()", "--help"]

    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    usage, _, modules = shown.rstrip().rpartition("\n")
    assert all(name in usage for name in COMMANDS)
    assert not HEAVY & {module.partition(".")[0] for module in modules.split()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")

    assert result.returncode == 0
    assert f"itw {name} [OPTIONS]" in result.stdout


def test_nothing_found_ends_with_zero(tmp_path: Path) -> None:
    clone = Clone(tmp_path)

    assert run("review", "--repo", clone.path).returncode == 0


def test_what_could_not_run_ends_with_two_and_a_sentence(tmp_path: Path) -> None:
    missing = run("review", "--repo", tmp_path)
    unknown = run("review", "--no-such-option")
    excluded = run("review", "--head", "HEAD", "--worktree")

    assert missing.returncode == unknown.returncode == excluded.returncode == 2
    assert missing.stderr == f"itw: {tmp_path} is not a git repository.\n"
    assert "Traceback" not in missing.stderr + unknown.stderr + excluded.stderr


def test_warnings_never_go_into_the_output() -> None:
    done = probed(
        "prove",
        "import structlog; structlog.get_logger().info('i'); structlog.get_logger().warning('w')",
    )

    assert done.stdout.startswith("Usage:")
    assert '"w"' not in done.stdout
    assert '"event": "w"' in done.stderr
    assert '"i"' not in done.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - LOGGING - {"serve"}))
def test_what_never_logs_does_without_a_logger(name: str) -> None:
    assert "structlog" not in probed(name, "import sys; print(*sys.modules)").stdout.split()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_full_disk_ends_with_two_and_a_sentence() -> None:
    command = [sys.executable, "-c", SCRIPT, "rules"]

    with open("/dev/full", "w") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )

    assert result.returncode == 2
    assert result.stderr == "itw: No space left on device: nothing more can be written.\n"


@pytest.mark.parametrize("arguments", [("rules",), ("--help",), ("review", "--repo", "/nowhere")])
def test_output_that_nobody_reads_ends_as_a_shell_reports_it(arguments: tuple[str, ...]) -> None:
    # -E: as people have it, whose Python keeps what it writes for a moment.
    command = [sys.executable, "-E", "-c", SCRIPT, *arguments]
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as pipe:
        result = subprocess.run(command, stdout=pipe, stderr=pipe, timeout=60, check=False)

    assert result.returncode == 141


def test_output_that_nobody_reads_leaves_no_word_on_standard_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "rules", "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (141, b"")


def test_output_that_was_closed_before_is_no_bug() -> None:
    closed = ["sh", "-c", '"$@" >&-', "sh", sys.executable, "-c", SCRIPT]
    result = subprocess.run(
        [*closed, "rules"], stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_connection_that_breaks_is_not_taken_for_the_output() -> None:
    raising = "def broke(*a, **k): raise BrokenPipeError(32, 'Broken pipe')\n"
    script = f"{raising}import workers.cli.rules as r; r.command.callback = broke\n{SCRIPT}"

    result = subprocess.run(
        [sys.executable, "-c", script, "rules"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert result.returncode == 2
    assert result.stderr == "itw: a connection broke; nothing was concluded.\n"


def test_bug_ends_with_two_and_its_traceback() -> None:
    broken = SCRIPT.replace("main()", "import workers.cli.review as r; r.change_in = None; main()")

    result = subprocess.run(
        [sys.executable, "-c", broken, "review"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert result.returncode == 2
    assert "Traceback" in result.stderr
    assert "bug of integration-test-writer" in result.stderr


def test_json_leaves_standard_output_to_json(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.git("switch", "-q", "-c", "nats")
    clone.commit({PATH: OUTPUT})

    result = run("review", "--repo", clone.path, "--format", "json")

    assert result.stdout.startswith("{")
    assert result.stderr.startswith("Comparing HEAD")
