"""Parts of a text for which there is room; the others are counted."""

from collections.abc import Callable, Iterable, Iterator

BETWEEN = 2  # characters between two parts


def within(parts: Iterable[str], room: int, more: Callable[[int], str]) -> Iterator[str]:
    """The first parts that fit into so many characters; then `more` of how many do not."""
    dropped = 0
    for part in parts:
        room -= len(part) + BETWEEN
        if room < 0:
            dropped += 1
        else:
            yield part
    if dropped:
        yield more(dropped)
