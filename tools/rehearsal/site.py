"""The stand-in with a sample repository, and a page for what its people would do on GitHub."""

from collections.abc import Mapping
from contextlib import ExitStack
from html import escape
from types import TracebackType
from typing import Self

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from tests import sample_repository
from tests.github_double.double import GitHubDouble
from tests.github_double.people import PullPage
from tools.demo import seen
from tools.demo.page import page

REPOSITORY = "acme/connect"
PATH = f"/{REPOSITORY}"
AUTHOR = "sam"
BRANCH = sample_repository.BRANCH.removeprefix("refs/heads/")
STYLE = """:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif;
max-width: 42rem; margin: 2rem auto; padding: 0 1rem } li { margin: .8rem 0 } form { margin: 0 }
input { font: inherit; width: 100%; max-width: 24rem } button { font: inherit }"""


class Rehearsal:
    """GitHub with one repository and no App of ours: registering it is what is rehearsed."""

    def __init__(self, port: int = 0) -> None:
        self._stack = ExitStack()
        self.github = self._stack.enter_context(GitHubDouble(port=port))
        self.url = self.github.url
        self._repository = self.github.repository(REPOSITORY)
        self._repository.give(AUTHOR, "write")
        self._sample = sample_repository.load(self._repository.state.git.path)
        self._pull: PullPage | None = None
        self._of_github = self.github.wsgi.pages
        self.github.wsgi.pages = self._page

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _page(self, request: Request) -> Response | None:
        if request.path == PATH:
            if request.method == "POST":
                self._act(request.form)
                return redirect(PATH, 303)
            return Response(self._steps(), mimetype="text/html")
        if self._pull and request.path == f"{PATH}/pull/{self._pull.number}":
            shown = page(seen.pull_request(self._pull.state), site=self.url)
            return Response(shown, mimetype="text/html")
        return self._of_github(request)

    def _act(self, form: Mapping[str, str]) -> None:
        if self._pull is None:
            title, body = sample_repository.TITLE, sample_repository.BODY
            self._pull = self._repository.open_pull(BRANCH, title=title, body=body, by=AUTHOR)
        elif comment := form.get("comment", ""):
            self._pull.comment(comment, by=AUTHOR)
        else:
            self._repository.point(BRANCH, self._sample.fix, by=AUTHOR)

    def _steps(self) -> str:
        """What was done, and what can be done now."""
        apps = [each for each in self.github.world.apps.values() if each is not self.github.app]
        if not apps:
            return _html(f"No App yet: <code>.venv/bin/itw setup --github {self.url}</code>")
        installed = {each.app.id for each in self.github.world.installations.values()}
        steps = [
            f"{escape(app.name)} is installed here."
            if app.id in installed
            else f'{escape(app.name)}: <a href="/apps/{app.slug}/installations/new">install it</a>'
            for app in apps
        ]
        if not installed:
            return _html(*steps)
        if self._pull is None:
            return _html(*steps, _form("", f"Open a pull request as {AUTHOR}"))
        link = f'<a href="{PATH}/pull/{self._pull.number}">The pull request</a>'
        comment = '<input name="comment" aria-label="comment" value="/integration-tests help">'
        return _html(
            *steps,
            f"{link}, as a person sees it; load it again for what is new.",
            _form(comment, f"Comment as {AUTHOR}"),
            *([_form("", "Push a fix")] if self._pull.head_sha != self._sample.fix else []),
        )


def _form(fields: str, button: str) -> str:
    return f'<form method="post">{fields} <button>{button}</button></form>'


def _html(*steps: str) -> str:
    """One page, an item for each step; they are HTML already."""
    items = "".join(f"<li>{step}</li>" for step in steps)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{REPOSITORY}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{STYLE}</style><h1>{REPOSITORY}</h1><ol>{items}</ol></html>"
    )
