"""Requests of the module proxy protocol, and those that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.go.module_proxy import ModuleFile, SumRequest, parse


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("/github.com/!azure/x/@v/list", "github.com/Azure/x"),
        ("/github.com/!azure/x/@latest", "github.com/Azure/x"),
        ("/example.com/x/v2/@v/v2.0.0.mod", "example.com/x/v2 v2.0.0"),
        ("/example.com/x/@v/v0.0.0-20260101000000-0123456789ab.zip",
         "example.com/x v0.0.0-20260101000000-0123456789ab"),
        ("/gopkg.in/yaml.v3/@v/v3.0.1.info", "gopkg.in/yaml.v3 v3.0.1"),
        ("/example.com/x/@v/v3.0.0+incompatible.zip", "example.com/x v3.0.0+incompatible"),
        ("/golang.org/toolchain/@v/v0.0.1-go1.99.linux-amd64.zip",
         "golang.org/toolchain v0.0.1-go1.99.linux-amd64"),
    ],
)  # fmt: skip
def test_file_of_a_module_is_known_by_its_name(target: str, name: str) -> None:
    found = parse(target)
    assert isinstance(found, ModuleFile)
    assert found.name == name


@pytest.mark.parametrize(
    "rest",
    [
        "supported",
        "latest",
        "lookup/github.com/!azure/x@v1.0.0",
        "tile/8/0/x001/234",
        "tile/8/0/x001/234.p/56",
        "tile/8/data/x001/234",
    ],
)
def test_question_to_the_checksum_database(rest: str) -> None:
    assert parse(f"/sumdb/sum.golang.org/{rest}") == SumRequest("sum.golang.org", rest)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "/",
        "example.com/x/@v/list",
        "//example.com/x/@v/list",
        "/example.com/../x/@v/list",
        "/example.com/%2e%2e/x/@v/list",
        "/example.com/x/@v/list?secret=1",
        "/example.com/x/@v/list#x",
        "/example.com/x/@v/../../y",
        "/example.com/x/@v/v1.exe",
        "/example.com/X/@v/list",
        "/example.com/x/@v/v1.0.0.zip\r\nHost: evil",
        "http://evil.example/x/@v/list",
        "/sumdb/sum.golang.org/../x",
        "/sumdb/sum.golang.org/@v/list",
        "/sumdb/evil/x/supported",
        "/" + "a/" * 600 + "@v/list",
        "/example.com/x/@v/" + "v" * 300 + ".zip",
    ],
)
def test_anything_else_has_no_meaning(target: str) -> None:
    assert parse(target) is None


PIECES = ["/", "x", "a-b", "..", ".", "%21", "!", "?", "@v"]


@given(
    st.text(alphabet="/@v.!%?#\\ azA09-~:sumdb\r\n", max_size=60)
    | st.lists(st.sampled_from(PIECES), max_size=4).map(lambda some: f"/a.b{''.join(some)}/@v/list")
)
def test_what_has_a_meaning_stays_where_it_is_sent(target: str) -> None:
    meaning = parse(target)
    if isinstance(meaning, ModuleFile):
        assert meaning.path.startswith("/")
        assert not {"..", "."} & set(meaning.path.split("/"))
        assert not set(meaning.path) & set("%?#\\: \r\n")


def test_upper_case_letters_are_understood_as_the_go_command_writes_them_in_a_url() -> None:
    wanted = parse("/github.com/%21azure/go-ansiterm/@v/v0.1.0.mod")
    assert isinstance(wanted, ModuleFile)
    assert wanted.path == "/github.com/!azure/go-ansiterm/@v/v0.1.0.mod"
    assert wanted.name == "github.com/Azure/go-ansiterm v0.1.0"
