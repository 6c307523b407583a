"""Every mutant compiles and breaks what it says, whatever the connector's code looks like."""

import pytest

from itw.connector import Connector
from itw.connectors.inventory import connectors_in
from itw.mutants import Family, Mutant, code_of, option_mutants, promise_mutants, random_mutants
from itw.mutants.syntax import functions_in, parse
from itw.tree import MemoryTree
from tests import sample_repository

PACKAGE = "internal/impl/shop"
IMPORTS = """package shop

import (
	"context"
	"time"

	bento "github.com/redpanda-data/benthos/v4/public/service"
)
"""


def connector_in(body: str, kind: str = "output") -> tuple[Connector, MemoryTree]:
    register = f'\nfunc init() {{ bento.MustRegister{kind.title()}("shop", spec(), newShop) }}\n'
    tree = MemoryTree({
        "go.mod": b"module example.com/connect/v4\n\ngo 1.25\n",
        f"{PACKAGE}/shop.go": (IMPORTS + body + register).encode(),
    })  # fmt: skip
    [connector] = connectors_in(tree)
    return connector, tree


SHOP = """
func newShop(conf *bento.ParsedConfig, _ *bento.Resources) (bento.Output, int, error) {
	return &shop{}, 1, nil
}

type shop struct{ last *bento.Message }
"""


def promises(method: str, kind: str = "output") -> dict[str, str]:
    """The mutants of one method, each with the code that its wrapper is made of."""
    connector, tree = connector_in(SHOP + method, kind)
    found = {}
    for mutant in promise_mutants(code_of(connector, tree)):
        broken = mutant.applied(tree).read([mutant.path])[mutant.path]
        assert not parse(broken).has_error
        found[mutant.name.partition(".")[2]] = broken.decode().rpartition("\nfunc init()")[2]
    return found


WRITE = (
    "func (s *shop) Write(ctx context.Context, m *bento.Message) error { s.last = m; return nil }"
)


def test_a_write_can_drop_repeat_and_hide_errors() -> None:
    found = promises(WRITE)
    assert found.keys() == {"write_drops", "write_repeats", "write_hides_errors"}
    assert "{ return nil }" in found["write_drops"]
    assert found["write_repeats"].count("itwReceiver.itwOriginalWrite(") == 2


def test_the_wrapper_has_the_receiver_and_types_of_the_original() -> None:
    wrapper = promises(WRITE)["write_hides_errors"]
    assert "func (itwReceiver *shop) Write(" in wrapper
    assert "itwArgument0 context.Context, itwArgument1 *bento.Message) (error)" in wrapper


@pytest.mark.parametrize(
    "method",
    [
        'func (*shop) Write(context.Context, *bento.Message) error { panic("full") }',
        "func (s shop) Write(_ context.Context, _ *bento.Message) (err error) { return }",
        "func (s *shop) Write(ctx, c context.Context, m *bento.Message) error { return nil }",
        "func Write(ctx context.Context, m *bento.Message) error { return nil }",
        "func (s *other) Write(ctx context.Context, m *bento.Message) error { return nil }",
    ],
    ids=["unnamed", "named result", "another signature", "a function", "another type"],
)
def test_only_the_interface_s_own_method_is_broken(method: str) -> None:
    expected = 3 if "named" in method or "(*shop)" in method or "shop) Write(_" in method else 0
    assert len(promises(method)) == expected


def test_a_package_that_is_imported_under_another_name_is_called_by_it() -> None:
    get = "func (s *shop) Get(ctx context.Context, key string) ([]byte, error) { return nil, nil }"
    assert "bento.ErrKeyNotFound" in promises(get)["get_misses"]


def test_an_input_can_lose_its_acknowledgement() -> None:
    read = (
        "func (s *shop) Read(ctx context.Context) (*bento.Message, bento.AckFunc, error) "
        "{ return nil, nil, nil }"
    )
    found = promises(read)
    assert set(found) == {
        *("read_never_acks", "read_acks_at_once", "read_acks_failures"),
        *("read_repeats", "read_loses_first"),
    }
    assert "var itwShopRead = make(chan *bento.Message, 1)" in found["read_repeats"]


