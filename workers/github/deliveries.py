"""Deliveries of the App's webhook, as GitHub lists them and sends them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from requests.utils import parse_header_links

from itw.recovery.deliveries import Delivery
from workers.github.client import Client
from workers.github.errors import Invalid, NotFound, OutcomeUnknown
from workers.github.reply import Reply
from workers.github.transport import PAGE

PATH = "/app/hook/deliveries"


@dataclass(frozen=True, slots=True)
class DeliveriesPage:
    """From new to old; `older` is the cursor of the next page, "" after the last."""

    deliveries: Sequence[Delivery]
    older: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    """With the App's own JWT."""

    client: Client

    def page(self, cursor: str = "") -> DeliveriesPage:
        """Newest first. A cursor that GitHub does not know any more is the end of the list."""
        query = {"per_page": PAGE} | ({"cursor": cursor} if cursor else {})
        try:
            reply = self.client.read(PATH, query)
        except (NotFound, Invalid):
            if not cursor:
                raise
            return DeliveriesPage((), "")
        return DeliveriesPage([delivery_of(data) for data in reply.data], _older(reply))

    def ask_again(self, delivery: int) -> bool:
        """Have it sent once more; False where GitHub does not have it any more.

        Sent twice is received once: the receiver knows a delivery by its guid.
        """
        try:
            self.client.post(f"{PATH}/{delivery}/attempts", {})
        except (NotFound, Invalid):
            return False
        except OutcomeUnknown:
            return True  # the list will tell
        return True


def delivery_of(data: Mapping[str, Any]) -> Delivery:
    return Delivery(
        id=data["id"],
        guid=data["guid"],
        at=datetime.fromisoformat(data["delivered_at"]),
        status_code=data["status_code"],
        event=data["event"],
        action=data["action"] or "",
        redelivery=data["redelivery"],
    )


def _older(reply: Reply) -> str:
    for link in parse_header_links(reply.headers.get("link", "")):
        if link.get("rel") == "next":
            return "".join(parse_qs(urlsplit(link["url"]).query).get("cursor", []))
    return ""
