"""An image is built once for its inputs, on a real engine."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.docker_engine.fixtures import DockerEngine
from tools.engine.build import ensure_image
from tools.engine.client import Engine, EngineError
from tools.engine.recipe import INPUTS, Recipe
from tools.engine.settings import EngineSettings

SETTINGS = EngineSettings()


@pytest.fixture
def recipe(engine: DockerEngine) -> Iterator[Recipe]:
    name = f"itw/test-{uuid4().hex[:8]}"
    context = {"Dockerfile": b"FROM scratch\nCOPY hello.txt /\n", "hello.txt": name.encode()}
    yield Recipe(name=name, tags=(f"{name}:dev",), context=context)
    for image in engine.client.images.list(name=name):
        engine.client.images.remove(image.id, force=True)


def test_second_time_nothing_is_built(engine: DockerEngine, recipe: Recipe) -> None:
    docker = Engine(engine.host)
    assert ensure_image(docker, recipe, SETTINGS)
    assert not ensure_image(docker, recipe, SETTINGS)
    assert docker.labels(recipe.tags[0]) == {INPUTS: recipe.inputs}


def test_changed_inputs_are_built_and_take_the_name(engine: DockerEngine, recipe: Recipe) -> None:
    docker = Engine(engine.host)
    changed = replace(recipe, context={**recipe.context, "hello.txt": b"changed"})
    ensure_image(docker, recipe, SETTINGS)
    ensure_image(docker, changed, SETTINGS)
    assert docker.labels(recipe.tags[0]) == {INPUTS: changed.inputs}
    assert docker.labels(recipe.exact) == {INPUTS: recipe.inputs}


def test_error_of_a_build_says_what_went_wrong(engine: DockerEngine, recipe: Recipe) -> None:
    broken = replace(recipe, context={"Dockerfile": b"FROM scratch\nCOPY nothing /\n"})
    with pytest.raises(EngineError, match="nothing"):
        ensure_image(Engine(engine.host), broken, SETTINGS)
