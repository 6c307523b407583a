"""What stays of GitHub's descriptions when they are pruned."""

import pytest

from tools.vendor_github import prune_graphql, prune_rest, without_prose

DOCUMENT = {
    "paths": {
        "/thing": {
            "get": {
                "operationId": "things/get",
                "summary": "Get a thing",
                "responses": {"200": {"$ref": "#/components/responses/thing"}},
            },
            "delete": {"operationId": "things/delete", "responses": {}},
        }
    },
    "components": {
        "responses": {
            "thing": {"content": {"json": {"schema": {"$ref": "#/components/schemas/thing"}}}}
        },
        "schemas": {
            "thing": {"type": "object", "properties": {"description": {"type": "string"}}},
            "unused": {"type": "string"},
        },
    },
}


def test_only_wanted_operations_and_what_they_reach_stay():
    pruned = prune_rest(DOCUMENT, {"things/get"})
    assert set(pruned["paths"]["/thing"]) == {"get"}
    assert set(pruned["components"]["schemas"]) == {"thing"}


def test_property_called_description_is_not_prose():
    schema = {"description": "A thing.", "properties": {"description": {"description": "Its."}}}
    assert without_prose(schema) == {"properties": {"description": {}}}


def test_property_called_properties_is_a_property():
    schema = {"properties": {"properties": {"properties": {"title": {"title": "T"}}}}}
    assert without_prose(schema) == {"properties": {"properties": {"properties": {"title": {}}}}}


def test_operation_that_is_gone_stops_the_run():
    with pytest.raises(SystemExit, match="no longer describes things/put"):
        prune_rest(DOCUMENT, {"things/put"})


def test_types_that_are_not_played_are_cut_from_the_schema():
    source = """
    "The root."
    type Query { node(id: ID!): Node  user(login: String!): User  license: License }
    interface Node { id: ID! }
    type License implements Node { id: ID! }
    type User implements Node { id: ID!  "Prose." login(style: Style): String! }
    enum Style { "Loud." LOUD }
    """
    pruned = prune_graphql(source)
    assert "License" not in pruned
    assert "Prose" not in pruned
    assert "login(style: Style): String!" in pruned
    assert "LOUD" in pruned
