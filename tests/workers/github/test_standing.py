"""What an installation and its repositories are to us, asked of the double."""

import pytest

from tests.workers.github.conftest import Stage
from workers.github.errors import Forbidden
from workers.github.tokens import Scope, Token, Tokens
from workers.on_installation import Standing

NAME = "acme/connect"
SCOPE = Scope(installation=1, repository=NAME)


def standing(stage: Stage) -> Standing:
    return stage.app().standing(stage.installation.id, NAME)


def test_a_repository_of_the_installation_is_ours(stage: Stage):
    assert standing(stage) is Standing.OURS
    assert stage.app().installed_at(stage.installation.id)


def test_so_is_one_of_a_suspended_installation(stage: Stage):
    stage.double.suspend(stage.installation)
    assert standing(stage) is Standing.OURS


def test_one_that_was_taken_out_is_gone(stage: Stage):
    stage.double.remove_from(stage.installation, NAME)
    assert standing(stage) is Standing.GONE


def test_the_repositories_of_a_deleted_installation_are_gone(stage: Stage):
    stage.double.uninstall(stage.installation)
    assert standing(stage) is Standing.GONE
    assert stage.app().installed_at(stage.installation.id) is None


def test_unless_the_app_was_installed_again(stage: Stage):
    stage.double.uninstall(stage.installation)
    stage.double.install(NAME)
    assert standing(stage) is Standing.OURS


def test_under_its_old_name_a_repository_is_gone(stage: Stage):
    stage.double.rename(NAME, "linked")
    assert standing(stage) is Standing.GONE
    assert stage.app().standing(stage.installation.id, "acme/linked") is Standing.OURS


def test_a_permission_that_is_granted_meanwhile_counts_at_once(stage: Stage):
    """The token that lacks it would be good for most of an hour."""
    all_of_them = dict(stage.installation.permissions)
    del stage.installation.permissions["pull_requests"]
    repository = stage.repository(new_token=-1.0)
    with pytest.raises(Forbidden):
        repository.pull(stage.pull.number)
    stage.double.accept_permissions(stage.installation, all_of_them)
    assert repository.pull(stage.pull.number) is not None


def test_a_new_token_that_lacks_a_permission_is_not_made_anew():
    made: list[Token] = []

    def mint(_scope: Scope) -> Token:
        made.append(Token(f"t{len(made)}", 1e12))
        return made[-1]

    kept = Tokens(mint)
    first = kept.value(SCOPE)
    assert kept.value(SCOPE, lacking=first) == first
    assert kept.value(SCOPE, refused=first) != first
