"""The checklist knows of every way in which mutants break a connector."""

import pytest

from itw.configuration.config import Config
from itw.connectors.inventory import connectors_in
from itw.mutants import code_of, option_mutants, promise_mutants
from itw.tree import MemoryTree
from itw.writing.checklist import checklist_of
from itw.writing.context import context_of
from tests import sample_repository

TREE = MemoryTree(sample_repository.files("base"))


@pytest.mark.parametrize("connector", connectors_in(TREE), ids=str)
def test_each_promise_and_option_that_can_be_broken_has_an_item(connector) -> None:
    checklist = checklist_of(context_of(connector, TREE, Config()))
    code = code_of(connector, TREE)
    for mutant in (*promise_mutants(code), *option_mutants(code)):
        assert checklist.covering(mutant.name), mutant.name


def test_items_of_one_connector_have_ids_of_their_own() -> None:
    for connector in connectors_in(TREE):
        ids = checklist_of(context_of(connector, TREE, Config())).ids
        assert len(ids) == len(set(ids)) > 5
