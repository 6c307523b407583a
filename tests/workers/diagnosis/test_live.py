"""`itw doctor --live`: its lines, its JSON, and the checks of the model and the disk."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from itw.app_setup.permissions import EVENTS, wanted
from tests.github_double.conftest import github
from tests.model_double.server import KEY, playing
from tests.workers.cli.clone import itw
from workers.diagnosis.check import State
from workers.diagnosis.disk import disk_checks
from workers.diagnosis.model import model_check

__all__ = ["github"]


@pytest.fixture
def env_file(github, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    github.app.permissions, github.app.events = wanted(), list(EVENTS)
    (tmp_path / "key.pem").write_text(github.app.private_key)
    (tmp_path / "key.pem").chmod(0o600)
    values = {
        "ITW_APP_ID": github.app.id,
        "ITW_PRIVATE_KEY_FILE": tmp_path / "key.pem",
        "ITW_GITHUB_URL": github.api_url,
        "ITW_WEBHOOK_SECRET": "throw-away and much longer",
        "ITW_DATA_DIR": tmp_path / "data",
        "DOCKER_HOST": "unix:///nowhere",
    }
    for name in values:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_text("".join(f"{each}={values[each]}\n" for each in values))
    return tmp_path / ".env"


def test_a_running_installation_in_json(github, env_file):
    github.install("acme/connect")
    result = itw("doctor", "--live", "--env-file", env_file, "--format", "json")
    said = json.loads(result.stdout)
    schema = json.loads(Path("docs/doctor.schema.json").read_text())
    jsonschema_rs.validator_for(schema).validate(said)
    states = {check["name"]: check["state"] for check in said["checks"]}
    assert (states["App"], states["permissions"], states["installations"]) == ("ok",) * 3
    assert (states["webhook"], states["receiver"], states["Redis keeps"]) == ("ok", "off", "off")


def test_no_line_holds_a_secret(github, env_file):
    said = itw("doctor", "--live", "--ping", "--env-file", env_file).output
    assert "much longer" not in said
    assert github.app.private_key.splitlines()[1] not in said
    assert "/apps/itw-double/installations/new" in said


def test_a_models_key_is_tried_without_being_paid_for():
    with playing() as double:
        good = model_check(key=KEY, model="claude-sonnet-5-5", url=double.url)
        wrong = model_check(key="sk-ant-wrong-0123456789abcdef", model="x", url=double.url)
        assert (good.state, double.asked, double.invalid) == (State.OK, [], [])
    assert (wrong.state, "0123456789" in repr(wrong)) == (State.BAD, False)
    away = model_check(key=KEY, model="claude-sonnet-5-5", url=double.url)
    assert away.state is State.BAD


def test_a_disk_that_has_room_and_one_that_has_less_than_caches_take(tmp_path):
    assert [check.state for check in disk_checks(tmp_path, 1)] == [State.OK]
    assert [check.state for check in disk_checks(tmp_path / "no", 1 << 60)] == [State.OFF]


def test_a_directory_that_others_can_change(tmp_path):
    tmp_path.chmod(0o777)
    _, check = disk_checks(tmp_path, 1)
    assert (check.state, check.mend) == (State.BAD, f"chmod 700 {tmp_path}")
