"""The operator's exceptions: other limits than the usual ones for an account or a repository.

acme:jobs=6,minutes=2000 acme/connect:dollars=20
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from itw import messages
from itw.errors import UserError
from itw.fair_shares.limits import Share, What
from itw.spending import DOLLAR

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:/[A-Za-z0-9._-]{1,100})?")
WHOLE, AMOUNT = re.compile(r"[1-9][0-9]{0,5}"), re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,2})?")


class InvalidExceptions(UserError):
    """The text names nobody, nothing that is limited, or no number."""


def parse_exceptions(text: str) -> Mapping[str, Share]:
    """By name in lower case. Raise InvalidExceptions."""
    found: dict[str, Share] = {}
    for entry in text.split():
        name, colon, said = entry.partition(":")
        if not colon or not NAME.fullmatch(name):
            raise InvalidExceptions(messages.no_exception(entry=entry))
        if name.lower() in found:
            raise InvalidExceptions(messages.excepted_twice(name=name))
        amounts = list(_amounts(entry, said))
        if len(dict(amounts)) < len(amounts):
            raise InvalidExceptions(messages.no_exception(entry=entry))
        found[name.lower()] = Share(**dict(amounts))
    return MappingProxyType(found)


def _amounts(entry: str, said: str) -> Iterator[tuple[str, int]]:
    for each in said.split(","):
        what, _, amount = each.partition("=")
        if what == What.DOLLARS and AMOUNT.fullmatch(amount):
            yield what, round(float(amount) * DOLLAR)
        elif what in {What.JOBS, What.MINUTES} and WHOLE.fullmatch(amount):
            yield what, int(amount)
        else:
            raise InvalidExceptions(messages.no_exception(entry=entry))
