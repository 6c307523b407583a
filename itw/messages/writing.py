"""Sentences about written tests: whether one can be, and what a person has to fill in."""

from itw.reporting.markdown import code, text


def hosted_service(*, connector: str, evidence: str) -> str:
    because = f" ({text(evidence)})" if evidence else ""
    return (
        f"{text(connector)} talks to a hosted service{because}: there is no container for "
        "it. A test against a fake server can be written instead, with --fake; it would not be "
        "called an integration test."
    )


def fake_not_needed(*, connector: str) -> str:
    return f"{text(connector)} can be tested against its service: ask without --fake."


def fake_shows_less() -> str:
    return (
        "That it works with the real service: the server in this test is a fake, made after the "
        "connector's own code."
    )


def stays_in_process(*, connector: str) -> str:
    return f"{text(connector)} talks to nothing outside its process: unit tests are enough."


def internal_connector(*, connector: str) -> str:
    return f"{text(connector)} is not for users of the product: no test is written."


def licence_needed(*, place: str) -> str:
    return f"The connector asks for a licence ({code(place)}), and nothing here gives tests one."


def needs_cgo(*, file: str) -> str:
    return f"{code(file)} is built with cgo only, and tests run without it here."


def other_platform(*, what: str, platform: str) -> str:
    return f"{code(what)} is for {text(platform)} only."


def no_testcontainers() -> str:
    return "go.mod does not require testcontainers-go, and a written test may not change go.mod."


def no_known_image(*, connector: str) -> str:
    return (
        f"No image is known for what {text(connector)} talks to: the writer has to choose one that "
        "the configuration allows."
    )


def image_not_allowed(*, image: str) -> str:
    return f"The sandbox may not start {code(image)}: allow it under `run: images:` first."


def image_not_there(*, image: str) -> str:
    return f"{code(image)} is not on the worker and can't be pulled there."


def registry_leaves_out(*, package: str, reason: str) -> str:
    because = f": {text(reason)}" if reason else ""
    return f"The repository's runner leaves {code(package)} out{because}"


def no_such_connector(*, name: str, closest: tuple[str, ...]) -> str:
    near = f" Did you mean {', '.join(code(each) for each in closest)}?" if closest else ""
    return f"There is no connector {code(name)} here.{near}"


def ambiguous_connector(*, name: str, found: tuple[str, ...]) -> str:
    return f"{code(name)} is several connectors: {', '.join(code(each) for each in found)}."


def scaffold_is_not_finished() -> str:
    return (
        "This is a scaffold, made without a model: it compiles and fails until each TODO in it is "
        "done. It proves nothing about the connector."
    )


def scaffold_todo(*, test: str) -> tuple[str, ...]:
    """The comment above a scaffolded test."""
    return (
        f"{test} is a scaffold: it fails until each TODO in it is done.",
        "",
        "TODO: what tests of this connector have to show, here and in tests beside this one:",
    )


def options_to_exercise() -> str:
    return "another value than the default, and its effect, for each of:"


def no_scaffold(*, connector: str) -> str:
    return f"There is no scaffold for {text(connector)}: its kind does not run in a stream alone."
