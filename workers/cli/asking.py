"""Questions to the person at the terminal; where there is none, options answer them."""

import sys
from dataclasses import dataclass

import click

from itw import messages
from itw.errors import UserError


@dataclass(frozen=True, slots=True)
class Asking:
    """`yes` agrees to what is shown; `replace` to losing what is there."""

    yes: bool = False
    replace: bool = False

    @property
    def somebody(self) -> bool:
        return sys.stdin.isatty()

    def go_on(self) -> None:
        """Raises UserError where nobody agrees, click's Abort where somebody does not."""
        if self.yes:
            return
        if not self.somebody:
            raise UserError(messages.who_agrees_title())
        click.confirm(messages.go_on_title(), default=True, abort=True, err=True)

    def replaces(self, what: list[str]) -> None:
        """Raises UserError unless what would be lost may be."""
        if not what or self.replace:
            return
        names = ", ".join(what)
        asked = self.somebody and not self.yes
        if not asked or not click.confirm(messages.replace_title(what=names), err=True):
            raise UserError(messages.not_replaced_title(what=what))

    def text(self, question: str, *, option: str) -> str:
        if not self.somebody:
            raise UserError(messages.nobody_to_ask_title(option=option))
        return str(click.prompt(question, err=True))
