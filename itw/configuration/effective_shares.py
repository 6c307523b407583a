"""The limits that hold for a repository and its account, with who says each of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from itw.configuration.effective import ORGANISATION, Layer
from itw.configuration.layers import value_at
from itw.configuration.organisation import Organisation
from itw.fair_shares.limits import Allowed, By, Limits, What
from itw.spending import DOLLAR

OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSetting:
    """`most` of what "acme" or "acme/connect" may have; dollars are dollars.

    `origin` is "operator", or "organisation" with the line of its file.
    """

    whose: str
    what: What
    most: float
    origin: str
    line: int | None = None


def shares_in(
    repository: str, operator: Limits, organisation: Organisation
) -> Iterator[ShareSetting]:
    """Those that there are."""
    allowed = Allowed(repository=repository, operator=operator, organisation=organisation.shares)
    layer = Layer.of(organisation.source)
    for what in What:
        for most in allowed.most(what):
            if most.number is None:
                continue
            by_organisation = most.by is By.ORGANISATION
            yield ShareSetting(
                whose=most.whose,
                what=what,
                most=most.number / DOLLAR if what is What.DOLLARS else most.number,
                origin=ORGANISATION if by_organisation else OPERATOR,
                line=_line(layer, most.whose, what) if by_organisation else None,
            )


def _line(layer: Layer, whose: str, what: What) -> int | None:
    _, has_name, name = whose.partition("/")
    if not has_name:
        return layer.line_of(("shares", "all", what.value))
    named = value_at(layer.document, ("shares", "repositories")) or {}
    for spelled in named:
        line = layer.line_of(("shares", "repositories", spelled, what.value))
        if spelled.lower() == name.lower() and line is not None:
            return line
    return layer.line_of(("shares", "each", what.value))
