"""Image references as the engine will read them, and the list of those that are allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.images import AllowList, parse_reference

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("redis", "redis:latest"),
        ("library/redis:7", "redis:7"),
        ("docker.io/redis:7", "redis:7"),
        ("index.docker.io/library/redis:7", "redis:7"),
        ("bitnami/redis", "bitnami/redis:latest"),
        ("localhost:5000/x/y:1", "localhost:5000/x/y:1"),
        (f"redis:7@{DIGEST}", f"redis@{DIGEST}"),
        ("deadbeef", "deadbeef:latest"),
    ],
)
def test_reference_is_spelt_out(text: str, meant: str) -> None:
    assert str(parse_reference(text)) == meant


@pytest.mark.parametrize(
    "text",
    ["", "Redis", "redis:", "redis:a b", "redis@", DIGEST, "redis@sha256:1", "a//b", "/a", "a/",
     "-a", "0" * 64, "redis:7/x:1/../y", "x" * 600, "ré:1", "redis:7\n"],
)  # fmt: skip
def test_what_is_no_reference_is_none(text: str) -> None:
    assert parse_reference(text) is None


@pytest.mark.parametrize(
    ("image", "permitted"),
    [
        ("redis", True),
        ("redis:6", True),
        ("docker.io/library/redis:6", True),
        ("evil.example/redis", False),
        ("evil/redis", False),
        ("redis-evil", False),
        ("postgres:16", True),
        ("postgres:15", False),
        ("postgres", False),
        (f"postgres@{DIGEST}", False),
        ("ghcr.io/org/tool:1", True),
        ("ghcr.io/org/deep/tool:1", False),
        ("ghcr.io/other/tool:1", False),
    ],
)
def test_list_permits_what_it_names(image: str, permitted: bool) -> None:
    reference = parse_reference(image)
    assert reference is not None
    assert AllowList(("redis", "postgres:16", "ghcr.io/org/*")).permits(reference) is permitted


@given(st.text(max_size=40))
def test_spelt_out_reference_means_itself(text: str) -> None:
    if reference := parse_reference(text):
        assert parse_reference(str(reference)) == reference
