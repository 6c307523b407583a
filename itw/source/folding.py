"""Takes out of a Go file what the parser need not see: most calls, literals and dotted names.

Half of a test's tokens are in calls like `require.NoError(t, err)`, whose arguments have nothing
that opens a scope. A few patterns find them, innermost first, and put one name of the same length
in their place: the parser has half to do, and every offset stays. What a pattern takes is complete
by itself, so what is wrong in a file stays wrong; and a file that is not read cleanly when folded
is parsed as it is written.
"""

import re

from itw.source.text import Text

_W = r"[A-Za-z0-9_\x80-\xff]"
_KEYWORD = (
    r"(?:break|case|chan|const|continue|default|defer|else|fallthrough|for|func|go|goto|if|import"
    r"|interface|map|package|range|return|select|struct|switch|type|var)"
)
_NAME = rf"(?!{_KEYWORD}\b)[A-Za-z_\x80-\xff]{_W}*+(?:\.{_W}++)*+"
_NUMBER = rf"(?:0[xX][0-9a-fA-F]++|[0-9][0-9_]*+(?:\.[0-9]++)?)(?!{_W})"
# What is left of strings and runes when their insides are blanked counts as well.
_ATOM = rf"(?:[&*!^-]|<-)*+(?:{_NAME}|{_NUMBER}|\"[ ]*+\"|`[^`]*+`|'[ ]++')"
_SIGN = r"(?:[=!<>]=|&&|\|\||<<|>>|<(?!-)|[-+*/%>|^&])"
_OPERATOR = rf"(?:[ ]{_SIGN}[ ]|{_SIGN})"
_END = r"[ ]*+(?:,\s*+)?"
_ARGUMENTS = rf"(?:\s*+{_ATOM}(?:(?:,\s*+|{_OPERATOR}){_ATOM})*+(?:\.\.\.)?{_END})?"
_ELEMENT = rf"(?:{_ATOM}:\s*+)?{_ATOM}(?:{_OPERATOR}{_ATOM})*+"
# Statements between braces have a space before or after the brace, or no comma at the end.
_ELEMENTS = rf"(?:\n?\s*+(?<![{{][ ])(?:{_ELEMENT}[ ]*+(?:,\s*+|(?=\}})))++)?"

# Calls that are left to the parser have a mark in place of their parenthesis. One of a method of
# what another call comes to can be folded when that one is: it has a mark for its dot, too.
_LEFT, _LEFT_BRACE, _CHAINED = "\1", "\2", "\3"

# What looks like a call and is none: declarations, and conversions to types with brackets.
_DECLARED = re.compile(rf"func\s++(?:\([^()]*+\)\s*+)?{_W}++\(")
_CONVERTED = re.compile(rf"\]\**+{_W}[A-Za-z0-9_.\x80-\xff]*+[({{]")
_INTERFACE = re.compile(r"interface\s*+\{[^{}]*+[{}]?")
_METHOD = re.compile(rf"\.(?:(?<=[\]}})]\.)\s*+|\s++){_NAME}\(")

_CALL = re.compile(rf"\((?<={_W}\()(?<!\bfunc\(){_ARGUMENTS}\)(?!{_W}|[ ]*+\{{)")
_CHAIN = re.compile(
    rf"{_CHAINED}(?<={_W}{_CHAINED}){_NAME}({_LEFT}){_ARGUMENTS}\)(?!{_W}|[ ]*+\{{)"
)
_LITERAL = re.compile(
    rf"\{{(?<={_W}\{{)(?<!\bfor\{{)(?<!\belse\{{)(?<!\b(?:select|switch)\{{){_ELEMENTS}\}}(?!{_W})"
)
# A slice's or a map's literal, or a conversion to one; nothing of a larger type.
_SLICE = re.compile(
    rf"\[(?:\](?<![A-Za-z0-9_\x80-\xff\]*]\[\])|(?<=\bmap\[)(?<![]*]map\[){_NAME}\])\*?{_NAME}"
    rf"(?:[{{{_LEFT_BRACE}]{_ELEMENTS}\}}|[({_LEFT}]{_ARGUMENTS}\))(?!{_W})"
)
_INDEX = re.compile(
    rf"\[(?<={_W}\[)(?<!\bmap\[){_ATOM}(?:(?:{_OPERATOR}|[ ]?:[ ]?){_ATOM})*+\](?=[],);:=\s}}])"
)
_DOT = re.compile(rf"\.(?<={_W}\.)(?=[A-Za-z_\x80-\xff])")
_RUNE = re.compile(r"'[ ]++'")
_KEYWORD_AS_FIELD = re.compile(rf"\.{_KEYWORD}\b")
_KEYWORDS = re.compile(_KEYWORD)
_NAME_BACKWARDS = re.compile(r"[A-Za-z0-9_.\x80-\xff]++")

