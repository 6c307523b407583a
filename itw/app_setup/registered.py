"""The App that GitHub made of a manifest: its id and its secrets, which are told once."""

import re
from dataclasses import dataclass, field
from typing import Any

from itw import messages
from itw.errors import UserError

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98})", re.ASCII)
PAGE = re.compile(r"https?://[\w.:-]+/[\w./-]+", re.ASCII)
PEM = re.compile(r"-----BEGIN (?:RSA )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END [A-Z ]+-----\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Secrets are left out of the representation, so that no log shows them by accident."""

    id: int
    slug: str
    name: str
    page: str  # the address of the App's page
    private_key: str = field(repr=False)  # PEM
    webhook_secret: str = field(repr=False, default="")  # "" where it has no webhook

    @classmethod
    def parse(cls, said: Any) -> "Registered":
        """Of the reply of `POST /app-manifests/{code}/conversions`. Raises UserError."""
        try:
            found = cls(
                id=int(said["id"]),
                slug=str(said["slug"]),
                name=str(said["name"]),
                page=str(said["html_url"]),
                private_key=str(said["pem"]),
                webhook_secret=str(said.get("webhook_secret") or ""),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError(messages.no_registration_title()) from error
        shapes = ((SLUG, found.slug), (PAGE, found.page), (PEM, found.private_key))
        if found.id < 1 or not all(shape.fullmatch(text) for shape, text in shapes):
            raise UserError(messages.no_registration_title())
        return found

    def as_json(self) -> dict[str, Any]:
        """As GitHub said it; with every secret."""
        return {
            "id": self.id,
            "slug": self.slug,
            "name": self.name,
            "html_url": self.page,
            "pem": self.private_key,
            "webhook_secret": self.webhook_secret,
        }

    @property
    def install_page(self) -> str:
        return f"{self.page}/installations/new"
