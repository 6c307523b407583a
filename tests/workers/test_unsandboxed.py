"""Go commands on this machine, for one's own code."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer
from time import monotonic

import pytest

from itw.configuration.config import RunCommand
from itw.runs.sandbox import Ending, Limits, Target
from itw.tree import MemoryTree
from workers.services import RunStopped
from workers.unsandboxed import HostJob, Unsandboxed

GOOD = b"package x\n\nfunc X() int { return 1 }\n"
UNDEFINED = b"package x\n\nfunc f() {\n" + b"\tnowhere()\n" * 14 + b"}\n"
KEY = b"""package x

import (
	"os"
	"testing"
)

func TestKey(t *testing.T) {
	t.Log("key:" + os.Getenv("ANTHROPIC_API_KEY") + os.Getenv("ITW_WEBHOOK_SECRET_PREVIOUS") + ":")
}
"""


def job_of(directory: Path, **files: bytes) -> Iterator[HostJob]:
    named = {f"{name}.go": content for name, content in files.items()}
    tree = MemoryTree({"go.mod": b"module example.com/x\n\ngo 1.21\n", **named})
    target = Target(commit=tree.commit, package="", command=RunCommand(run="^Test", cgo=False))
    with Unsandboxed(sources=directory, limits=Limits(seconds=60)).open(target, tree) as job:
        yield job


def test_compiler_has_every_error_and_vet_says_that_there_is_one(tmp_path: Path) -> None:
    for job in job_of(tmp_path, x=GOOD, x_test=UNDEFINED):
        assert job.go_vet().ending is Ending.NOT_COMPILED
        compiled = job.go_compile()
        assert compiled.ending is Ending.NOT_COMPILED
        assert sum("undefined: nowhere" in line for line in compiled.report.stray) == 14


def test_package_that_compiles_says_nothing(tmp_path: Path) -> None:
    for job in job_of(tmp_path, x=GOOD):
        assert job.go_vet().ending is Ending.RAN
        assert job.go_compile().ending is Ending.RAN


@pytest.mark.parametrize("name", ["ANTHROPIC_API_KEY", "ITW_WEBHOOK_SECRET_PREVIOUS"])
def test_tests_do_not_see_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "secret")
    for job in job_of(tmp_path, x=GOOD, x_test=KEY):
        run = job.go_test()
        (test,) = run.report.tests
        assert any("key::" in line.text for line in test.lines)


SILENT = b"""package x

import (
	"testing"
	"time"
)

func TestSilent(t *testing.T) { time.Sleep(time.Minute) }
"""


@pytest.mark.parametrize("by", ["a person", "its limit"])
def test_test_that_prints_nothing_is_stopped(tmp_path: Path, by: str) -> None:
    stop = Event()
    tree = MemoryTree({"go.mod": b"module example.com/x\n\ngo 1.21\n", "x_test.go": SILENT})
    target = Target(commit=tree.commit, package="", command=RunCommand(run="^Test", cgo=False))
    limits = Limits(seconds=4 if by == "its limit" else 60)
    started = monotonic()
    with Unsandboxed(sources=tmp_path, limits=limits, stop=stop).open(target, tree) as job:
        if by == "its limit":
            assert job.go_test().ending is Ending.TIMED_OUT
        else:
            Timer(3.0, stop.set).start()
            with pytest.raises(RunStopped):
                job.go_test()
    assert monotonic() - started < 30
