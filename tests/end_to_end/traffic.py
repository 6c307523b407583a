"""Deliveries as a busy organisation causes them: bursts, duplicates, forgeries, others' news.

What people really do goes through the double (outage.py); this is all that comes besides.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from uuid import UUID

from tests.bot.deliveries import body_of, headers, payload
from tests.end_to_end.installation import Installation
from tests.end_to_end.outage import HELP
from tests.github_double.state import Delivery

FORGED = 0.05
AGAIN = 0.35  # of the others: what was sent before, half of it under another id
AT_ONCE = 16
Sent = tuple[str, bytes, dict[str, str]]  # kind, body, headers


class Traffic:
    """Draws deliveries from a seed, sends them, and remembers what became of them."""

    def __init__(self, installation: Installation, seed: int) -> None:
        self.installation, self.random = installation, random.Random(seed)  # noqa: S311
        self.answers: Counter[tuple[str, int]] = Counter()  # of kind and status; 0 is none
        self.forged: list[str] = []  # their delivery ids

    @property
    def sent(self) -> int:
        return self.answers.total()

    def burst(self, most: int = 100) -> None:
        """Up to so many at once."""
        drawn = list(self._drawn(self.random.randint(1, most)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            statuses = list(pool.map(self._post, drawn))
        self.answers.update(zip((kind for kind, *_ in drawn), statuses, strict=True))

    def _drawn(self, count: int) -> Iterator[Sent]:
        real = self.installation.system.github.deliveries
        sent = [each for each in real[-400:] if each.event in {"pull_request", "issue_comment"}]
        for _ in range(count):
            if sent and self.random.random() < FORGED:
                yield self._forge(self.random.choice(sent))
            elif sent and self.random.random() < AGAIN:
                yield self._again(self.random.choice(sent))
            else:
                yield self._other()

    def _again(self, delivery: Delivery) -> Sent:
        guid = delivery.guid if self.random.random() < 0.5 else self._guid()
        body = json.dumps(delivery.payload, separators=(",", ":")).encode()
        return "again", body, dict(headers(delivery.event, body, delivery=guid))

    def _forge(self, delivery: Delivery) -> Sent:
        """A command in somebody's name, or a head that nobody pushed, signed with a wrong key."""
        values, guid = json.loads(json.dumps(delivery.payload)), self._guid()
        if "comment" in values:
            values["comment"] |= {"id": self.random.randrange(10**9), "body": HELP}
        else:
            values["pull_request"]["head"]["sha"] = f"{self.random.getrandbits(160):040x}"
        body = json.dumps(values, separators=(",", ":")).encode()
        self.forged.append(guid)
        return "forged", body, dict(headers(delivery.event, body, delivery=guid, secret=b"guess"))

    def _other(self) -> Sent:
        """Of a repository where nobody asked us anything."""
        body = body_of(payload("issue_comment_created", comment__id=self.random.randrange(10**9)))
        return "other", body, dict(headers("issue_comment", body, delivery=self._guid()))

    def _guid(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def _post(self, sent: Sent) -> int:
        _, body, fields = sent
        connection = HTTPConnection("127.0.0.1", self.installation.port, timeout=10)
        try:
            connection.request("POST", "/webhook", body, fields)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def obeyed_forgeries(self) -> list[str]:
        """Forged deliveries that were taken, or that any process has heard of."""
        taken = [f"{key}" for key in self.answers if key[0] == "forged" and 200 <= key[1] < 300]
        logs = self.installation.system.directory.glob("*.log")
        said = "".join(path.read_text() for path in logs if path.stem != "receiver")
        return taken + [guid for guid in self.forged if guid in said]
