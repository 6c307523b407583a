"""When the terminal gets colour, and how wide prose is."""

import pytest

from workers.cli.settings import Terminal


@pytest.mark.parametrize(
    ("env", "colour"),
    [
        ({}, False),  # tests have no terminal
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False),
    ],
)
def test_no_color_is_respected(env: dict[str, str], colour: bool) -> None:
    assert Terminal.from_env(env).colour is colour


def test_prose_stays_readable_on_wide_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")

    assert Terminal.from_env({}).width == 100
