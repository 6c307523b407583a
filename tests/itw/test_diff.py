from itw.diff import Diff, FileChange, hunks_in

PATCH = """\
@@ -3,4 +3,5 @@ func TestX(t *testing.T) {
 a
-b
+c
+d
 e
 f
@@ -20 +21,0 @@
-gone
"""


def change(patch: str = PATCH, **fields: str) -> FileChange:
    known = {"status": "M", "path": "x.go", "old_path": "x.go", "old_blob": "1", "new_blob": "2"}
    return FileChange(**{**known, **fields}, hunks=tuple(hunks_in(patch)))


def test_added_and_removed_lines_are_numbered_on_their_own_sides():
    first, second = change().hunks
    assert first.added == {4, 5}
    assert first.removed == {4}
    assert second.added == frozenset()
    assert second.removed == {20}


def test_a_removed_line_that_looks_like_a_hunk_header_is_content():
    (hunk,) = hunks_in("@@ -1,2 +1 @@\n-@@ -9,9 +9,9 @@\n x\n")
    assert hunk.removed == {1}


def test_comments_go_on_context_and_added_lines_of_one_hunk():
    diff = Diff("b", "h", (change(),))
    assert diff.takes_comment("x.go", 3)
    assert diff.takes_comment("x.go", 5, start_line=4)
    assert not diff.takes_comment("x.go", 8)
    assert not diff.takes_comment("x.go", 5, start_line=2)
    assert not diff.takes_comment("other.go", 3)


def test_a_deleted_file_takes_no_comment():
    diff = Diff("b", "h", (change(status="D"),))
    assert not diff.takes_comment("x.go", 3)


def test_a_missing_newline_marker_counts_for_neither_side():
    (hunk,) = hunks_in("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n")
    assert hunk.added == {1}
    assert hunk.removed == {1}


def test_edited_file_adds_the_lines_of_its_edit() -> None:
    change = FileChange("M", "a.go", "a.go", "1" * 40, "2" * 40)
    diff = Diff("b" * 40, "a" * 40, (change,))

    edited = diff.edited("a.go", b"one\ntwo\nthree\n", b"one\n2\nand\nthree\nfour\n")

    assert sorted(edited.by_path["a.go"].added) == [2, 3, 5]
    assert diff.by_path["a.go"].added == frozenset()
