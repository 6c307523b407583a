"""Builds a recipe where the engine has no image of these inputs."""

from tools.engine.client import Engine
from tools.engine.recipe import INPUTS, Recipe
from tools.engine.settings import EngineSettings


def ensure_image(engine: Engine, recipe: Recipe, settings: EngineSettings) -> bool:
    """Have the image under all its names; True if it was built now."""
    known = engine.labels(recipe.exact)
    if known is None:
        engine.run(*_build(recipe, settings), stdin=recipe.archive())
    for tag in recipe.tags:
        engine.run("tag", recipe.exact, tag)
    return known is None


def _build(recipe: Recipe, settings: EngineSettings) -> list[str]:
    """The client's own environment gives the proxies their values: they are in no argument."""
    arguments = [f"{name}={value}" for name, value in recipe.arguments.items()]
    return [
        "build",
        "--quiet",
        "--force-rm",
        *("--tag", recipe.exact),
        *("--label", f"{INPUTS}={recipe.inputs}"),
        *("--file", recipe.dockerfile),
        *(("--target", recipe.target) if recipe.target else ()),
        *(word for each in [*arguments, *settings.proxies] for word in ("--build-arg", each)),
        "-",
    ]
