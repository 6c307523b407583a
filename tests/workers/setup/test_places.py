"""Where secrets go: what would be lost is said before, and nothing else is touched."""

import pytest

from itw.errors import UserError
from tests.workers.setup.app import registered
from workers.cli.settings import environment
from workers.settings import Settings
from workers.setup.places import InEnvFile, InKubernetes, lost

API = "https://api.github.com"


def test_the_workers_read_what_was_written(tmp_path):
    place, app = InEnvFile(tmp_path / "my files" / ".env", API), registered()
    place.write(app, place.changes(app))
    settings = Settings.from_env(environment(place.env_file))
    assert (settings.app_id, settings.github_url) == ("17", API)
    assert settings.private_key == app.private_key.strip()
    assert app.private_key.splitlines()[1] not in place.env_file.read_text()


def test_a_copied_example_is_filled_in_and_nothing_is_lost(tmp_path):
    (tmp_path / ".env").write_text("ITW_APP_ID=\nITW_WEBHOOK_SECRET=\nANTHROPIC_API_KEY=sk\n")
    place = InEnvFile(tmp_path / ".env", API)
    assert lost(place.changes(None)) == []
    place.write(registered(), place.changes(None))
    assert "ANTHROPIC_API_KEY=sk\n" in (tmp_path / ".env").read_text()


def test_what_belongs_to_another_app_would_be_lost(tmp_path):
    (tmp_path / ".env").write_text("ITW_APP_ID=3\nITW_PRIVATE_KEY=x\nITW_WEBHOOK_SECRET=y\n")
    (tmp_path / "private-key.pem").write_text("z")
    found = lost(InEnvFile(tmp_path / ".env", API).changes(None))
    names = ["ITW_APP_ID", "ITW_WEBHOOK_SECRET", "ITW_PRIVATE_KEY"]
    env = [f"{name} in {tmp_path / '.env'}" for name in names]
    assert found == [*env, str(tmp_path / "private-key.pem")]


def test_writing_the_same_again_loses_nothing(tmp_path):
    for place in (InEnvFile(tmp_path / ".env", API), InKubernetes(tmp_path / "k8s", API)):
        place.write(registered(), place.changes(None))
        assert lost(place.changes(registered())) == []
        assert lost(place.changes(registered(webhook_secret="another secret"))) != []


def test_a_key_that_came_meanwhile_is_not_replaced(tmp_path):
    place = InEnvFile(tmp_path / ".env", API)
    agreed = place.changes(None)
    place.key_file.write_text("another's")
    with pytest.raises(UserError):
        place.write(registered(), agreed)
    assert place.key_file.read_text() == "another's"
    assert not place.env_file.exists()


def test_a_key_of_ones_own_stays_where_it_is(tmp_path):
    own = tmp_path / "mine.pem"
    place = InEnvFile(tmp_path / ".env", API, own_key=own)
    assert [each.path for each in place.changes(None)] == [tmp_path / ".env"]
    place.write(registered(), place.changes(None))
    assert f"ITW_PRIVATE_KEY_FILE={own}\n" in (tmp_path / ".env").read_text()


def test_files_for_kubernetes_are_for_their_owner_alone(tmp_path):
    place = InKubernetes(tmp_path / "k8s", API)
    written = place.write(registered(), place.changes(None))
    assert [path.name for path in written] == ["webhook.env", "github.env", "private-key.pem"]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