# Options


SPEC = """
const shopFieldPrefix = "prefix"

func spec() *bento.ConfigSpec {{
	return bento.NewConfigSpec().Fields(
		bento.NewStringField("url"),
		bento.NewStringField(shopFieldPrefix).Description("x").Default("a"),
		bento.NewDurationField("ttl").Default("1m30s"),
		bento.NewIntField("size").Default(64).Advanced(),
		bento.NewStringListField("tags").Optional(),
		bento.NewObjectField("tls", bento.NewStringField("ca").Default("")),
	)
}}

type shop struct {{ prefix string; ttl time.Duration }}

func newShop(conf *bento.ParsedConfig, _ *bento.Resources) (bento.Output, int, error) {{
	s := &shop{{}}
	{}
	return s, 1, err
}}
"""


def ignored(read: str) -> dict[str, str]:
    connector, tree = connector_in(SPEC.format(read))
    found = {}
    for mutant in option_mutants(code_of(connector, tree)):
        [edit] = mutant.edits
        found[mutant.what] = edit.text.decode()
    return found


@pytest.mark.parametrize(
    ("read", "what", "edit"),
    [
        ("p, err := conf.FieldString(shopFieldPrefix)", "ignores `prefix`", '; p = "a"'),
        ('t, err := conf.FieldDuration("ttl")', "ignores `ttl`", "; t = 90000000000"),
        ('n, err := conf.FieldInt("size")', "ignores `size`", "; n = 64"),
        ('l, err := conf.FieldStringList("tags")', "ignores `tags`", "; l = nil"),
        (
            "var err error\n\tif s.prefix, err = conf.FieldString(shopFieldPrefix); err != nil {\n"
            "\t\treturn nil, 0, err\n\t}",
            "ignores `prefix`",
            '; s.prefix = "a"',
        ),
    ],
    ids=["constant", "duration", "int", "list", "if"],
)
def test_an_option_that_is_read_is_overwritten_with_its_default(
    read: str, what: str, edit: str
) -> None:
    assert ignored(read) == {what: edit}


@pytest.mark.parametrize(
    "read",
    [
        'u, err := conf.FieldString("url")',
        '_, err := conf.FieldString("prefix")',
        'if p, err := conf.FieldString("prefix"); err != nil { _ = p }\n\tvar err error',
        'x, err := conf.FieldString("unknown")',
    ],
    ids=["must be given", "not kept", "known inside only", "not in the spec"],
)
def test_an_option_that_can_not_be_ignored_is_left_alone(read: str) -> None:
    assert ignored(read) == {}


READ = "func (s *shop) Read(context.Context) (*bento.Message, bento.AckFunc, error) {{ {} }}"
NO_ACK = "return s.last, func(context.Context, error) error { return nil }, nil"


@pytest.mark.parametrize(
    ("method", "kind", "left_out"),
    [
        ("func (s *shop) Close(context.Context) error { return nil }", "output", {"close_leaks"}),
        (
            "func (s *shop) Set(_ context.Context, k string, v []byte, _ *time.Duration) error {"
            " panic(k) }",
            "cache",
            {"set_ignores_ttl"},
        ),
        (
            READ.format("if s.last == nil { return nil, nil, bento.ErrNotConnected }; " + NO_ACK),
            "input",
            {"read_never_acks", "read_acks_at_once", "read_acks_failures"},
        ),
    ],
    ids=["an empty body", "an unnamed parameter", "an acknowledgement that does nothing"],
)
def test_what_the_connector_never_promised_is_not_broken(
    method: str, kind: str, left_out: set[str]
) -> None:
    assert not left_out & set(promises(method, kind))


