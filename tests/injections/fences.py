"""A prompt as a reader of its fences sees it: what is data, and what is left as our own words."""

import re
from dataclasses import dataclass

OPENING = re.compile(
    r'<(?P<kind>\w+) id="(?P<id>[0-9a-f]{16})"(?P<attributes>(?: \w+="[^"<>]*")*)>'
)


class Unfenced(AssertionError):
    """A fence that does not end, or words of others outside of any."""


@dataclass(frozen=True)
class Block:
    kind: str
    attributes: str
    text: str


def parted(prompt: str) -> tuple[str, list[Block]]:
    """The words outside of every fence, and the blocks in their order.

    A block ends at the line with its own id, whatever looks like a fence on the way.
    """
    outside: list[str] = []
    blocks: list[Block] = []
    lines = iter(prompt.split("\n"))
    for line in lines:
        match = OPENING.fullmatch(line)
        if match is None:
            outside.append(line)
            continue
        end, inside = f'</{match["kind"]} id="{match["id"]}">', []
        for each in lines:
            if each == end:
                break
            inside.append(each)
        else:
            raise Unfenced(f"{line} does not end")
        blocks.append(Block(match["kind"], match["attributes"], "\n".join(inside)))
    return "\n".join(outside), blocks


def where(prompt: str, canary: str) -> list[str]:
    """The kinds of the blocks that have the canary; raise Unfenced where it is outside of them."""
    outside, blocks = parted(prompt)
    if canary in outside:
        raise Unfenced(next(line for line in outside.split("\n") if canary in line)[:200])
    return [block.kind for block in blocks if canary in block.text or canary in block.attributes]
