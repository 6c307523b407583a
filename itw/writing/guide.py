"""The conventions as a writer reads them: made of the same rules that judge what it wrote."""

from collections.abc import Iterator

from itw.checking.check import ABOUT_CHANGES
from itw.checking.conventions import Convention, conventions
from itw.checking.judgement import severity_of
from itw.configuration.config import Config

# They concern lists and files that a writer of tests does not touch.
NOT_FOR_WRITERS = ABOUT_CHANGES | {"dockertest_in_new_test", "unregistered_package"}


def guide(config: Config) -> str:
    """Every rule that is switched on and about the test itself, as Markdown."""
    return "\n\n".join(_lines(config))


def _lines(config: Config) -> Iterator[str]:
    for each in conventions():
        severity = severity_of(each, config)
        if severity is not None and each.name not in NOT_FOR_WRITERS:
            yield _convention(each, str(severity))


def _convention(each: Convention, severity: str) -> str:
    why = " ".join(each.why.split())
    return f"## {each.name} ({severity})\n\n{each.title} {why}\n\n```go\n{each.good}\n```"
