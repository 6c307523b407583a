from hypothesis import given
from hypothesis import strategies as st

from tests.itw.gateway.test_frames import cut
from workers.engine.lines import MAX_LINE, Lines


@given(st.binary(max_size=300), st.lists(st.integers(1, 50), min_size=1))
def test_lines_are_the_same_however_they_are_cut(data: bytes, sizes: list[int]) -> None:
    lines = Lines()
    found = [line for piece in cut(data, sizes) for line in lines.feed(piece)] + lines.end()
    assert b"".join(found) == data
    assert all(line.endswith(b"\n") for line in found[:-1])
    assert not any(b"\n" in line[:-1] for line in found)


def test_line_without_an_end_is_cut() -> None:
    lines = Lines()
    found = [line for _ in range(100) for line in lines.feed(b"x" * 100_000)]
    assert max(map(len, found)) < MAX_LINE + 100_000
    assert len(b"".join(found + lines.end())) == 10_000_000
