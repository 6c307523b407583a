"""The modules of a job: those of its base branch, and a layer of its own where it asks for more."""

import pytest

from itw.go.modules import UnusableModules
from itw.runs.sandbox import Ending
from tests.workers.caches.conftest import Stage
from workers.caches.errors import CacheUnavailable
from workers.caches.limits import CacheLimits
from workers.caches.modules import ABOUT

BUILD = ("sh", "-c", "go build ./new && ls /gomod/example.com")


def files(go_mod: str, go_sum: str = "", *imports: str, module: str = "") -> dict[str, bytes]:
    """A module with one package, "new", that imports these."""
    lines = "".join(f"import _ {path!r}\n" for path in imports).replace("'", '"')
    return {
        f"{module}go.mod": f"module example.com/m\n\ngo 1.24\n\n{go_mod}".encode(),
        f"{module}go.sum": go_sum.encode(),
        f"{module}new/new.go": f"package new\n\n{lines}".encode(),
    }


def without_code(commit: dict[str, bytes]) -> dict[str, bytes]:
    """A base branch that does not have the package, so that nothing is compiled for it."""
    return {path: data for path, data in commit.items() if not path.endswith(".go")}


@pytest.fixture
def one(stage: Stage) -> str:
    return stage.proxy.add("example.com/one", "v1.0.0", {"one.go": "package one\n"})


def test_new_module_of_a_pull_request_is_seen_by_it_alone(stage: Stage, one: str) -> None:
    two = stage.proxy.add("example.com/two", "v1.0.0", {"two.go": "package two\n"})
    base = files("require example.com/one v1.0.0", one, "example.com/one")
    head = files(
        "require (\nexample.com/one v1.0.0\nexample.com/two v1.0.0\n)",
        one + two,
        *("example.com/one", "example.com/two"),
    )
    code, said = stage.run("new", head, without_code(base), BUILD)
    assert (code, said.split()) == (0, ["one@v1.0.0", "two@v1.0.0"])
    code, said = stage.run("new", base, without_code(base), BUILD)
    assert (code, said.split()) == (0, ["one@v1.0.0"])


def test_sweep_finds_what_jobs_have_left(stage: Stage, one: str) -> None:
    base = files("require example.com/one v1.0.0", one, "example.com/one")
    assert stage.run("new", base, without_code(base), BUILD)[0] == 0
    assert list(stage.directory.rglob(ABOUT))
    stage.limits = CacheLimits(disk=0)
    stage.caches.sweep()
    assert not list(stage.directory.rglob(ABOUT))


def test_module_in_a_directory_of_the_repository(stage: Stage, one: str) -> None:
    stage.module = "sdk"
    head = files("require example.com/one v1.0.0", one, "example.com/one", module="sdk/")
    head |= {"go.mod": b"module example.com/top\n\ngo 1.24\n"}
    code, said = stage.run("sdk/new", head, without_code(head), BUILD)
    assert (code, said.split()) == (0, ["one@v1.0.0"])


def test_module_of_the_repository_replaces_another(stage: Stage) -> None:
    head = files(
        "require example.com/sdk v0.0.0\nreplace example.com/sdk => ./sdk", "", "example.com/sdk"
    )
    head |= {"sdk/go.mod": b"module example.com/sdk\n\ngo 1.24\n", "sdk/s.go": b"package sdk\n"}
    code, said = stage.run("new", head, None, ("go", "build", "./new"))
    assert (code, said) == (0, "")


@pytest.mark.parametrize(
    ("go_mod", "ending", "reason"),
    [
        (
            "require private.example/x v1.2.3",
            Ending.UNSUPPORTED,
            "private module private.example/x v1.2.3: the module proxy does not have it",
        ),
        ("toolchain go1.99.0\ngo 1.99", Ending.NOT_COMPILED, "repeated go statement"),
        ("require example.com/one latest", Ending.NOT_COMPILED, "can't be loaded"),
    ],
)
def test_modules_that_cannot_be_had_are_told_from_failures(
    stage: Stage, go_mod: str, ending: Ending, reason: str
) -> None:
    with pytest.raises(UnusableModules, match=reason) as raised:
        stage.run("new", files(go_mod), None)
    assert raised.value.ending is ending


def test_private_module_of_the_base_branch_keeps_nobody_from_testing_another_package(
    stage: Stage, one: str
) -> None:
    lines = "require (\nexample.com/one v1.0.0\nprivate.example/x v1.2.3\n)\n"
    base = files(lines, one, "example.com/one")
    code, said = stage.run("new", base, without_code(base), BUILD)
    assert (code, said.split()) == (0, ["one@v1.0.0"]), said
    two = stage.proxy.add("example.com/two", "v1.0.0", {"two.go": "package two\n"})
    head = files(f"{lines}require example.com/two v1.0.0", one + two, "example.com/two")
    code, said = stage.run("new", head, without_code(base), BUILD)
    assert (code, said.split()) == (0, ["one@v1.0.0", "two@v1.0.0"]), said
    more = files(f"{lines}require private.example/y v1.0.0", one)
    with pytest.raises(UnusableModules, match=r"private module.* private\.example/y v1\.0\.0"):
        stage.run("new", more, without_code(base), BUILD)


def test_newer_go_is_unsupported(stage: Stage) -> None:
    head = files("") | {"go.mod": b"module example.com/m\n\ngo 1.99\n"}
    with pytest.raises(UnusableModules, match=r"asks for Go 1\.99") as raised:
        stage.run("new", head, None)
    assert raised.value.ending is Ending.UNSUPPORTED


def test_module_that_is_not_what_go_sum_says(stage: Stage, one: str) -> None:
    other = stage.proxy.add("example.com/two", "v1.0.0", {"two.go": "package two\n"})
    forged = other.replace("example.com/two", "example.com/one")
    with pytest.raises(
        UnusableModules, match=r"not what go\.sum says.*checksum mismatch"
    ) as raised:
        stage.run("new", files("require example.com/one v1.0.0", forged), None)
    assert raised.value.ending is Ending.NOT_COMPILED


def test_proxy_that_does_not_answer_is_nobodys_fault(stage: Stage) -> None:
    stage.proxy.url = "http://127.0.0.1:9"
    with pytest.raises(CacheUnavailable, match="module proxy can't be reached: 127"):
        stage.run("new", files("require example.com/one v1.0.0"), None)
