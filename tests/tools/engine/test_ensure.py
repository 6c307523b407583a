"""Which engine is used, and when one may be started."""

from pathlib import Path

import pytest

from tests.docker_engine.fixtures import DockerEngine
from tools.engine.ensure import ensure_engine, running_engine
from tools.engine.install import CannotInstall
from tools.engine.settings import EngineSettings


def test_engine_that_runs_is_used(engine: DockerEngine) -> None:
    settings = EngineSettings.from_env({"DOCKER_HOST": engine.host})
    assert ensure_engine(settings).host == engine.host


def test_engine_that_was_named_is_never_replaced_by_another(tmp_path: Path) -> None:
    named = EngineSettings(host=f"unix://{tmp_path}/none.sock", in_ci=True)
    assert running_engine(named) is None
    with pytest.raises(CannotInstall, match=r"none\.sock"):
        ensure_engine(named, yes=True)


def test_without_an_engine_the_choice_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotInstall, match="make test WITHOUT_DOCKER=1"):
        ensure_engine(EngineSettings(host=f"unix://{tmp_path}/none.sock"))


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("1", True), ("", False)])
def test_ci_is_told_by_its_variable(value: str, expected: bool) -> None:
    assert EngineSettings.from_env({"CI": value}).in_ci is expected


def test_value_of_a_proxy_is_in_no_setting() -> None:
    settings = EngineSettings.from_env({"https_proxy": "http://user:secret@proxy.example"})
    assert settings.proxies == ("https_proxy",)
