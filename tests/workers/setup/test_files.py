"""Files with secrets: for their owner alone, whole or not there."""

import os
import signal
import stat

import pytest

from itw.errors import UserError
from workers.setup.files import require_place, uninterrupted, write_secret


def test_a_new_file_is_for_its_owner_alone(tmp_path):
    before = os.umask(0o000)
    write_secret(tmp_path / "key.pem", "hush", replace=False)
    os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key.pem"]


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path):
    (tmp_path / "key.pem").write_text("another's")
    with pytest.raises(UserError, match="exists"):
        write_secret(tmp_path / "key.pem", "hush", replace=False)
    assert (tmp_path / "key.pem").read_text() == "another's"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / ".env").symlink_to("real")
    write_secret(tmp_path / ".env", "new", replace=True)
    assert (tmp_path / "real").read_text() == "new"
    assert (tmp_path / ".env").is_symlink()


def test_a_place_that_can_not_be_written_is_told_before_anything_is_begun(tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / ".env", tmp_path):
        with pytest.raises(UserError, match="Nothing was begun"):
            require_place(path)
    require_place(tmp_path / "new" / ".env")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_an_interrupt_waits_until_the_key_is_written(tmp_path):
    def interrupted():
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            write_secret(tmp_path / "key.pem", "hush", replace=False)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (tmp_path / "key.pem").read_text() == "hush"
