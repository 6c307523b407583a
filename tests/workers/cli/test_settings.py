"""Where the commands that run a server get their settings from."""

from pathlib import Path

import pytest

from itw.errors import UserError
from workers.cli.settings import environment, port_in


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


@pytest.mark.parametrize("broken", ['ITW_APP_ID="12', "ITW APP ID=12", "ITW_APP_ID 12 # id"])
def test_a_broken_line_is_told_and_not_shown(tmp_path: Path, broken: str):
    (tmp_path / ".env").write_text(f"ITW_PORT=1\n{broken}\nITW_WEBHOOK_SECRET=hush\n")
    with pytest.raises(UserError, match="line 2") as told:
        environment(tmp_path / ".env")
    assert "12" not in str(told.value).replace(str(tmp_path), "")


def test_a_directory_is_no_file_of_settings(tmp_path: Path):
    with pytest.raises(UserError, match="NAME=value"):
        environment(tmp_path)


@pytest.mark.parametrize(("env", "port"), [({}, 8000), ({"ITW_PORT": " 81 "}, 81)])
def test_serve_listens_where_the_receiver_would(env: dict[str, str], port: int):
    assert port_in(env) == port


@pytest.mark.parametrize("value", ["0", "65536", "http", "²"])
def test_what_is_no_port_is_told(value: str):
    with pytest.raises(UserError, match="ITW_PORT"):
        port_in({"ITW_PORT": value})
