"""`itw prompt write` shows what would be sent, and sends nothing."""

import json
from pathlib import Path

import pytest

from itw.errors import UserError
from tests.itw.writing.repository import FILES
from tests.workers.cli.clone import Clone, itw


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone(tmp_path)
    clone.commit(dict(FILES))
    return clone


def test_every_part_is_shown_with_its_size_and_whether_it_is_kept(clone: Clone) -> None:
    shown = itw("prompt", "write", "shop", "--repo", clone.path, "--format", "json")

    parts = json.loads(shown.stdout)["parts"]
    assert [(part["part"], part["cached"]) for part in parts] == [
        ("guide", True), ("connector", True), ("plan", False), ("draft", False),
        ("schema", False), ("schema", False),
    ]  # fmt: skip
    assert all(part["tokens"] > 100 for part in parts)


def test_one_part_is_shown_alone(clone: Clone) -> None:
    shown = itw("prompt", "write", "output/shop", "--repo", clone.path, "--part", "connector")

    assert shown.stdout.startswith("== connector (user, kept by the provider")
    assert "func newShop(" in shown.stdout
    assert "# Conventions" not in shown.stdout


def test_a_name_that_nothing_has_is_answered_with_the_nearest(clone: Clone) -> None:
    with pytest.raises(UserError, match="Did you mean `shop`"):
        itw("prompt", "write", "shopp", "--repo", clone.path)


def test_for_a_hosted_service_a_fake_server_is_asked_for(tmp_path: Path) -> None:
    files = {
        path: text.replace("redis/go-redis/v9", "slack-go/slack") for path, text in FILES.items()
    }
    files = {path: text.replace("redis.", "slack.") for path, text in files.items()}
    hosted = Clone(tmp_path)
    hosted.commit({path: text for path, text in files.items() if not path.endswith("_test.go")})

    shown = itw("prompt", "write", "shop", "--repo", hosted.path, "--format", "json")

    parts = json.loads(shown.stdout)["parts"]
    assert [part["part"] for part in parts] == ["guide", "connector", "fake", "schema"]
