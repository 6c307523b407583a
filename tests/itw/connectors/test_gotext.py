import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.connectors.gotext import GoText

SOURCE = b"""//go:build integration && !race

package acme

import (
\t"context"
\tnats "github.com/nats-io/nats.go"
\t_ "embed"
\t"github.com/redis/go-redis/v9"
)

const limit, depth = 1, 2

var (
\t// "not a string"
\tquery = `SELECT "a" // b`
\tother = 'x'
)

type reader[T any] struct{ conn *nats.Conn }

func (r *reader[T]) Read(ctx context.Context) error { return r.conn.Flush("a\\tb\\"c\\u0041") }
"""


def test_declarations_with_their_receivers() -> None:
    found = [(d.kind, d.receiver, d.name, d.line) for d in GoText(SOURCE).declarations]
    assert found == [
        ("const", "", "limit", 12),
        ("var", "", "query", 16),
        ("var", "", "other", 17),
        ("type", "", "reader", 20),
        ("func", "reader", "Read", 22),
    ]


def test_imports_by_the_name_the_file_uses() -> None:
    assert GoText(SOURCE).imports == {
        "context": "context",
        "nats": "github.com/nats-io/nats.go",
        "_3": "embed",
        "redis": "github.com/redis/go-redis/v9",
    }


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("github.com/nats-io/nats.go", "nats"),
        ("github.com/redis/go-redis/v9", "redis"),
        ("gopkg.in/yaml.v3", "yaml"),
        ("github.com/eclipse/paho.mqtt.golang", "mqtt"),
        ("github.com/pusher/pusher-http-go", "pusher"),
        ("github.com/sashabaranov/go-openai", "openai"),
        ("example.com/go", "go"),
    ],
)
def test_package_name_is_the_part_of_the_path_the_file_uses(path: str, name: str) -> None:
    text = GoText(f'package a\n\nimport "{path}"\n\nvar x = {name}.New()\n'.encode())
    assert text.imports == {name: path}


def test_literals_keep_their_values_and_comments_have_none() -> None:
    values = [text.value for text in GoText(SOURCE).texts][-2:]
    assert values == ['SELECT "a" // b', 'a\tb"cA']


def test_build_constraint_and_package() -> None:
    text = GoText(SOURCE)
    assert (text.constraint, text.package) == ("integration && !race", "acme")


def test_shape_of_a_member_is_the_same_wherever_it_stands_in_its_group() -> None:
    last, first = (
        GoText(f"const (\n{lines}\n)\n".encode()) for lines in ("\ta = 1", "\ta = 1\n\tb = 2")
    )
    assert last.declarations[0].shape == first.declarations[0].shape


def test_shape_ignores_white_space_and_comments_only() -> None:
    def shape(source: str) -> str:
        text = GoText(source.encode())
        return text.shape(0, len(source))

    assert shape("f(a,\n\tb) // c") == shape("f(a, b)")
    assert shape('f("a")') != shape('f("b")')


PIECES = [*("func ", "type ", "const ", "a", "(a b) ", "= 1", "\n"), *'(){}"`/']


@settings(max_examples=200)
@given(
    st.text(alphabet="\"`'/*\n\\{}()abc func type.=", max_size=80)
    | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
)
def test_any_text_is_read_and_offsets_hold(source: str) -> None:
    text = GoText(source.encode())
    assert len(text.code) == len(text.source)
    assert text.code.count("\n") == text.source.count("\n")
    assert all(d.name for d in text.declarations)
