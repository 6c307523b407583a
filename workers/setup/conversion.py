"""Exchanges the code of GitHub's answer for the App and its secrets: it works once."""

from itw import messages
from itw.app_setup.manifest import Site
from itw.app_setup.registered import Registered
from itw.errors import UserError
from workers.github.errors import Unavailable
from workers.setup.as_app import sent, transport_to

TRIES = 3


def converted(code: str, site: Site, *, apps: str) -> Registered:
    """`apps` is the page on which the App is found where its key could not be fetched."""
    transport, problem = transport_to(site.api), ""
    for _ in range(TRIES):  # what GitHub did not hear of can be asked again
        try:
            reply = sent(transport, "POST", f"/app-manifests/{code}/conversions")
        except Unavailable as error:
            problem = str(error)
            continue
        if reply.status == 201:
            return Registered.parse(reply.data)
        problem = f"{reply.status} {reply.message}".strip()
        if reply.status < 500:
            break
    raise UserError(messages.conversion_refused_title(said=problem, apps=apps))