_VALUES = (_LITERAL, _SLICE, _INDEX)

# A call that was folded: (start, opening, end, name).
FoldedCall = tuple[int, int, int, str]


def folded(text: Text) -> tuple[str, list[FoldedCall]]:
    """The code with its plain calls as one name each, and these calls; as it is where unsure."""
    if _is_unusual(text.code):
        return text.with_runes, []
    spans: list[tuple[int, int]] = []
    code = _marked(text.code)

    def call(match: re.Match[str]) -> str:
        spans.append((match.start(match.lastindex or 0), match.end()))
        return "_" * (match.end() - match.start())

    for values in (_VALUES, _VALUES, ()):
        code = _CHAIN.sub(call, _CALL.sub(call, code))
        for pattern in values:
            code = pattern.sub(_blank, code)
    calls = _named(text, spans)
    if calls is None:
        return text.with_runes, []
    if "'" in code:
        code = _RUNE.sub(_number, code)
    code = code.replace(_CHAINED, ".").replace(_LEFT, "(").replace(_LEFT_BRACE, "{")
    return _DOT.sub("_", code), calls


def _is_unusual(code: str) -> bool:
    """Whether there is what the patterns would get wrong, and people do not write."""
    if any(mark in code for mark in (_LEFT, _LEFT_BRACE, _CHAINED)):
        return True
    if _KEYWORD_AS_FIELD.search(code):
        return True
    return any(body[0][-1] != "}" for body in _INTERFACE.finditer(code))


def _marked(code: str) -> str:
    """The code with marks where no call is to be folded."""
    if "interface" in code:
        code = _INTERFACE.sub(_leave_all, code)
    code = _CONVERTED.sub(_leave, _DECLARED.sub(_leave, code))
    return _METHOD.sub(_leave_method, code)


def _named(text: Text, spans: list[tuple[int, int]]) -> list[FoldedCall] | None:
    """Where each call starts and what it calls, from its parenthesis backwards."""
    found: list[FoldedCall] = []
    backwards, length = text.chars[::-1], len(text.chars)
    ending: dict[int, FoldedCall] = {}
    for opening, end in sorted(spans):
        match = _NAME_BACKWARDS.match(backwards, length - opening)
        if match is None:
            return None
        name = match[0][::-1]
        start = opening - len(name)
        if name[0] == ".":
            inner = ending.get(start)
            if inner is None:
                return None
            start, name = inner[0], f"{inner[3]}(){name}"
        elif _KEYWORDS.fullmatch(name):
            return None
        each = (start, opening, end, name)
        found.append(each)
        ending[end] = each
    return found


def _blank(match: re.Match[str]) -> str:
    return "_" * (match.end() - match.start())


def _number(match: re.Match[str]) -> str:
    return "0" * (match.end() - match.start())


def _leave(match: re.Match[str]) -> str:
    return match[0][:-1] + (_LEFT if match[0][-1] == "(" else _LEFT_BRACE)


def _leave_method(match: re.Match[str]) -> str:
    follows_call = match.string[match.start() - 1] == ")" and not match[0][1].isspace()
    return (_CHAINED if follows_call else ".") + match[0][1:-1] + _LEFT


def _leave_all(match: re.Match[str]) -> str:
    return match[0].replace("(", _LEFT)
