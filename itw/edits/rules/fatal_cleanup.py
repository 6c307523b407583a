"""The error logged, where a cleanup fails the test with it."""

import re

from itw.edits.site import Draft, Site
from itw.edits.splice import Splice
from itw.edits.statement import Slot, as_statement, slot_of
from itw.source.call import Call
from itw.source.testing import is_testing_variable

FAILED_BY = {"Error": "Log", "Errorf": "Logf", "Fatal": "Log", "Fatalf": "Logf"}
STOPS = {"Fatal", "Fatalf"}
ERROR = re.compile(r"(?>\w*[eE]rr)\w*")


def draft(site: Site) -> Draft | None:
    call = site.call
    if call is None:
        return None
    if call.method in FAILED_BY and is_testing_variable(site.function, call.receiver):
        return _logged(site, call)
    slot = slot_of(site.file, call.start, call.end)
    if call.method != "NoError" or slot is None:
        return None
    return _unfolded(site, call, slot)


def _logged(site: Site, call: Call) -> Draft | None:
    """`t.Log` for `t.Error`; for `t.Fatal` where nothing comes after it."""
    if call.method in STOPS and not _is_last(site, call):
        return None
    dot = call.start + len(call.receiver) + 1
    if site.chars[dot : dot + len(call.method)] != call.method:
        return None
    return site.draft(Splice(dot, dot + len(call.method), FAILED_BY[call.method]))


def _unfolded(site: Site, call: Call, slot: Slot) -> Draft | None:
    """`require.NoError(t, x.Close())` as an if statement."""
    spans = call.spans
    arguments = call.arguments
    if len(spans) not in {2, 3} or not is_testing_variable(site.function, arguments[0]):
        return None
    expression = site.chars[slice(*spans[1])]
    moved = "\n" in site.chars[call.start : spans[1][0]]
    if moved and "\n" in expression:
        return None  # its lines are indented for where they are
    log = f"{arguments[0]}.Log(err)"
    if len(spans) == 3:
        label = site.chars[slice(*spans[2])]
        if call.strings[2] is None or not label.startswith('"') or "%" in label:
            return None
        log = f'{arguments[0]}.Logf({label[:-1]}: %v", err)'
    given = next((c for c in site.function.calls if (c.start, c.end) == spans[1]), None)
    called = as_statement(expression) if given is not None else None
    if called is not None and not called.startswith("func"):
        head = f"if err := {called}; err != nil {{"
    elif ERROR.fullmatch(expression) and (call.receiver == "assert" or _is_last(site, call)):
        head, log = f"if {expression} != nil {{", log.replace("err)", f"{expression})")
    else:
        return None  # another statement may rely on it
    return site.draft(slot.filled(head, f"\t{log}", "}"))


def _is_last(site: Site, call: Call) -> bool:
    """Whether only closing braces follow in the closure."""
    scope = site.function.scopes[call.scope]
    rest = site.file.text.code[call.end : scope.end]
    return not rest.strip("} \t\r\n")
