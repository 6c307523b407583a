"""What a name that is given as an identifier stands for: a constant of the repository."""

from collections.abc import Mapping

from itw.connectors.gotext import GoText
from itw.connectors.registration import needs_constants, qualified_names, string_constants
from itw.connectors.source_tree import SourceTree


class Constants:
    """The string constants of packages, each package read once and only where a name needs it."""

    def __init__(self, sources: SourceTree) -> None:
        self._sources = sources
        self._known: dict[str, Mapping[str, str]] = {}

    def seen_from(self, directory: str, text: GoText) -> Mapping[str, str]:
        """By the name the file gives them: `TypeNATS` of its package, `input.TypeNATS` of others.

        Empty for a file that names no constant where it registers something.
        """
        if not needs_constants(text):
            return {}
        found = dict(self._of(directory))
        for qualifier, name in qualified_names(text):
            other = self._sources.directory_of(text.imports.get(qualifier, ""))
            value = self._of(other).get(name, "") if other else ""
            if value:
                found[f"{qualifier}.{name}"] = value
        return found

    def _of(self, directory: str) -> Mapping[str, str]:
        if directory not in self._known:
            texts = self._sources.package(directory).values()
            self._known[directory] = string_constants(*texts)
        return self._known[directory]
