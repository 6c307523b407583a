"""Edits change the bytes they mean and no others, wherever and however they are written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.edits.builders import builders
from itw.edits.proof import Proved, Prover
from itw.edits.splice import Splice, applied, lines_of, overlap
from itw.source.parse import parse_go
from itw.source.sources import Sources
from itw.tree import MemoryTree
from tests.itw.edits.cases import CASES, PATH, after, config_of, files_of, findings_in, rule_of

# What may stand above, below and between: none of it is an edit's business.
FILLERS = st.sampled_from(
    [
        b"",
        b"\n// gr\xc3\xbc\xc3\x9fe \xe4\xb8\x96\xe7\x95\x8c\n",
        b"\nvar _ = `raw \xff\xfe\n\tcontext.Background()   \n`\n",
        b"\n/* t.Cleanup(func() { require.NoError(t, x) }) */\n",
        b"\nfunc other() error {\n\treturn nil\n}\n",
        b'\nvar _ = map[string]int{\n\t"a":   1, // one\n\t"bcd": 2,\n}\n',
    ]
)


@given(
    case=st.sampled_from(CASES), above=FILLERS, below=FILLERS, bom=st.booleans(), crlf=st.booleans()
)
def test_the_same_edit_is_made_whatever_is_around_it(
    case: Path, above: bytes, below: bytes, bom: bool, crlf: bool
) -> None:
    def written(source: bytes) -> bytes:
        head, paren, rest = source.partition(b"\n)\n")
        text = head + paren + above + rest + below
        text = text.replace(b"\n", b"\r\n") if crlf else text
        return b"\xef\xbb\xbf" + text if bom else text

    before, expected = (case / "before.go").read_bytes(), (case / "after.go").read_bytes()
    assert after(written(before), rule_of(case)) == written(expected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_edit_keeps_to_the_lines_it_names(case: Path) -> None:
    source = (case / "before.go").read_bytes()
    files = files_of(source)
    prover = Prover(Sources(MemoryTree(files)), config_of(rule_of(case)))
    for finding in findings_in(files, list(builders())):
        proof = prover.proved(finding)
        if isinstance(proof, Proved):
            assert made_by_hand(source, proof) == proof.data


def made_by_hand(source: bytes, proof: Proved) -> bytes:
    """What somebody gets who replaces the lines that the edit names."""
    lines = source.decode("utf-8", "surrogateescape").split("\n")
    rows = [line + "\n" for line in lines[:-1]] + [lines[-1]]
    for each in reversed(proof.edit.lines):
        rows[each.place.line - 1 : each.place.end_line] = [each.text]
    return "".join(rows).encode("utf-8", "surrogateescape")


@given(st.text("ab\n\r", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4))))
def test_splices_replace_exactly_what_is_between_their_offsets(
    text: str, spans: list[tuple[int, int]]
) -> None:
    splices = [
        Splice(min(start, len(text)), min(start + length, len(text)), "<>")
        for start, length in spans
    ]
    if overlap(splices):
        return
    result = applied(text, splices)
    assert len(result) == len(text) + sum(2 - (s.end - s.start) for s in splices)
    kept = [i for i in range(len(text)) if not any(s.start <= i < s.end for s in splices)]
    assert result.replace("<>", "") == "".join(text[i] for i in kept)


def test_lines_that_are_no_utf_8_have_no_edit() -> None:
    file = parse_go(PATH, b"package x\n\nvar a = `\xff` // b\n")
    assert lines_of(file, [Splice(15, 16, "c")]) is None


@pytest.mark.parametrize(
    ("line", "edited"),
    [
        ("\tctx := context.Background() // why\n", False),  # gofmt may move the comment
        ("\tctx := context.Background()\n", True),
    ],
)
def test_edit_beside_a_comment_is_not_certain(line: str, edited: bool) -> None:
    case = next(each for each in CASES if each.name == "background_context")
    source = (case / "before.go").read_text()
    head = source[: source.index("func TestIntegrationArgument")]
    body = (
        "func TestIntegrationOne(t *testing.T) {\n\tintegration.CheckSkip(t)\n"
        + line
        + "\t_, _ = connect(ctx)\n}\n"
    )
    result = after((head + body).encode(), "background_context")
    assert (b"t.Context()" in result) is edited


def test_the_fewest_lines_are_named() -> None:
    case = next(each for each in CASES if each.name == "missing_skip_check")
    files = files_of((case / "before.go").read_bytes())
    first = findings_in(files, ["missing_skip_check"])[0]
    proof = Prover(Sources(MemoryTree(files)), config_of("missing_skip_check")).proved(first)
    assert isinstance(proof, Proved)
    named = [(each.place.line, each.place.end_line) for each in proof.edit.lines]
    assert named == [(6, 6), (11, 11)]  # an import, and below the test's first line
    assert proof.edit.only is None


def test_broken_and_generated_files_are_left_alone() -> None:
    case = next(each for each in CASES if each.name == "fatal_cleanup")
    source = (case / "before.go").read_bytes()
    assert after(source + b"\nfunc broken( {\n", "fatal_cleanup") == source + b"\nfunc broken( {\n"
    generated = b"// Code generated by x. DO NOT EDIT.\n\n" + source
    assert after(generated, "fatal_cleanup") == generated


MUTATION = st.tuples(st.integers(0, 4000), st.integers(0, 40), st.integers(0, 4000))


@given(case=st.sampled_from(CASES), mutations=st.lists(MUTATION, max_size=4))
def test_mutated_source_is_mended_or_left_but_never_broken(
    case: Path, mutations: list[tuple[int, int, int]]
) -> None:
    """Pieces of the file are put somewhere else in it."""
    source = (case / "before.go").read_bytes()
    for start, length, target in mutations:
        piece = source[start : start + length]
        source = source[:target] + piece + source[target:]
    files = files_of(source)
    prover = Prover(Sources(MemoryTree(files)), config_of(rule_of(case)))
    for finding in findings_in(files, list(builders())):
        proof = prover.proved(finding)
        if isinstance(proof, Proved):
            assert not parse_go(PATH, proof.data).broken
            assert made_by_hand(source, proof) == proof.data
