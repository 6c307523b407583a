"""The App's own images, built from this working copy."""

from dataclasses import dataclass

import pytest

from tests.docker_engine.fixtures import DockerEngine
from tools.engine.client import Engine
from tools.engine.images import ensure_app
from tools.engine.settings import EngineSettings


@dataclass(frozen=True, slots=True)
class AppImages:
    web: str
    worker: str


@pytest.fixture(scope="session")
def app_images(engine: DockerEngine) -> AppImages:
    web, worker = ensure_app(Engine(engine.host), EngineSettings.from_env())
    return AppImages(web=web, worker=worker)
