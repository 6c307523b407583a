"""What tests have to show of each option: another value than the default, and what it changes."""

import re
from collections.abc import Iterator

from itw.writing.checklist_items import Item
from itw.writing.config_options import ConfigOption, ConfigSpec

MAX_OPTIONS = 80
# What a container without accounts elsewhere can't show.
ELSEWHERE = {"oauth", "jwt", "tcp dialer", "tcp listener"}
FILED = re.compile(r"(?:^|[._])(?:\w*jwt|\w*nkey\w*|creds|\w*credentials_file|kerberos)(?:[._]|$)")
SECURED = re.compile(r"(?:^|[._])(?:tls|ssl)(?:[._]|$|_)")
CREDENTIAL = re.compile(r"(?:^|[._])(?:user|username|password|token|access_key|api_key)$")
ADDRESSES = re.compile(r"(?:^|[._])(?:urls|addresses|hosts|servers|\w*brokers|endpoints|nodes)$")
TRACED = re.compile(r"(?:extract|inject)_tracing_map$")
# What to look for, by the end of an option's name: the same in most connectors.
KNOWN = (
    ("max_in_flight", "1: while the service holds one write, no second one begins"),
    ("max_retries", "a small one, and a service that is cut: it gives up, and says so, after that"),
    ("initial_interval", "a short one: after a fault it goes on sooner than by default"),
    ("max_interval", "a short one: after a fault it goes on sooner than by default"),
    ("max_elapsed_time", "a short one, and a service that is cut: it gives up and says so"),
    ("timeout", "a short one, and a service that takes the connection and never answers"),
    (
        "auto_replay_nacks",
        "false: a message whose delivery failed goes to the connector's own nack, and true: it "
        "comes again though the service was told nothing",
    ),
    ("prefix", "a raw client finds the prefixed key, and not the bare one"),
)


def items_of_options(spec: ConfigSpec) -> Iterator[Item]:
    for option in spec.behaviours[:MAX_OPTIONS]:
        if "list" in option.kind and ADDRESSES.search(option.name):
            yield _next_address(option)
        if option.required:
            continue  # every config has it
        yield Item(
            id=f"option.{option.name}",
            what=_says(option),
            how=_how(option),
            breaks=(f"ignores_{option.name.split('.')[-1]}",),
            option=option.name,
            essential=not _needs_more(option),
        )


def _next_address(option: ConfigOption) -> Item:
    return Item(
        id=f"connect.next_of_{option.name}",
        what=f"where the first of `{option.name}` is dead, the next one is used",
        how="two of them, the first an address where nothing listens; then the other way round",
    )


def _needs_more(option: ConfigOption) -> bool:
    """Certificates, accounts elsewhere, files of keys, a tracer."""
    return option.kind in {*ELSEWHERE, "tls", "basic auth"} or any(
        each.search(option.name) is not None for each in (FILED, SECURED, TRACED)
    )


def _says(option: ConfigOption) -> str:
    default = f", default {option.default}" if option.default not in {None, ""} else ""
    return f"({option.kind}{default}) does what it says"


def _how(option: ConfigOption) -> str:
    if option.kind == "tls" or SECURED.search(option.name):
        return (
            "a certificate made in the test (crypto/x509) and copied into the container, a server "
            "that wants it: with root_cas it works, without it is refused"
        )
    if option.kind in ELSEWHERE or FILED.search(option.name):
        return "only where the service can be started with it in one container"
    if option.secret or option.kind == "basic auth" or CREDENTIAL.search(option.name):
        return "a service that asks for it: the right value works, a wrong one is its exact error"
    if known := next((said for end, said in KNOWN if option.name.endswith(end)), ""):
        return known
    return _by_kind(option)


def _by_kind(option: ConfigOption) -> str:
    match option.kind:
        case "enum":
            values = ", ".join(value for value in option.values if value != option.default)
            return f"a value other than the default ({values}), and its effect in the service"
        case "bool":
            return "the other value than the default, and a difference that only it makes"
        case "duration":
            return "a short value, and an effect within a bounded wait"
        case "metadata filter":
            return "one key that matches and one that does not"
        case "batching":
            return "a count of several: the service or a batch consumer sees them together"
        case "interpolated string":
            return "an expression: two messages with two values, both as a raw client sees them"
        case _:
            return "another value than the default, and its effect as a raw client sees it"
