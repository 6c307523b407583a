import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.source.folding import folded
from itw.source.go_file import GoFile
from itw.source.parse import parse_go
from itw.source.text import Text
from tests.itw.test_check_fuzz import FIXTURES, mutated, mutations

TESTDATA = Path(__file__).parents[2] / "testdata"
SOURCES = sorted(path for path in TESTDATA.rglob("*.go"))


def facts(file: GoFile) -> list[object]:
    found: list[object] = [file.package, file.imports, file.constraint, file.broken]
    for function in file.functions:
        found.append((function.name, function.start, function.opening, function.end))
        found += [(s.kind, s.parent, s.start, s.end, s.name, s.call) for s in function.scopes]
        found += [(block.kind, block.start, block.end) for block in function.blocks]
    for call in (*file.calls, *(call for function in file.functions for call in function.calls)):
        around = [(block.start, block.end) for block in call.within]
        where = (call.name, call.start, call.opening, call.end, call.scope, call.nested_in)
        found.append((*where, call.keyword, call.assigned, around))
    return found


def in_function(statement: str) -> bytes:
    return f"package p\n\nfunc f(t *testing.T) {{\n\t{statement}\n}}\n".encode()


def test_every_go_file_has_the_same_facts_folded_and_as_written():
    assert len(SOURCES) > 200
    for path in SOURCES:
        source = path.read_bytes()
        assert facts(parse_go("x.go", source)) == facts(parse_go("x.go", source, fold=False)), path


@given(st.sampled_from(FIXTURES), mutations)
@settings(max_examples=100, deadline=None)
def test_mutated_files_that_can_be_read_have_the_same_facts(source, edits):
    as_written = parse_go("x.go", mutated(source, edits), fold=False)
    if not as_written.broken:
        assert facts(parse_go("x.go", mutated(source, edits))) == facts(as_written)


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        ("require.NoError(t, err)", "require_NoError…"),
        ("client := redis.New(&redis.Options{Addr: addr})", "client := redis_New…"),
        ("f(`a\nb`, 'x', -1, a+b, c...)", "f…"),
        ("keys := []string{string(a), `b`}", "keys := …"),
        ("s.Client().Get(ctx, x[0]).Close()", "s_Client…"),
        ("t.Run(`a`, func(t *testing.T) {})", "t_Run(` `, func(t *testing_T) {})"),
        ("if ok(x) {}", "if ok(x) {}"),
        ("if ok := f(x); ok {}", "if ok := f…; ok {}"),
        ("return []byte(x), map[string]int{`a`: 1}", "return …, map…"),
        ("return []map[string]int{}, [][]byte{}", "return []map[string]int{}, [][]byte{}"),
    ],
)
def test_calls_and_literals_become_one_name(statement, seen):
    source = in_function(statement)
    code, _ = folded(Text(source))
    assert len(code) == len(source)
    assert re.sub("_{2,}", "…", code).split("{\n\t", 1)[1].removesuffix("\n}\n") == seen


def test_folded_calls_know_their_names_and_places():
    file = parse_go("x.go", in_function("defer s.Client().Get(ctx, key(1))"))
    calls = file.functions[0].calls
    assert [call.name for call in calls] == ["s.Client().Get", "s.Client", "key"]
    assert [call.keyword for call in calls] == ["defer", "", ""]
    assert [call.nested_in for call in calls] == [-1, -1, 0]


@pytest.mark.parametrize(
    "statement",
    [
        "f(a b)", "f(a,, b)", "f(a.)", "f(func, a)", "f(a\n", "f(x.go)",
        "x := T{a b}", "x := []T{a: }", "x := a[b c]", "defer f()x", "f(x) { g() }", "f(0x, 1go)",
        "f(\1)", "f(a)(",
    ],
)  # fmt: skip
def test_what_is_wrong_inside_stays_wrong(statement):
    assert parse_go("x.go", in_function(statement), fold=False).broken
    assert parse_go("x.go", in_function(statement)).broken


@pytest.mark.parametrize(
    "source",
    [
        "type closer interface {\n\tClose() error\n\tDone()\n}",
        "type options interface {\n\tMap(map[string]struct{}) bool\n\tDone()\n}",
        "func setup(int, string)",
        "func (suite) setup() error { return nil }",
        "type handler func(string)",
    ],
)
def test_a_declaration_is_no_call(source):
    file = parse_go("x.go", b"package p\n\n" + source.encode() + b"\n")
    assert not file.broken
    assert not file.calls
    assert not any(function.calls for function in file.functions)
