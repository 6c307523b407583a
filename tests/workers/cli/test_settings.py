"""Where the commands that run a server get their settings from."""

from pathlib import Path

import pytest

from itw.errors import UserError
from workers.cli.settings import environment


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".env").write_text("ITW_APP_ID=1\nITW_WEBHOOK_SECRET='a$b#c'\nITW_PORT=\n")
    monkeypatch.setenv("ITW_APP_ID", "2")

    env = environment(tmp_path / ".env")

    assert (env["ITW_APP_ID"], env["ITW_WEBHOOK_SECRET"]) == ("2", "a$b#c")
    assert "ITW_PORT" not in env


def test_a_file_that_is_not_there_is_no_fault(tmp_path: Path):
    assert "PATH" in environment(tmp_path / ".env")


def test_a_file_that_is_no_text_is_told(tmp_path: Path):
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="NAME=value"):
        environment(tmp_path / ".env")
