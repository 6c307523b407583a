"""The engine's framing of output."""

from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.frames import Frames

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
