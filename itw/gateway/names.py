"""The answer to a question of DNS for a name that is nobody's here: there is none.

The engine answers for containers and their aliases itself. Everything else it would hand to a name
server, of which a job has none: whoever asks would wait for ten seconds, and fail all the same.
The answer is marked as authoritative, by which a probe knows it from one that came from outside.
"""

import struct

# An engine before 26 asks the host's resolver for names it does not know, also for a network
# without a way out (CVE-2024-29018). It asks this one in the container's own network instead, where
# the gateway says at once that there is no such name.
NO_RESOLVER = "127.0.0.1"
HEADER = struct.Struct("!6H")  # id, flags, and how many questions, answers, authorities, others
RESPONSE, KEPT, OURS, RECURSION, NO_SUCH_NAME = 0x8000, 0x7900, 0x0400, 0x0080, 3
MAX_LABEL = 63


def no_such_name(query: bytes) -> bytes | None:
    """None for what is no question: an answer, or nothing that can be read."""
    if len(query) < HEADER.size:
        return None
    identity, flags, questions, *_ = HEADER.unpack_from(query)
    end = _end_of_question(query)
    if flags & RESPONSE or questions != 1 or end is None:
        return None
    flags = RESPONSE | (flags & KEPT) | OURS | RECURSION | NO_SUCH_NAME
    return HEADER.pack(identity, flags, 1, 0, 0, 0) + query[HEADER.size : end]


def _end_of_question(query: bytes) -> int | None:
    """Labels, each behind its length, up to an empty one; then type and class."""
    at = HEADER.size
    while at < len(query) and (length := query[at]):
        if length > MAX_LABEL:
            return None
        at += 1 + length
    end = at + 5
    return end if end <= len(query) else None
