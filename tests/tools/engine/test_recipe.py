"""An image is known by what goes into it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tools.engine import recipes
from tools.engine.recipe import Recipe, files_in

RECIPE = Recipe(name="itw/x", tags=("x:1",), context={"Dockerfile": b"FROM scratch\n"})


@pytest.mark.parametrize(
    "other",
    [
        replace(RECIPE, context={"Dockerfile": b"FROM scratch\nUSER 1\n"}),
        replace(RECIPE, context={**RECIPE.context, "entrypoint.sh": b""}),
        replace(RECIPE, arguments={"BASE": "debian:13"}),
        replace(RECIPE, parents=("sha256:1",)),
    ],
)
def test_other_inputs_are_another_image(other: Recipe) -> None:
    assert other.inputs != RECIPE.inputs


def test_names_are_no_input() -> None:
    assert replace(RECIPE, tags=("y:2",)).inputs == RECIPE.inputs


def test_context_is_packed_the_same_each_time() -> None:
    assert RECIPE.archive() == RECIPE.archive()


def test_files_are_found_by_their_path_in_the_directory(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.py").write_text("x")
    (tmp_path / "c.txt").write_text("y")
    assert files_in(tmp_path, "**/*.py") == {"a/b.py": b"x"}


def test_every_service_has_a_dockerfile_and_names() -> None:
    for name, tags in recipes.TAGS.items():
        recipe = recipes.service(name, tags, base=("debian:bookworm-slim", "sha256:1"))
        assert recipe.tags
        assert b"FROM ${BASE}" in recipe.context["Dockerfile"]
