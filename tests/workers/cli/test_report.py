"""`itw report` on a real Valkey."""

import json

import pytest

from itw.errors import UserError
from itw.tally.entry import Entry, Kind
from tests.workers.cli.clone import itw
from workers.tally import Tally


@pytest.fixture
def report(valkey, tmp_path):
    env = tmp_path / "env"
    env.write_text(f"ITW_REDIS_URL={valkey.url}\nITW_DATA_DIR={tmp_path}\n")
    return lambda *arguments: itw("report", "--env-file", env, *arguments)


def test_the_report_of_all_and_of_one(report, redis):
    for name in ("acme/connect", "acme/other"):
        Tally(redis, name).add({Entry(Kind.FOUND, ("lost_coverage",)): 2})
    told = [
        json.loads(report("--format", "json", *more).stdout)["totals"]["told"]
        for more in ((), ("--repository", "Acme/Connect"))
    ]
    assert told == [4, 2]


def test_a_page_goes_to_a_file(report, tmp_path):
    assert report("--format", "html", "--output", tmp_path / "page.html").stdout == ""
    assert "<!doctype html>" in (tmp_path / "page.html").read_text()


def test_a_server_that_is_away_is_told(tmp_path):
    env = tmp_path / "env"
    env.write_text(f"ITW_REDIS_URL=unix://{tmp_path}/nobody\nITW_DATA_DIR={tmp_path}\n")
    with pytest.raises(UserError, match="does not answer"):
        itw("report", "--env-file", env)


def test_a_name_that_is_none_is_refused(report):
    with pytest.raises(UserError, match="not OWNER/NAME"):
        report("--repository", "*/*")
