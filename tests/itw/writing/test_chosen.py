"""A connector is named by its name, or by its kind too where several have it."""

import pytest

from itw.connector import Connector
from itw.writing.chosen import NoSuchConnector, chosen

KNOWN = [
    Connector(kind=kind, name=name, package="a", file="a/a.go", line=1)
    for kind, name in (("input", "nats"), ("output", "nats"), ("cache", "redis"))
]


@pytest.mark.parametrize("name", ["redis", "cache/redis", "cache redis"])
def test_one_connector_is_found(name: str) -> None:
    assert str(chosen(name, KNOWN)) == "cache redis"


@pytest.mark.parametrize(
    ("name", "said"),
    [("nats", "`input nats`, `output nats`"), ("redsi", "Did you mean `redis`"), ("zzz", "no con")],
)
def test_any_other_name_is_answered_with_what_there_is(name: str, said: str) -> None:
    with pytest.raises(NoSuchConnector, match=said):
        chosen(name, KNOWN)
