"""The options of a connector, as its config spec declares them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigOption:
    """One field. `name` has its parents in it, "auth.user"; `default` is a YAML value.

    `default` is None where the spec gives none: then it is optional, or must be given.
    """

    name: str
    kind: str  # "string", "int", "enum", "object", "tls", "batching", …
    default: str | None = None
    optional: bool = False
    advanced: bool = False
    deprecated: bool = False
    secret: bool = False
    description: str = ""
    values: tuple[str, ...] = ()  # what an enum allows
    example: str = ""
    place: str = ""  # "internal/impl/nats/input.go:56"

    @property
    def required(self) -> bool:
        return self.default is None and not self.optional

    @property
    def is_group(self) -> bool:
        """Whether it holds other options, and is no behaviour by itself."""
        return self.kind in {"object", "object list", "object map"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSpec:
    """`unread` are functions that add options and could not be followed."""

    options: tuple[ConfigOption, ...] = ()
    summary: str = ""
    description: str = ""
    unread: tuple[str, ...] = field(default=())

    def option(self, name: str) -> ConfigOption | None:
        return next((each for each in self.options if each.name == name), None)

    @property
    def behaviours(self) -> tuple[ConfigOption, ...]:
        """What a test can exercise: neither groups nor what is deprecated."""
        return tuple(o for o in self.options if not o.is_group and not o.deprecated)
