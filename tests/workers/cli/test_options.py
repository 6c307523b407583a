"""Options that several commands share, on a real repository."""

from pathlib import Path

import click
import pytest

from itw.configuration.config import PATH, Profile
from tests.workers.cli.clone import Clone, itw
from workers.cli.options import config_of
from workers.git.repository import Repository


def test_a_named_profile_keeps_what_the_file_says(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    head = clone.commit({PATH: "run: off\ncaps: {comments: 3}\nwrite: auto\n"})

    with Repository.at(tmp_path) as repository:
        config, _ = config_of("connect", repository.tree(head))

    assert config.profile is Profile.CONNECT
    assert (config.run_policy.enabled, config.max_comments, config.write) == (False, 3, "auto")


@pytest.mark.parametrize("number", ["nan", "inf"])
@pytest.mark.parametrize("option", ["--budget", "--minutes"])
def test_a_bound_that_bounds_nothing_is_refused(option: str, number: str) -> None:
    with pytest.raises(click.BadParameter):
        itw("write", option, number, "cache/redis")
