"""The sentences that say what a verdict about a connector rests on, each with a path:line."""

from itw.connector import Connector


def uses(test: object, what: str, where: str) -> str:
    return f"{test} uses {what} ({where})"


def only_others(connector: Connector, tests: int, example: object) -> str:
    others = "does another integration test" if tests == 2 else f"do {tests - 1} more"
    more = f", nor {others} near it" if tests > 1 else ""
    return f"{example} does not use {connector}{more}"


def no_test(connector: Connector) -> str:
    return f"{connector.file}:{connector.line}: no test uses {connector}"


def starts_container(test: object) -> str:
    return f"{test} starts a container"


def uses_library(place: str, import_path: str) -> str:
    return f"{place} uses {import_path}"


def named_after(connector: Connector, product: str) -> str:
    return f"{connector.file}:{connector.line} is named after {product}"


def names_address(place: str, address: str) -> str:
    return f"{place} names {address}"


def only_listens(place: str) -> str:
    return f"{place} listens, and nothing of it calls anybody"


def opens_database(connector: Connector) -> str:
    return f"{connector.file}:{connector.line} offers a driver of a database"
