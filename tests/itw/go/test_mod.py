"""go.mod files as people write them, and as nobody should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.go.mod import GoMod, InvalidGoMod, Replace, Require, parse

WHOLE = b"""\
// Deprecated: use v2
module "example.com/connect"

go 1.26.6
toolchain go1.26.8

require example.com/one v1.0.0
require (
	example.com/two v0.0.0-20260101000000-0123456789ab // indirect
	`example.com/three` v3.0.0+incompatible
)

replace example.com/one => ../one
replace (
	example.com/two v0.1.0 => example.com/fork v0.1.1
)

ignore (
	./docs
)
exclude example.com/one v1.1.0
"""


def test_what_we_ask_of_a_go_mod_is_read() -> None:
    assert parse(WHOLE) == GoMod(
        module="example.com/connect",
        go="1.26.6",
        requires=(
            Require("example.com/one", "v1.0.0"),
            Require("example.com/two", "v0.0.0-20260101000000-0123456789ab"),
            Require("example.com/three", "v3.0.0+incompatible"),
        ),
        replaces=(
            Replace("example.com/one", "", "../one", ""),
            Replace("example.com/two", "v0.1.0", "example.com/fork", "v0.1.1"),
        ),
    )


@pytest.mark.parametrize("by", ["./x", "../x", "..", ".", "/abs"])
def test_directory_is_a_local_replacement(by: str) -> None:
    (replace,) = parse(f"module m\nreplace example.com/x => {by}".encode()).replaces
    assert replace.is_local


def test_module_is_no_local_replacement() -> None:
    (replace,) = parse(b"module m\nreplace a.b/x => a.b/y v1.0.0").replaces
    assert not replace.is_local


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "names no module"),
        (b"go 1.26\n", "names no module"),
        (b"module\n", "line 1: module with 0 words"),
        (b"module m\nrequire x\n", "line 2: require with 1 words"),
        (b"module m\nrequire (\nx v1\n", "block has no end"),
        (b'module "m\n', "line 1: a string without its end"),
        (b"module m\nreplace x y z\n", "line 2: a replace"),
        (b"module m\nreplace => y\n", "line 2: a replace"),
        (b"module \xff\n", "not UTF-8"),
        (b"module m\n" + b"// " + b"x" * (1 << 20), "more than 1 MiB"),
    ],
)
def test_what_no_go_mod_can_have_is_an_error(text: bytes, said: str) -> None:
    with pytest.raises(InvalidGoMod, match=said):
        parse(text)


def test_modules_are_what_is_to_be_downloaded() -> None:
    text = b"""module m
require (
	example.com/plain v1.0.0
	example.com/here v1.0.0
	example.com/fork v1.0.0
	example.com/fork v1.2.0
	-modcacherw v1.0.0
	example.com/x --help
)
replace example.com/here => ./here
replace example.com/fork v1.2.0 => example.com/other v1.9.0
"""
    assert parse(text).modules == (
        Require("example.com/plain", "v1.0.0"),
        Require("example.com/fork", "v1.0.0"),
        Require("example.com/other", "v1.9.0"),
    )


WORDS = st.sampled_from(
    ["module", "require", "replace", "=>", "(", ")", "\n", " ", "//", '"', "`", "v1", "../x", ","]
)


@given(st.one_of(st.binary(), st.lists(WORDS | st.text(max_size=3)).map(" ".join).map(str.encode)))
def test_any_bytes_are_a_go_mod_or_the_one_error(data: bytes) -> None:
    try:
        found = parse(data)
    except InvalidGoMod:
        return
    assert found.module
