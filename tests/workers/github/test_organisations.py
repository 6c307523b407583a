"""The organisation's file, as it is read from the double."""

import pytest

from itw.configuration.config import PATH
from tests.workers.github.conftest import NAME, Stage
from workers.github.errors import InstallationGone

HOME = "acme/.github"


def reads(stage: Stage) -> int:
    return sum("/contents/" in request.path for request in stage.double.recorder.requests)


def test_an_owner_without_a_file_decides_nothing(stage: Stage):
    app = stage.app()
    for _ in range(3):
        found = app.organisation(stage.installation.id, NAME)
        assert (found.source, found.problems, found.includes(NAME)) == (b"", (), True)
    assert reads(stage) == 1


def test_it_is_read_from_the_default_branch_and_not_from_others(stage: Stage):
    home = stage.double.repository(HOME)
    home.push("main", {PATH: "enforce: true\n"})
    home.push("wish", {PATH: "enforce: false\n"})
    stage.double.add_to(stage.installation, HOME)
    app = stage.app()
    assert app.organisation(stage.installation.id, NAME).source == b"enforce: true\n"
    assert app.organisation(stage.installation.id, HOME).is_home
    assert not app.organisation(stage.installation.id, NAME).is_home
    assert reads(stage) == 1


def test_a_public_file_counts_where_its_repository_was_not_selected(stage: Stage):
    stage.double.repository(HOME).push("main", {PATH: "observe: true\n"})
    assert stage.app().organisation(stage.installation.id, NAME).observes(NAME)


def test_a_suspended_installation_has_none_that_could_be_read(stage: Stage):
    stage.double.suspend(stage.installation)
    with pytest.raises(InstallationGone):
        stage.app().organisation(stage.installation.id, NAME)
