"""Which call of a function an offset is given to, asked again and again of one function."""

from bisect import bisect_left
from operator import attrgetter

from itw.source.call import Call
from itw.source.declared import Declared, remembered

Lists = tuple[list[Call], list[int], list[int]]


def given_to(declared: Declared, offset: int) -> Call | None:
    """The innermost call with the offset among its arguments."""
    calls, openings, parents = _lists(declared)
    index = bisect_left(openings, offset) - 1
    while index >= 0:
        if offset < calls[index].end:
            return calls[index]
        index = parents[index]
    return None


@remembered
def _lists(declared: Declared) -> Lists:
    """The calls by where their arguments begin, these places, and the call around each."""
    calls = sorted(declared.function.calls, key=attrgetter("opening"))
    parents: list[int] = []
    around: list[int] = []
    for index, call in enumerate(calls):
        while around and calls[around[-1]].end <= call.opening:
            around.pop()
        parents.append(around[-1] if around else -1)
        around.append(index)
    return calls, [call.opening for call in calls], parents
