"""`errors.Is(err, context.Canceled)` where the error of a stream's Run is looked at."""

import re

from itw.edits.imports import local_name
from itw.edits.site import Draft, Site, testing_variable
from itw.edits.splice import Splice, line_end, next_line
from itw.edits.statement import as_statement, slot_of, statement_of
from itw.source.call import Call
from itw.source.scopes import Block
from itw.source.testing import is_testing_variable

PACKAGES = ("context", "errors")


def draft(site: Site) -> Draft | None:
    run = site.call
    context, errors = (local_name(site.file, path) for path in PACKAGES)
    if run is None or not context or not errors:
        return None
    excepted = f"!{errors}.Is(err, {context}.Canceled)"
    return (
        _asserted(site, run, excepted)
        or _in_header(site, run, excepted)
        or _assigned(site, run, excepted)
        or _thrown_away(site, run, excepted)
    )


def _lines(site: Site, run: Call, excepted: str, name: str, first: str = "") -> list[str]:
    written = site.chars[run.start : run.end]
    opening = first or f"if err := {written}; err != nil && {excepted} {{"
    return [opening, f"\t{name}.Error(err)", "}"]


def _asserted(site: Site, run: Call, excepted: str) -> Draft | None:
    """`assert.NoError(t, stream.Run(ctx))`."""
    outer = site.function.call_at(run.nested_in)
    if outer is None or outer.method != "NoError" or len(outer.arguments) != 2:
        return None
    slot = slot_of(site.file, outer.start, outer.end)
    name = outer.arguments[0]
    alone = outer.spans[1] == (run.start, run.end) and not outer.within
    if as_statement(site.chars[run.start : run.end]) != site.chars[run.start : run.end]:
        return None
    if slot is None or not alone or not is_testing_variable(site.function, name):
        return None
    if "\n" in site.chars[outer.start : run.start] and "\n" in site.chars[run.start : run.end]:
        return None
    return site.draft(slot.filled(*_lines(site, run, excepted, name)), packages=PACKAGES)


def _in_header(site: Site, run: Call, excepted: str) -> Draft | None:
    """`if err := stream.Run(ctx); err != nil {`."""
    block = run.within[-1] if run.within else None
    if block is None or block.kind != "if" or block.body < run.end:
        return None
    return _with_exception(site, block, run.end, excepted)


def _with_exception(site: Site, block: Block, after: int, excepted: str) -> Draft | None:
    """The condition `err != nil` and one more."""
    code = site.file.text.code
    condition = code[after : block.body].strip().lstrip(";").strip().removeprefix("if ")
    if condition != "err != nil" or _has_else(site, block):
        return None
    at = code.rfind("nil", 0, block.body) + len("nil")
    return site.draft(Splice(at, at, f" && {excepted}"), packages=PACKAGES)


def _has_else(site: Site, block: Block) -> bool:
    return re.search(r"\}\s*else\b", site.file.text.code[block.start : block.end]) is not None


def _assigned(site: Site, run: Call, excepted: str) -> Draft | None:
    """`err := stream.Run(ctx)`, and the very next statement looks at it."""
    if run.assigned != ("err",) or run.nested_in >= 0 or run.within:
        return None
    code = site.file.text.code
    if code[run.end : line_end(code, run.end)].strip():
        return None
    start = next_line(code, run.end)
    start += len(code[start:]) - len(code[start:].lstrip())
    block = next((each for each in site.function.blocks if each.start == start), None)
    if block is not None and block.kind == "if":
        return _with_exception(site, block, block.start, excepted)
    check = next((each for each in site.function.calls if each.start == start), None)
    if check is None or check.method != "NoError" or check.arguments[1:] != ("err",):
        return None
    slot = slot_of(site.file, check.start, check.end)
    name = check.arguments[0]
    if slot is None or not is_testing_variable(site.function, name):
        return None
    lines = _lines(site, run, excepted, name, f"if err != nil && {excepted} {{")
    return site.draft(slot.filled(*lines), packages=PACKAGES)


def _thrown_away(site: Site, run: Call, excepted: str) -> Draft | None:
    """`_ = stream.Run(ctx)`, the call alone, or `go stream.Run(ctx)`."""
    if run.nested_in >= 0 or (run.within and run.keyword != "go"):
        return None
    start, end, left = statement_of(site.file, run)
    name = testing_variable(site.function, run.scope)
    if left not in {"", "_"} or not name or "\n" in site.chars[start:end]:
        return None
    if not _ends_by_cancellation(site, run):
        return None
    if run.keyword == "go":
        start = site.file.text.code.rfind("go", 0, run.start)
    slot = slot_of(site.file, start, end)
    if slot is None:
        return None
    lines = _lines(site, run, excepted, name)
    if run.keyword == "go":
        lines = ["go func() {", *(f"\t{line}" for line in lines), "}()"]
    return site.draft(slot.filled(*lines), packages=PACKAGES)


def _ends_by_cancellation(site: Site, run: Call) -> bool:
    """Whether Run ends with no other error: a deadline that is reached is one."""
    given = next(iter(run.arguments), "")
    if given.endswith(".Context()") or given == "context.Background()":
        return True
    makers = [call for call in site.function.calls if given in call.assigned[:1]]
    plain = ("Context", "Background", "WithCancel")
    nested = [
        inner
        for call in makers
        for inner in site.function.calls
        if call.start < inner.start and inner.end < call.end
    ]
    return bool(makers) and all(
        each.method in plain for each in (*makers, *nested) if each.method != "T"
    )
