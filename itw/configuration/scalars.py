"""What single values of the configuration may be, and how their JSON Schema says so."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

MAX_PATTERN = 200

# YAML 1.1 reads a bare `off` as false: both spellings mean the same to whoever wrote it.
Off = BeforeValidator(lambda value: "off" if value is False else value)
Switch = BeforeValidator(
    lambda value: {"enabled": False} if value is False or value == "off" else value
)


def or_false(schema: dict[str, Any]) -> None:
    """In the JSON Schema too: an editor may read YAML as 1.1 does."""
    choices = next(each for each in schema.get("anyOf", [schema]) if "off" in each.get("enum", ()))
    choices["enum"] = [*choices["enum"], False]
    choices.pop("type")


Level = Annotated[
    Literal["off", "note", "warning", "error"], Off, Field(json_schema_extra=or_false)
]
Text = Annotated[str, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=500)]
Pattern = Annotated[str, Field(min_length=1, max_length=MAX_PATTERN)]
Duration = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,5}[smh]$")]
Size = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,5}[mg]$")]


def or_off(schema: dict[str, Any]) -> None:
    """A section that may also be the word `off`."""
    schema["anyOf"] = [{"$ref": schema.pop("$ref")}, {"enum": ["off", False]}]
