"""What a coverage profile says of the place that a mutant changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.mutants import Family, Mutant
from itw.mutants.mutant import Edit
from itw.proving.cover import NOTHING_KNOWN, Cover, cover_in, place_of
from tests.itw.run_builders import PACKAGE

PATH = f"{PACKAGE}/cache.go"
IMPORT = f"example.org/connect/{PACKAGE}"
GO = b"""package redis

func (c *cache) Get(key string) error {
	value, err := c.get(key)
	if err != nil {
		return wrap(err)
	}
	c.last = value
	return nil
}

func (c *cache) Close() error { return nil }
"""
# As `go test -coverprofile` wrote it for this file, called with a key that is there.
PROFILE = (
    b"mode: set",
    f"{IMPORT}/cache.go:3.39,5.16 2 1".encode(),
    f"{IMPORT}/cache.go:5.16,7.3 1 0".encode(),
    f"{IMPORT}/cache.go:8.2,9.12 2 1".encode(),
    f"{IMPORT}/cache.go:12.31,12.43 1 0".encode(),
)


def cover(lines: tuple[bytes, ...] = PROFILE) -> Cover:
    return cover_in(lines, package=PACKAGE, import_path=IMPORT)


def changed(old: bytes, new: bytes = b"x") -> Mutant:
    """A mutant of the first place where the file has the old code."""
    start = GO.index(old)
    edit = Edit(start, start + len(old), new)
    line = place_of(GO, start).line
    return Mutant(family=Family.RANDOM, name="n", what="w", path=PATH, line=line, edits=(edit,))


def wrapped(method: bytes) -> Mutant:
    return changed(method, b"itwOriginal" + method)


def behind(statement: bytes) -> Mutant:
    """One that puts something behind a statement, as an ignored option does."""
    mutant = changed(statement)
    end = mutant.edits[0].end
    return Mutant(
        family=Family.PROMISE, name="n", what="w", path=PATH, line=mutant.line,
        edits=(Edit(end, end, b"; value = 1"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mutant", "reached"),
    [
        (changed(b"err != nil"), True),
        (changed(b"wrap(err)"), False),
        (changed(b"c.last = value"), True),
        (wrapped(b"Get"), True),
        (wrapped(b"Close"), False),
        (behind(b"value, err := c.get(key)\n\tif err != nil {\n\t\treturn wrap(err)\n\t}"), True),
    ],
)
def test_the_innermost_block_tells(mutant: Mutant, *, reached: bool) -> None:
    assert cover().reaches(mutant, GO) is reached


def test_what_nobody_knows_is_taken_to_be_reached() -> None:
    assert NOTHING_KNOWN.reaches(wrapped(b"Close"), GO)
    elsewhere = cover_in(PROFILE, package="internal/impl/nats")  # its files have other paths
    assert elsewhere.blocks
    assert elsewhere.reaches(wrapped(b"Close"), GO)


def test_files_of_other_packages_are_left_out() -> None:
    assert not cover((b"example.org/other/cache.go:3.1,4.2 1 1",)).blocks


def test_a_block_that_ran_in_one_of_two_profiles_ran() -> None:
    again = tuple(line[:-1] + b"1" for line in PROFILE[1:])
    assert all(block.ran for block in cover((*PROFILE, *again)).blocks)


@given(st.lists(st.binary(max_size=80) | st.sampled_from(PROFILE)))
def test_whatever_is_printed_is_read(lines: list[bytes]) -> None:
    found = cover_in(lines, package=PACKAGE, import_path=IMPORT)
    assert len(found.blocks) <= len(lines)
