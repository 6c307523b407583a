"""The keys of pipeline configurations that tests keep in string literals."""

import re
from collections import Counter
from collections.abc import Iterable

KEY = re.compile(r"^[ \t]*(?:- )?([a-z][a-z0-9_]*):(?=\s|$)", re.MULTILINE)
# `auth: {user: x, token: y}`: a line in flow style. JSON, a payload more often than not, is none:
# its keys have quotes.
FLOW = re.compile(r"^[ \t]*(?:- )?[a-z][a-z0-9_]*:[ \t]+[\[{][^\n]*[\]}][ \t]*$", re.MULTILINE)
KEY_IN_FLOW = re.compile(r"[{,][ \t]*([a-z][a-z0-9_]*):(?=[ \t]|$)")
SECTIONS = (
    "input|output|buffer|metrics|tracer|cache|rate_limit|processors|inputs|outputs|"
    "cache_resources|rate_limit_resources|input_resources|output_resources|processor_resources"
)
# The first key below a section that is not its label is the component.
COMPONENT = re.compile(
    rf"^[ \t]*(?:- )?(?:{SECTIONS}):[ \t]*\n(?:[ \t]*\n)*[ \t]+(?:- )?"
    r"(?:label:[^\n]*\n[ \t]+)?([a-z][a-z0-9_]*):",
    re.MULTILINE,
)
COMPONENT_IN_FLOW = re.compile(
    rf"\b(?:{SECTIONS}):[ \t]+(?:\[[ \t]*)?\{{[ \t]*"
    r"(?:label:[^,{}]*,[ \t]*)?([a-z][a-z0-9_]*):(?=[ \t])"
)
FIRST_KEY = re.compile(r"\A\s*(?:- )?([a-z][a-z0-9_]*):(?:[ \t]*\n|[ \t]+\{[^\n]*\}\s*\Z)")
SECURES = re.compile(
    r"auth|sasl|tls|oauth2?|jwt|mechanism|username|password|credentials|token|api_token|api_key|certificate"
    r"|client_certs|root_cas\w*|private_key\w*|mtls"
)
# `mechanism: none`, `tls:` with `enabled: false` right below: written, and off.
OFF = re.compile(
    r"^[ \t]*(?:- )?([a-z][a-z0-9_]*):[ \t]*"
    r"""(?:(?:false|none|""|'')[ \t]*$|\n[ \t]+enabled:[ \t]*false\b)""",
    re.MULTILINE,
)
NOT_COMPONENTS = re.compile(rf"(?:{SECTIONS}|label|logger|http|pipeline|level|config)")


def keys_in(texts: Iterable[str]) -> set[str]:
    """Every key of the texts that look like configuration: of several lines, or in flow style."""
    found: set[str] = set()
    for text in texts:
        flows = FLOW.findall(text) if "{" in text else ()
        if "\n" in text or flows:
            found.update(KEY.findall(text))
        for line in flows:
            found.update(KEY_IN_FLOW.findall(line))
    return found


def components_in(texts: Iterable[str]) -> set[str]:
    """The components that are configured: below a section, or as the whole of a text."""
    found: set[str] = set()
    for text in texts:
        flows = FLOW.findall(text) if "{" in text else ()
        if "\n" in text or flows:
            found.update(COMPONENT.findall(text))
            first = FIRST_KEY.match(text)
            found.update([first[1]] if first else [])
        for line in flows:
            found.update(COMPONENT_IN_FLOW.findall(line))
    return {key for key in found if not NOT_COMPONENTS.fullmatch(key)}


def secured_in(texts: Iterable[str]) -> set[str]:
    """The keys about authentication or encryption that are not switched off by their value."""
    found: set[str] = set()
    for text in texts:
        keys = {key for key in keys_in([text]) if SECURES.fullmatch(key)}
        off = Counter(OFF.findall(text)) if keys else Counter[str]()
        written = Counter(KEY.findall(text)) if off else Counter[str]()
        found |= {key for key in keys if not off[key] or written[key] > off[key]}
    return found
