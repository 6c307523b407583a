"""What people put into pull requests, by accident or on purpose, is survived in bounded time."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.connectors.changes import connector_changes
from itw.connectors.coverage import coverages
from itw.connectors.inventory import connectors_in
from itw.tree import MemoryTree
from tests.itw.connectors.trees import diff_of, go, registered

PACKAGE = "internal/impl/acme"
FILES = {
    f"{PACKAGE}/input.go": registered("MustRegisterInput", "acme", "newInput"),
    f"{PACKAGE}/old.go": "package acme\n\nfunc init() {\n\tbundle.AllCaches.Add(newCache, "
    'docs.ComponentSpec{Name: "acme", Config: docs.Field{Name: "x"}})\n}\n',
    f"{PACKAGE}/in_test.go": go(
        "func TestIt(t *testing.T) { integration.CheckSkip(t); run(`input:\n  acme: {}`) }",
        imports=("testing",),
    ),
    f"{PACKAGE}/embed.go": "package acme\n\n//go:embed *.tmpl.yaml\nvar files embed.FS\n",
    f"{PACKAGE}/a.tmpl.yaml": "name: acme_bundle\ntype: output\nmapping: |\n  root = this\n",
    "internal/impl/sql/conn.go": 'package sql\n\nvar f = service.NewStringEnumField("driver", "a")',
    "go.mod": "module example.com/connect\n",
}
PIECES = [*"\"`'/*(){}[],.:\n\t-", "func ", "service.Register", "//", "\xff", "import (", "acme:"]


def damaged(cuts: list[tuple[int, int, int, str]]) -> MemoryTree:
    """The files after each cut: in which file, where, how much goes, and what comes instead."""
    files = {path: text.encode() for path, text in FILES.items()}
    paths = sorted(files)
    for file, at, length, piece in cuts:
        path = paths[file % len(paths)]
        data = files[path]
        start = at % (len(data) + 1)
        files[path] = data[:start] + piece.encode("latin-1") + data[start + length :]
    return MemoryTree(files)


CUTS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 900), st.integers(0, 60), st.sampled_from(PIECES)),
    max_size=6,
)


@settings(max_examples=150)
@given(CUTS, CUTS)
def test_damaged_files_never_raise(before: list, after: list) -> None:  # type: ignore[type-arg]
    base, head = damaged(before), damaged(after)
    changes = connector_changes(base, head, diff_of(base, head))
    names = {(c.kind, c.name) for c in connectors_in(head)}
    shown = (*changes.added, *changes.changed)
    assert {(c.kind, c.name) for c in changes.added} <= names
    assert set(coverages(shown, head)) == {*shown}


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes) -> None:
    paths = (f"{PACKAGE}/a.go", f"{PACKAGE}/a_test.go", "template/a.yaml", "go.mod")
    head = MemoryTree(dict.fromkeys(paths, data))
    coverages(connectors_in(head), head)


@pytest.mark.parametrize(
    "piece",
    [
        "service.RegisterInput(",
        'service.RegisterInput("a",\n',
        "\nfunc f(n string) {\nservice.RegisterInput(n, a)\nf(b)\n",
        "\nfunc f(n string) { service.RegisterInput(n, a); f(b) }",
        "Register",
        "All",
        "func (",
        "func (a ",
        "\nfunc a",
        "\nimport (",
        "\nimport a",
        "\nconst (\n\ta = b",
        "Constructors[",
        "bundle.AllInputs.Add(docs.ComponentSpec{",
        "`acme: ",
        "`- ",
        "`acme:\n  ",
        '"{acme: ',
        "\n",
        "a.",
        "https://api.api.",
        "/*",
        "((([[[{{{",
    ],
)
def test_time_is_linear_in_hostile_files(piece: str) -> None:
    source = FILES[f"{PACKAGE}/input.go"]
    hostile = (source + "\n" + piece * (200_000 // len(piece))).encode()
    files = {path: text.encode() for path, text in FILES.items()}
    files |= {f"{PACKAGE}/input.go": hostile, f"{PACKAGE}/in_test.go": hostile}
    files["template/hostile.yaml"] = hostile
    base, head = MemoryTree({}), MemoryTree(files)
    started = process_time()
    changes = connector_changes(base, head, diff_of(base, head))
    coverages(changes.added, head)
    assert process_time() - started < 5
