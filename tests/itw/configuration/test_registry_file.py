import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.configuration.registry import (
    DEFAULT_TIMEOUT,
    PATH,
    Entry,
    InvalidRegistry,
    registry_at,
    registry_between,
)
from itw.configuration.registry_file import parse_registry
from itw.tree import MemoryTree

TEXT = b"""[
  {"path":"./internal/impl/nats"},
  {"path":"./internal/impl/kafka","timeout":"1h30m15s"},
  {"path":"./internal/impl/cohere","skip":true,"skip_reason":" needs a key "}
]
"""


def test_packages_are_known_by_directory():
    registry = parse_registry(TEXT)
    assert registry.entry("internal/impl/nats") == Entry(package="internal/impl/nats", line=2)
    assert registry.entry("internal/impl/redis") is None


def test_time_outs_are_seconds():
    kafka = parse_registry(TEXT).entry("internal/impl/kafka")
    assert kafka is not None
    assert kafka.timeout == 90 * 60 + 15
    assert parse_registry(TEXT).entries["internal/impl/nats"].timeout == DEFAULT_TIMEOUT


def test_a_skip_keeps_its_reason_and_line():
    cohere = parse_registry(TEXT).entries["internal/impl/cohere"]
    assert (cohere.skip, cohere.skip_reason, cohere.line) == (True, "needs a key", 4)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b'[{"timeout":"1m"}]', b'[{"path":"x","timeout":"soon"}]', b"\xff"]
)
def test_anything_else_is_one_typed_error(data: bytes):
    with pytest.raises(InvalidRegistry, match=r"packages\.json"):
        parse_registry(data)


@given(st.binary(max_size=100))
def test_no_bytes_raise_anything_else(data: bytes):
    try:
        parse_registry(data)
    except InvalidRegistry:
        return


def test_a_registry_that_is_a_link_or_too_large_is_not_read():
    linked = MemoryTree({}, links=[PATH])
    large = MemoryTree({PATH: b" " * (2 << 20)})
    for tree in (linked, large):
        with pytest.raises(InvalidRegistry, match=PATH):
            registry_at(tree)


def test_where_neither_side_can_be_read_there_is_none_and_it_is_said():
    broken, fine = MemoryTree({PATH: b"["}), MemoryTree({PATH: b'[{"path": "./a"}]'})
    assert registry_between(fine, broken) == (registry_at(fine), "")
    assert registry_between(broken, MemoryTree({}))[0] is None
    registry, problem = registry_between(broken, broken)
    assert registry is None
    assert problem.startswith(PATH)
