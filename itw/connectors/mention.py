"""Where a stream config in a Go string names a component, and as which kind.

The same name is often an input, an output and a processor at once, so the key alone says little:
what decides is the nearest key above it that holds components of one kind.

    input:
      broker:
        inputs:
          - nats: {…}        an input
    pipeline:
      processors:
        - nats_kv: {…}       a processor
"""

import re
from functools import lru_cache
from itertools import islice

UNKNOWN = ""  # named, with nothing around it that tells the kind

_HOLDERS = {
    "input": "input",
    "inputs": "input",
    "input_resources": "input",
    "output": "output",
    "outputs": "output",
    "output_resources": "output",
    "pipeline": "processor",
    "processor": "processor",
    "processors": "processor",
    "processor_resources": "processor",
    "cache_resources": "cache",
    "caches": "cache",
    "rate_limit_resources": "rate_limit",
    "buffer": "buffer",
    "scanner": "scanner",
    "metrics": "metric",
    "tracer": "tracer",
}
_KEY = re.compile(r"""^([ \t]*)((?:-[ \t]+)*)["']?([\w.$-]+)["']?[ \t]*:""", re.MULTILINE)
_FLOW = re.compile(r"""\b(\w{1,40})["']?[ \t]*:\s*[\[{]""")
# AddInputYAML(`nats: …`), testutil.ProcessorFromYAML(…): the call says what the fragment is.
_BUILDER = re.compile(
    r"(Input|Output|Processor|Cache|RateLimit|Buffer|Metrics|Tracer|Scanner)(?:From)?YAML\s*$"
)
_BUILDERS = re.compile(_BUILDER.pattern.replace("$", r"\("))
_BUILT = {"RateLimit": "rate_limit", "Metrics": "metric"}
_BRACKET = re.compile(r"[()]")
_FAR_ABOVE = 20_000  # characters of a config looked at above a key
_MOST = 50  # uses of one name in one config that are looked at
_FAR = 600  # characters between a fragment and the call it is built by


def builder_kind(code_before: str) -> str:
    """The kind of a fragment from the calls it is inside of: AddInputYAML(fmt.Sprintf(`…`))."""
    near = code_before[-_FAR:]
    depth = 0
    for bracket in reversed([*_BRACKET.finditer(near)]):
        depth += 1 if bracket[0] == ")" else -1
        if depth < 0:
            depth = 0
            match = _BUILDER.search(near, max(0, bracket.start() - 60), bracket.start())
            if match is not None:
                return _kind_built(match[1])
    return UNKNOWN


def kinds_built(code: str) -> set[str]:
    """The kinds of all fragments a function builds, for one that is built from a variable."""
    return {_kind_built(match[1]) for match in _BUILDERS.finditer(code)}


def _kind_built(word: str) -> str:
    return _BUILT.get(word, word.lower())


def kinds_named(text: str, name: str) -> set[str]:
    """As which kinds a config, or a fragment of one, uses the component."""
    if name not in text:
        return set()
    keys = [*islice(_as_key(name).finditer(text), _MOST)]
    if name in _HOLDERS:  # `processors:` is a field of every stream; `- processors:` the component
        keys = [match for match in keys if "-" in match[0]]
    found = {_kind_at(text, match.start()) for match in keys}
    if name in _HOLDERS:
        return found
    return found | {
        _kind_in_flow(text, match.start()) for match in islice(_in_flow(name).finditer(text), _MOST)
    }


@lru_cache(maxsize=1024)  # names come from pull requests
def _as_key(name: str) -> re.Pattern[str]:
    """A bare key needs white space behind its colon: `redis:7.2` is an image."""
    key = re.escape(name)
    bare, quoted = rf"{key}[ \t]*:(?=\s|$)", rf"""["']{key}["'][ \t]*:"""
    return re.compile(rf"^[ \t]*(?:-[ \t]+)*(?:{bare}|{quoted})", re.MULTILINE)


@lru_cache(maxsize=1024)  # names come from pull requests
def _in_flow(name: str) -> re.Pattern[str]:
    """`input: {nats: …}` and JSON, on one line or several."""
    return re.compile(rf"""[{{,]\s*["']?{re.escape(name)}["']?\s*:""")


def _kind_at(text: str, start: int) -> str:
    """Climb from a key to the keys above it, each less indented than the one before."""
    keys = [*_KEY.finditer(text, max(0, start - _FAR_ABOVE), text.find(":", start) + 1)]
    if not keys:
        return UNKNOWN
    column, in_list = _place(keys[-1])
    for key in reversed(keys[:-1]):
        at = len(key[1]) + len(key[2])
        if at > column or (at == column and not in_list) or (key[2] and len(key[1]) == column):
            if key[2] and len(key[1]) < column <= at:
                column, in_list = len(key[1]), True  # our own list item begins here
            continue
        if key[3] in _HOLDERS:
            return _HOLDERS[key[3]]
        column, in_list = _place(key)
    return UNKNOWN


def _place(key: re.Match[str]) -> tuple[int, bool]:
    """The column a parent must be left of, and whether it may also stand in that column."""
    return len(key[1]), bool(key[2])


def _kind_in_flow(text: str, start: int) -> str:
    above = _FLOW.finditer(text, max(0, start - _FAR_ABOVE), start + 1)
    holders = [match[1] for match in above if match[1] in _HOLDERS]
    return _HOLDERS[holders[-1]] if holders else UNKNOWN
