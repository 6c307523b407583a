from hypothesis import given, settings
from hypothesis import strategies as st

from itw.source.collect import MAX_DEPTH
from itw.source.function import Function
from itw.source.go_file import Skip
from itw.source.parse import MAX_BYTES, parse_go
from itw.source.scopes import ScopeKind

TEST = b"""\
//go:build integration && linux

// Package nats has a test.
package nats

import (
\t"testing"

\t. "example.com/dot"
\ttc "github.com/testcontainers/testcontainers-go"
\t"github.com/ory/dockertest/v3"
\t_ "embed"
)

//go:embed config.yaml
var config string

var _ = register("x")

// TestIntegrationNats is a test.
func TestIntegrationNats(t *testing.T) {
\tintegration.CheckSkip(t)
\tctr, err := tc.Run(t.Context(), "nats:2.9", opt(1, "a,b"))
\trequire.NoError(t, err)
\tgo func() {
\t\tif err := stream.Run(ctx); err != nil {
\t\t\tt.Error(err)
\t\t}
\t}()
\tt.Cleanup(func() { ctr.Close() })
\tdefer ctr.Terminate(ctx)
\tt.Run("sub", func(t *testing.T) {
\t\tt.Log(`raw
string`)
\t})
}

func (s *suite[T]) start(a, b int, names ...string) (string, error) { return "", nil }
"""


def function(body: str) -> Function:
    return parse_go("x.go", f"package x\nfunc f() {{\n{body}\n}}\n".encode()).functions[0]


def test_the_head_of_a_file():
    file = parse_go("nats_test.go", TEST)
    assert (file.package, file.constraint) == ("nats", "integration && linux")
    assert file.imports == {
        "testing": "testing",
        ".2": "example.com/dot",
        "tc": "github.com/testcontainers/testcontainers-go",
        "dockertest": "github.com/ory/dockertest/v3",
        "_5": "embed",
    }
    assert file.embeds == (("config", "config.yaml"),)
    assert [call.name for call in file.calls] == ["register"]
    assert not file.broken


def test_calls_know_their_arguments_and_what_takes_their_result():
    calls = {call.name: call for call in parse_go("nats_test.go", TEST).functions[0].calls}
    run = calls["tc.Run"]
    assert run.arguments == ("t.Context()", '"nats:2.9"', 'opt(1, "a,b")')
    assert run.strings == (None, "nats:2.9", None)
    assert run.assigned == ("ctr", "err")
    assert run.line == 23
    assert calls["opt"].nested_in >= 0
    assert calls["ctr.Terminate"].keyword == "defer"


def test_closures_know_why_they_run():
    test = parse_go("nats_test.go", TEST).functions[0]
    kinds = [scope.kind for scope in test.scopes]
    assert kinds == [
        ScopeKind.BODY, ScopeKind.GOROUTINE, ScopeKind.CLEANUP, ScopeKind.SUBTEST
    ]  # fmt: skip
    run = next(call for call in test.calls if call.name == "stream.Run")
    assert test.runs_in(run, ScopeKind.GOROUTINE)
    assert [block.header for block in run.within] == ["if err := stream.Run(ctx); err != nil"]


def test_signatures():
    start = parse_go("nats_test.go", TEST).functions[1]
    assert (start.name, start.receiver, start.receiver_name) == ("start", "suite", "s")
    assert start.parameters == (("a", "int"), ("b", "int"), ("names", "...string"))
    assert start.results == ("string", "error")
    assert not start.is_test


def test_literals_and_documentation():
    test = parse_go("nats_test.go", TEST).functions[0]
    assert [literal.value for literal in test.literals] == ["nats:2.9", "a,b", "sub", "raw\nstring"]
    assert test.doc == "// TestIntegrationNats is a test."
    assert test.is_test


def test_chained_and_odd_callees_have_names():
    calls = function('a.b("x").\n\tc[1].d()\nnew[T](1)\nfunc() {}()\n(f)(2)').calls
    assert [call.name for call in calls] == ["a.b().c[].d", "a.b", "new", "func", "f"]


