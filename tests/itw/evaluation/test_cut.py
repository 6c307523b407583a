"""Files without some of their declarations."""

from hypothesis import given, settings
from hypothesis import strategies as st

from itw.connectors.gotext import GoText
from itw.evaluation.cut import without
from itw.source.parse import parse_go
from tests import sample_repository

FILE = b"""// Licensed to gophers.

package x

import (
	"context"
	"testing"

	alias "example.org/other/v2"
)

const (
	// kept is used by others.
	kept = "kept"
	// secret is not.
	secret = `
a: 1
func TestNot() {}
`
)

// helper helps.
/* in two ways */
func helper() context.Context { return alias.Context() } // so it does

// TestKept stays.
func TestKept(t *testing.T) {
	t.Log(kept)
}

type fake struct{}

func (fake) Close() {}
"""


def cut(*names: str) -> tuple[str, str]:
    text = GoText(FILE)
    found = without(text, [d for d in text.declarations if {d.name, d.receiver} & {*names}])
    assert not found.left or not parse_go("x_test.go", found.left.encode()).broken
    return found.left, "\n".join(found.pieces)


def test_a_function_goes_with_its_comments_and_its_imports():
    left, gone = cut("helper")
    assert "helper" not in left
    assert "two ways" not in left
    assert "so it does" not in left
    assert 'import (\n\t"testing"\n)\n' in left
    assert "// TestKept stays.\nfunc TestKept" in left
    assert "return alias.Context()" in gone


def test_a_member_goes_alone_and_its_group_stays():
    left, gone = cut("secret")
    assert 'const (\n\t// kept is used by others.\n\tkept = "kept"\n)\n' in left
    assert "a: 1" in gone


def test_a_group_goes_where_all_of_it_goes():
    left, _ = cut("secret", "kept")
    assert "const" not in left


def test_a_type_goes_with_its_methods():
    left, _ = cut("fake")
    assert "fake" not in left


def test_members_counted_by_iota_stay_together():
    text = GoText(b"package x\n\nconst (\n\ta = iota\n\tb\n)\n")
    left = without(text, [text.declarations[0]]).left
    assert "a = iota" in left


def test_nothing_is_left_of_a_file_without_declarations():
    text = GoText(FILE)
    found = without(text, text.declarations)
    assert found.left == ""
    assert found.pieces == (FILE.decode(),)


TESTS = [
    data
    for overlay in ("base", "pull-request", "zoo/base")
    for path, data in sample_repository.files(overlay).items()
    if path.endswith("_test.go")
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([FILE, *TESTS]), st.randoms(use_true_random=False))
def test_whatever_goes_the_rest_is_whole(content: bytes, random):
    text = GoText(content)
    gone = [each for each in text.declarations if random.random() < 0.4]
    left = without(text, gone).left
    kept = [each.shape for each in text.declarations if each.start not in {g.start for g in gone}]
    assert [each.shape for each in GoText(left.encode()).declarations] == kept
    assert not parse_go("x_test.go", left.encode()).broken
