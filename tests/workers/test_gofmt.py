"""What gofmt says of an edit."""

import shutil

import pytest

from workers import gofmt

pytestmark = pytest.mark.skipif(shutil.which("gofmt") is None, reason="gofmt is not installed")
CLEAN = b"package a\n\nvar x = 1\n"


def test_formatted_edit_is_kept() -> None:
    assert gofmt.keeps(CLEAN, b"package a\n\nvar x = 2\n")


def test_edit_that_gofmt_would_change_is_not() -> None:
    assert not gofmt.keeps(CLEAN, b"package a\n\nvar x  = 2\n")


def test_edit_that_does_not_parse_is_not() -> None:
    assert not gofmt.keeps(CLEAN, b"package a\n\nvar x = {\n")
    assert not gofmt.keeps(b"package  a\n", b"package a\n\nvar x = {\n")


def test_file_that_was_not_formatted_says_nothing_of_its_edit() -> None:
    assert gofmt.keeps(b"package  a\r\n", b"package  a\r\n\r\nvar x = 2\r\n")