def test_shape_survives_gofmt_comments_and_a_new_name():
    one = parse_go("x.go", b"package x\nfunc f(a int) { return g(a, 1) // why\n}").functions[0]
    two = parse_go("x.go", b"package x\n\nfunc h( a int ) {\n\treturn g(\n\ta,\n\t1,\n)\n}")
    other = parse_go("x.go", b"package x\nfunc f(a int) { return g(a, 2) }").functions[0]
    assert one.shape == two.functions[0].shape
    assert one.shape != other.shape


def test_a_function_whose_body_makes_no_sense_is_broken():
    file = parse_go("a_test.go", b"package a\n\nfunc TestA(t T) {\n\tgo func( {{{\n\t}()\n}\n")
    assert [(f.name, f.broken) for f in file.functions] == [("TestA", True)]


def test_a_function_written_in_assembly_is_not_broken():
    (function,) = parse_go("a.go", b"package a\n\nfunc sum(a, b int) int\n").functions
    assert not function.broken


def test_only_the_function_with_a_syntax_error_is_broken():
    file = parse_go("x.go", b"package x\nfunc a() { b() }\nfunc c() { if ( }\nfunc d() { e() }\n")
    assert file.broken
    assert [f.broken for f in file.functions if f.name in {"a", "d"}] == [False, False]


def test_files_a_person_did_not_write_are_skipped_with_the_reason():
    assert parse_go("x.go", b"/" * (MAX_BYTES + 1)).skipped is Skip.TOO_LARGE
    deep = b"f(" * (MAX_DEPTH + 1) + b")" * (MAX_DEPTH + 1)
    assert parse_go("x.go", b"package x\nfunc f() {" + deep + b"}").skipped is Skip.TOO_DEEP


def test_what_a_syntax_error_makes_slow_is_skipped_with_the_reason():
    slow = b"package x\n\nfunc f() {\n\tintegration\n" + b"//x\n" * 30_000 + b"\t.CheckSkip(t)\n}\n"
    assert parse_go("x.go", slow).skipped is Skip.TOO_SLOW
    assert [f.name for f in parse_go("x.go", b"package x\nfunc f() { g() }").functions] == ["f"]


def test_byte_order_mark_windows_lines_and_invalid_utf8_are_read():
    file = parse_go("x.go", '\ufeffpackage x\r\nfunc é() {\r\n\tf("ü")\r\n}\r\n'.encode())
    assert (file.package, file.functions[0].name, file.functions[0].end_line) == ("x", "é", 4)
    assert file.functions[0].calls[0].strings == ("ü",)
    assert parse_go("x.go", b'package x\nfunc f() { g("\xff\xfe") }').functions[0].calls


@given(st.binary(max_size=400), st.integers(0, len(TEST)), st.integers(0, 40))
@settings(max_examples=150)
def test_no_bytes_make_it_raise(inserted: bytes, at: int, cut: int):
    file = parse_go("x_test.go", TEST[:at] + inserted + TEST[at + cut :])
    for declared in file.functions:
        assert declared.line <= declared.end_line
        assert isinstance((declared.shape, declared.parameters, declared.results), tuple)
        for call in declared.calls:
            assert len(call.arguments) == len(call.strings)
            assert isinstance(call.assigned, tuple)
    assert isinstance((file.embeds, file.literals, file.generated), tuple)


def test_new_takes_a_value_since_go_1_26() -> None:
    source = b"""package nats

func TestX(t *testing.T) {
\tf := Field{Name: new("nats"), Number: new(int32(1)), Kind: new([]byte), Wait: new(service.Wait)}
\tsend(f)
}
"""
    (function,) = parse_go("x_test.go", source).functions

    assert not function.broken
    assert [call.name for call in function.calls] == [
        "new", "new", "int32", "new", "new", "send",
    ]  # fmt: skip


def test_generated_file_says_so_above_its_package() -> None:
    line = b"// Code generated by protoc-gen-go. DO NOT EDIT.\n"
    assert parse_go("a.pb.go", line + b"\npackage a\n").generated
    assert parse_go("a.pb.go", line + b"package a\n").generated
    assert not parse_go("a.go", b"package a\n\n" + line).generated