def test_results_with_names_may_hold_any_acknowledgement() -> None:
    bare = "if s.last != nil { return }; " + NO_ACK
    assert "read_never_acks" in promises(READ.format(bare), "input")


def test_one_acknowledgement_that_does_something_is_enough() -> None:
    acks = "if s.last != nil { return s.last, s.ack, nil }; " + NO_ACK
    assert "read_never_acks" in promises(READ.format(acks), "input")


def test_an_option_is_declared_over_several_lines() -> None:
    """As everybody writes it."""
    over_lines = SPEC.replace(".Default(", ".\n\t\t\t// a comment\n\t\t\tDefault(")
    assert over_lines != SPEC
    connector, tree = connector_in(over_lines.format("p, err := conf.FieldString(shopFieldPrefix)"))
    assert [each.what for each in option_mutants(code_of(connector, tree))] == ["ignores `prefix`"]


# Random mutants


def drawn(body: str, most: int = 1000) -> list[Mutant]:
    method = f"func (s *shop) Write(ctx context.Context, m *bento.Message) error {{\n{body}\n}}"
    connector, tree = connector_in(SHOP + method)
    mutants = random_mutants(code_of(connector, tree), seed="1", most=most)
    for mutant in mutants:
        assert not parse(mutant.applied(tree).read([mutant.path])[mutant.path]).has_error
    return mutants


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("if s.last == m { return nil }", "negates `s.last == m` in `Write`"),
        ("if err := s.send(m); err != nil { return err }", "swallows `err != nil` in `Write`"),
        ("s.send(m)", "drops `s.send(m)` in `Write`"),
        ("s.last = m", "drops `s.last = m` in `Write`"),
        ("for i < 3 { continue }", "turns `continue` into `break` in `Write`"),
        ("s.retry(true)", "turns `true` into `false` in `Write`"),
        ("s.wait(5)", "turns `5` into `6` in `Write`"),
        ("s.wait(n + 1)", "turns `+` into `-` in `Write`"),
    ],
)
def test_a_random_mutant_says_what_it_changes(body: str, what: str) -> None:
    assert what in {mutant.what for mutant in drawn(body)}


@pytest.mark.parametrize(
    "body",
    [
        'return errors.New("a" + "b")',
        "var size [3]byte",
        "switch { case true: break }",
        "for i := range list { select { default: break } }",
    ],
    ids=["strings", "array length", "switch", "select"],
)
def test_what_would_not_compile_or_mean_the_same_is_not_made(body: str) -> None:
    made = {mutant.name for mutant in drawn(body) if mutant.what.endswith("in `Write`")}
    assert made <= {"random.constant"} - {"random.constant" if "[3]" in body else ""}


def test_the_same_seed_draws_the_same_mutants() -> None:
    body = "s.send(m)\ns.last = m\nif s.last == m { s.wait(3) }"
    assert [each.id for each in drawn(body, 3)] == [each.id for each in drawn(body, 3)]
    assert len(drawn(body, 3)) == 3


def test_every_connector_of_the_sample_repository_can_be_broken() -> None:
    tree = MemoryTree(sample_repository.files("base"))
    for connector in connectors_in(tree):
        code = code_of(connector, tree)
        made = [*promise_mutants(code), *option_mutants(code)]
        made += random_mutants(code, seed=str(connector), most=5)
        assert {each.family for each in made} == set(Family), connector
        assert len({(each.id, each.what) for each in made}) == len(made)
        for mutant in made:
            broken = mutant.applied(tree).read([mutant.path])[mutant.path]
            assert broken != code.files[mutant.path]
            assert not parse(broken).has_error, mutant


def test_what_a_syntax_error_makes_slow_has_no_functions() -> None:
    slow = b"package x\n\nfunc f() {\n\tintegration\n" + b"   \n" * 30_000 + b"\t.CheckSkip(t)\n}\n"
    assert list(functions_in(parse(slow))) == []
