"""A log of what a condition compares, right before it is compared."""

import re
from collections.abc import Iterator, Mapping

from itw.edits.site import Draft, Site, testing_variable
from itw.edits.statement import as_statement, slot_of
from itw.source.call import Call
from itw.source.scopes import Scope, ScopeKind

RETURN = re.compile(r"\breturn\b")
COMPARED = re.compile(r"(?P<left>.+?)\s*(?:==|!=|>=|<=|(?<![<-])>|<(?![<-]))\s*(?P<right>.+)")
PLAIN = re.compile(r"[A-Za-z_]\w*|len\([A-Za-z_]\w*\)")
FIELDS = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+|len\([A-Za-z_]\w*(?:\.\w+)+\)")
COMPARING_NAME = re.compile(
    r"(?:slices|maps|bytes|strings|reflect)\.(?:Contains|Equal|DeepEqual|HasPrefix|EqualFold)"
)
COMPARING = re.compile(
    r"!?(?P<package>slices|maps|bytes|strings|reflect)\.(?:Contains|Equal|DeepEqual|HasPrefix|EqualFold)"
    r"\((?P<first>[A-Za-z_]\w*),.*\)"
)
CONSTANT = re.compile(r"-?\d[\w.]*|\".*\"|'.*'|`.*`|nil|true|false|[A-Z]\w*|\w+\.[A-Z]\w*")
NAMES = ("got", "seen", "actual")


def draft(site: Site) -> Draft | None:
    condition = _condition(site)
    if condition is None or site.call is None:
        return None
    found = _last_return(site, condition)
    name = _testing(site, site.call, condition)
    if found is None or not name:
        return None
    start, end = found
    slot = slot_of(site.file, start, end)
    start += len("return ")
    expression = site.chars[start:end].strip()
    if slot is None or "\n" in expression:
        return None
    lines = _lines(site, condition, (expression, _split(site, start, end)), name)
    return site.draft(slot.filled(*lines)) if lines else None


def _condition(site: Site) -> Scope | None:
    """The closure given to Eventually, directly or in a variable."""
    for scope in site.function.scopes:
        if site.function.call_at(scope.call) is site.call and site.call is not None:
            return scope if scope.kind is ScopeKind.CONDITION else None
    arguments = site.call.arguments if site.call is not None else ()
    named = [scope for scope in site.function.scopes if scope.name and scope.name in arguments]
    return named[0] if len(named) == 1 else None


def _testing(site: Site, call: Call, condition: Scope) -> str:
    scope = next(i for i, each in enumerate(site.function.scopes) if each is condition)
    name = testing_variable(site.function, scope)
    given = call.arguments[0] if call.arguments else ""
    return name if given in {name, ""} or given.startswith("func") else ""


def _last_return(site: Site, condition: Scope) -> tuple[int, int] | None:
    """The `return` that ends the closure, from its keyword to the end of its expression."""
    code = site.file.text.code
    opening = code.find("{", condition.start)
    if "bool" not in code[condition.start : opening]:
        return None
    last: int | None = None
    for match in RETURN.finditer(code, opening, condition.end):
        between = code[opening + 1 : match.start()]
        if between.count("{") == between.count("}"):
            last = match.start()
    if last is None:
        return None
    end = last + len(code[last : condition.end - 1].rstrip())
    # comments after the expression are blanked: they would be lost
    return (last, end) if not site.chars[end : condition.end - 1].strip() else None


def _lines(site: Site, condition: Scope, returned: tuple[str, list[str]], name: str) -> list[str]:
    """The statements in the place of the return; none where what to log is not certain."""
    expression, terms = returned
    if len(terms) == 1:
        extracted = _extracted(site, condition, expression, name)
        if extracted:
            return extracted
    shown = list(dict.fromkeys(_shown(terms)))
    if not any("rr" not in each for each in shown):
        return []  # errors alone are no state
    return [f"{name}.Log({', '.join(shown)})", f"return {expression}"]


def _split(site: Site, start: int, end: int) -> list[str]:
    """The terms of && and ||; operators inside strings are none."""
    code = site.file.text.code[start:end]
    terms: list[str] = []
    position = start
    for match in re.finditer(r"&&|\|\||$", code):
        terms.append(site.chars[position : start + match.start()].strip())
        position = start + match.end()
    return terms


def _shown(terms: list[str]) -> Iterator[str]:
    """What can be logged without being evaluated where it would not have been."""
    for term in terms:
        compared = COMPARED.fullmatch(term)
        comparing = COMPARING.fullmatch(term)
        if comparing:
            first = comparing["first"]
            yield f"string({first})" if comparing["package"] == "bytes" else first
        elif compared:
            sides = [compared["left"], compared["right"]]
            for side in sides if "nil" not in sides or "rr" in sides[0] else ():
                alone = len(terms) == 1 and FIELDS.fullmatch(side)
                if (PLAIN.fullmatch(side) or alone) and not CONSTANT.fullmatch(side):
                    yield side
                    break


def _extracted(site: Site, condition: Scope, expression: str, name: str) -> list[str]:
    """The call that is compared is made once, into a variable: `got := count()`."""
    free = next((n for n in NAMES if not re.search(rf"\b{n}\b", site.function.code)), "")
    called = {
        site.chars[call.start : call.end]: call
        for call in site.function.calls
        if condition.start < call.start < condition.end
    }
    before, inner, after = _compared_call(expression, called)
    if not free or inner not in called or as_statement(inner) != inner:
        return []
    if inner.startswith(("len(", "func")):
        return []
    wrapped = before.removesuffix("len(") != before
    shown = f"len({free})" if wrapped else free
    if before.lstrip("!").startswith("bytes."):
        shown = f"string({free})"
    return [f"{free} := {inner}", f"{name}.Log({shown})", f"return {before}{free}{after}"]


def _compared_call(expression: str, called: Mapping[str, Call]) -> tuple[str, str, str]:
    """What stands before the call, the call, and what stands after it."""
    outer = called.get(expression.removeprefix("!"))
    if outer is not None and COMPARING_NAME.fullmatch(outer.name) and outer.arguments:
        return _around(expression, outer.arguments[0])
    compared = COMPARED.fullmatch(expression)
    left = compared["left"] if compared else ""
    is_length = left.startswith("len(") and left.endswith(")")
    return _around(expression, left[4:-1] if is_length else left)


def _around(expression: str, inner: str) -> tuple[str, str, str]:
    before, _, after = expression.partition(inner) if inner else (expression, "", "")
    return before, inner, after
