"""Rows 33 to 35, 37 and 39: what go.mod, cgo and test names can ask for before any test runs."""

from collections.abc import Mapping

import pytest

from itw.configuration.config import Config
from itw.go.command import go_test_command
from itw.go.modules import UnusableModules, module_set
from itw.runs.packages import TestPackages
from itw.runs.sandbox import Ending, SandboxRun
from itw.source.sources import Sources
from itw.tree import MemoryTree
from tests.attacks.conftest import QUIET, OpenJob, target

pytestmark = pytest.mark.timeout(600)

TEST = b'package quiet\n\nimport "testing"\n\nfunc TestIntegrationX(t *testing.T) {}\n'
SUMS = b"".join(b"evil.invalid/x v1.0.0%s h1:%s=\n" % (of, b"A" * 43) for of in (b"", b"/go.mod"))


def run(opened: OpenJob, files: Mapping[str, bytes]) -> SandboxRun:
    with opened(QUIET, files, alone=True) as job:
        return job.go_test()


def module(text: str, **more: bytes) -> dict[str, bytes]:
    return {"go.mod": text.encode(), f"{QUIET}/x_test.go": TEST, **more}


def test_33_names_of_tests_come_from_syntax_trees() -> None:
    """TestMain may print any name to whoever lists tests by running them."""
    liar = b"""package quiet

import ("fmt"; "os"; "testing")

func TestMain(m *testing.M) { fmt.Println("TestIntegrationThatIsNotThere"); os.Exit(0) }

func TestIntegrationThere(t *testing.T) {}
"""
    tree = MemoryTree({"go.mod": b"module x\n", f"{QUIET}/x_test.go": liar})
    package = TestPackages(Sources(tree), Config()).package(QUIET)
    assert package is not None
    assert set(package.declared) - {"TestMain"} == {"TestIntegrationThere"}
    assert not any("-list" in word for word in go_test_command(target(QUIET)))


def test_34_newer_go_is_not_fetched(opened: OpenJob) -> None:
    found = run(opened, module("module example.com/x\n\ngo 1.99\n"))
    assert found.ending is Ending.UNSUPPORTED, found
    assert "1.99" in found.reason


def test_34_toolchain_line_is_not_obeyed(opened: OpenJob) -> None:
    found = run(opened, module("module example.com/x\n\ngo 1.24\n\ntoolchain go1.99.0\n"))
    assert found.ending is Ending.RAN, found


def test_35_new_dependency_is_not_fetched_by_the_job(opened: OpenJob) -> None:
    needs = b'package quiet\n\nimport (\n\t"testing"\n\n\t_ "evil.invalid/x"\n)\n' + TEST[31:]
    files = module("module example.com/x\n\ngo 1.24\n\nrequire evil.invalid/x v1.0.0\n")
    found = run(opened, {**files, "go.sum": SUMS, f"{QUIET}/x_test.go": needs})
    assert found.ending is Ending.NEEDS_WARM_UP, found
    assert "evil.invalid" in found.reason


@pytest.mark.parametrize(
    "flag",
    [
        "LDFLAGS: -fplugin=/tmp/x.so",
        "CFLAGS: -fplugin=/tmp/x.so",
        "LDFLAGS: -Wl,-rpath,@/etc/passwd",
    ],
)
def test_37_cgo_flags_load_nothing(opened: OpenJob, flag: str) -> None:
    cgo = f'package quiet\n\n// #cgo {flag}\n// int x;\nimport "C"\n\nvar X = C.x\n'
    uses = TEST.replace(b"{}", b"{ _ = X }")
    files = module("module example.com/x\n\ngo 1.24\n", **{f"{QUIET}/c.go": cgo.encode()})
    found = run(opened, {**files, f"{QUIET}/x_test.go": uses})
    assert found.ending is Ending.NOT_COMPILED, found


def test_39_replacement_outside_sees_nothing_of_the_host(opened: OpenJob) -> None:
    text = (
        "module example.com/x\n\ngo 1.24\n\nrequire evil.invalid/x v1.0.0\n\n"
        "replace evil.invalid/x => ../../../../../../etc\n"
    )
    uses = TEST.replace(b'import "testing"', b'import (\n\t"testing"\n\n\t_ "evil.invalid/x"\n)')
    files = {**module(text), f"{QUIET}/x_test.go": uses}
    found = run(opened, files)
    assert found.ending in {Ending.NOT_COMPILED, Ending.NEEDS_WARM_UP}, found
    with pytest.raises(UnusableModules):
        module_set(MemoryTree(files), "")
