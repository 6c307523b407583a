"""Lines that take a comment, also about what is gone."""

import pytest

from itw.diff import Diff, FileChange, hunks_in
from itw.reporting.where import comment_line, seen_at_head, stands_at_base
from tests.itw.builders import BASE, HEAD, finding, place

PATH = "internal/impl/timeplus/output.go"
PATCH = "\n".join(
    [
        "@@ -78,7 +78,4 @@ func init() {",
        " first context",
        " second context",
        " third context",
        "-if err := service.RegisterBatchOutput(...); err != nil {",
        "-    panic(err)",
        "-}",
        " last context",
    ]
)


def diff(status: str = "M") -> Diff:
    change = FileChange(status, PATH, PATH, "1" * 40, "2" * 40, tuple(hunks_in(PATCH)))
    return Diff(BASE, HEAD, (change,))


@pytest.mark.parametrize(("old", "new"), [(81, 81), (83, 81), (78, 78), (84, 81)])
def test_removal_is_commented_where_the_hunk_goes_on(old: int, new: int) -> None:
    about = finding(rule="removed_connector", place=place(old, path=PATH))

    assert comment_line(about, diff()) == (PATH, new)
    assert diff().takes_comment(PATH, new)


def test_removal_outside_the_hunks_or_with_its_file_takes_no_comment() -> None:
    about = finding(rule="removed_connector", place=place(12, path=PATH))

    assert comment_line(about, diff()) is None
    assert comment_line(finding(place=place(81, path=PATH)), diff("D")) is None


def test_what_is_at_head_is_looked_up_at_head() -> None:
    assert not stands_at_base(finding(place=place(80, path=PATH)), diff())
    assert stands_at_base(finding(place=place(80, path=PATH)), diff("D"))
    assert comment_line(finding(place=place(81, path=PATH)), diff()) == (PATH, 81)


def test_what_is_gone_is_seen_beside_its_removal() -> None:
    gone = finding(rule="removed_connector", place=place(84, path=PATH))
    there = finding(place=place(79, path=PATH))

    assert seen_at_head(gone, diff()).place == place(81, path=PATH)
    assert seen_at_head(gone, diff()).fingerprint == gone.fingerprint
    assert seen_at_head(gone, diff("D")) == gone  # its file is nowhere at head
    assert seen_at_head(there, diff()) == there


def test_what_is_gone_with_a_mere_rename_is_seen_in_the_new_file() -> None:
    renamed = FileChange("R", "output.go.txt", PATH, "1" * 40, "1" * 40, ())
    gone = finding(rule="removed_connector", place=place(84, path=PATH))

    assert comment_line(gone, Diff(BASE, HEAD, (renamed,))) is None
    assert seen_at_head(gone, Diff(BASE, HEAD, (renamed,))).place == place(84, path="output.go.txt")


@pytest.mark.parametrize(("old", "new"), [(12, 12), (90, 87)])
def test_what_is_gone_beyond_the_hunks_is_seen_where_its_line_is_now(old: int, new: int) -> None:
    gone = finding(rule="removed_connector", place=place(old, path=PATH))

    assert seen_at_head(gone, diff()).place == place(new, path=PATH)


def test_what_is_gone_with_a_whole_hunk_is_seen_where_it_was_cut() -> None:
    cut = FileChange(
        "M", PATH, PATH, "1" * 40, "2" * 40, tuple(hunks_in("@@ -4,3 +3,0 @@\n-a\n-b\n-c"))
    )
    gone = finding(rule="removed_connector", place=place(5, path=PATH))

    assert seen_at_head(gone, Diff(BASE, HEAD, (cut,))).place == place(3, path=PATH)
