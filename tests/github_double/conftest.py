"""A double for each test, which must not have said anything GitHub would not say."""

from collections.abc import Iterator

import pytest

from tests.github_double.double import GitHubDouble


@pytest.fixture
def github() -> Iterator[GitHubDouble]:
    with GitHubDouble() as double:
        yield double
        assert double.broken == []
