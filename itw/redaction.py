"""Secrets are taken out of text before anything logs or shows it."""

import re
from collections.abc import Mapping
from typing import Any

REDACTED = "[redacted]"

_SECRETS = (
    # Both formats of GitHub's tokens: `ghs_` + 36 characters, and `ghs_<app id>_<JWT>` with dots.
    re.compile(r"\bgh[oprsu]_[A-Za-z0-9_.\-]{20,}"),
    re.compile(r"\bgithub_pat_[A-Za-z0-9_]{20,}"),
    # A key cut off in the middle is still a key.
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S
    ),
    re.compile(r"\bsk-ant-[\w\-]{20,}"),
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),  # user:password of a URL
    re.compile(r"(?i)(?<=authorization: )(?:basic|bearer|token) \S+"),
)

# JSON Web Tokens. What only begins like one is matched too and given back: looked at once, where a
# text of nothing but beginnings would be read to its end from each of them.
_JWT = re.compile(r"\beyJ[\w\-]{8,}+(?P<rest>\.[\w\-]{8,}+\.[\w\-]{8,}+)?")


def redacted(text: str) -> str:
    """The text without anything that looks like a credential."""
    for secret in _SECRETS:
        text = secret.sub(REDACTED, text)
    return _JWT.sub(lambda found: REDACTED if found["rest"] else found[0], text)


def redacted_value(value: Any) -> Any:
    """The same for a value of a log, however deep; what is no plain value becomes its repr."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {redacted(str(key)): redacted_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted_value(item) for item in value]
    return redacted(value if isinstance(value, str) else repr(value))
