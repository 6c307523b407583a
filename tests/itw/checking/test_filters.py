"""Which findings a waiver is about."""

import pytest

from itw.checking.filters import covers
from itw.configuration.config import Waiver
from itw.finding import Finding, Place, Severity

FINDING = Finding(
    rule="missing_integration_test",
    severity=Severity.WARNING,
    place=Place("internal/impl/redis/cache.go", 3, 3),
    message="",
    clause="",
    function="TestIntegrationRedis",
    connector="cache redis",
)


@pytest.mark.parametrize(
    ("fields", "covered"),
    [
        ({}, True),
        ({"connector": "redis"}, True),
        ({"connector": "cache redis"}, True),
        ({"connector": "output redis"}, False),
        ({"connector": "kafka"}, False),
        ({"test": "TestIntegrationRedis"}, True),
        ({"test": "TestIntegrationOther"}, False),
        ({"path": "internal/impl/redis/*"}, True),
        ({"path": "internal/impl/kafka/*"}, False),
        ({"connector": "redis", "path": "internal/impl/kafka/*"}, False),
    ],
)
def test_a_waiver_holds_where_all_that_it_names_fits(fields: dict[str, str], covered: bool) -> None:
    named = {"rule": FINDING.rule, "reason": "slow", **fields}
    assert covers(Waiver(**named), FINDING) is covered
    assert not covers(Waiver(**{**named, "rule": "fixed_port"}), FINDING)
