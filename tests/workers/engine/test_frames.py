from hypothesis import given
from hypothesis import strategies as st

from workers.engine.frames import MAX_LINE, Frames, Lines

CONTENTS = st.lists(st.tuples(st.sampled_from([1, 2]), st.binary(max_size=40)), max_size=20)


def framed(stream: int, content: bytes) -> bytes:
    return bytes([stream, 0, 0, 0]) + len(content).to_bytes(4, "big") + content


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    """The data in pieces of these sizes, over and over."""
    pieces, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        pieces.append(data[at : at + size])
        at, turn = at + size, turn + 1
    return pieces


@given(CONTENTS, st.lists(st.integers(1, 30), min_size=1))
def test_frames_are_the_same_however_they_are_cut(
    contents: list[tuple[int, bytes]], sizes: list[int]
) -> None:
    frames = Frames()
    found = {1: b"", 2: b""}
    for piece in cut(b"".join(framed(*each) for each in contents), sizes):
        for stream, content in frames.feed(piece):
            found[stream] += content
    for stream in found:
        assert found[stream] == b"".join(each for of, each in contents if of == stream)


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
