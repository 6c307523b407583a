"""A connector's source: small files whole, of large ones what it is made of."""

from itw.connectors.source_tree import SourceTree
from itw.writing.own_source import WHOLE_FILE, own_source, without_licence
from tests.itw.writing.repository import OUTPUT, shop, tree_with

PATH = "internal/impl/shop/output.go"


def test_the_registering_file_comes_first_and_whole() -> None:
    tree = tree_with()
    first, *others = own_source(shop(tree), SourceTree(tree))
    assert (first.path, first.whole, first.own) == (PATH, True, True)
    assert first.text.startswith("package shop")
    assert [each.path for each in others] == ["internal/impl/shop/client.go"]


def test_of_a_large_file_only_its_own_declarations_are_shown() -> None:
    other = "\n// unrelated does nothing for it.\nfunc unrelated() {}\n" + "// x\n" * WHOLE_FILE
    tree = tree_with({PATH: OUTPUT + other})
    first = own_source(shop(tree), SourceTree(tree))[0]
    assert not first.whole
    assert "func newShop(" in first.text
    assert "unrelated" not in first.text


def test_a_licence_is_left_out_and_a_build_tag_is_not() -> None:
    assert without_licence("// Copyright\n\npackage a\n") == "package a\n"
    assert without_licence("// Copyright\n\n//go:build cgo\n\npackage a\n").startswith("//go:build")
