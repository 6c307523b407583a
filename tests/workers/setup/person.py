"""A person with a browser: opens pages, reads their forms, and presses their buttons."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class Forms(HTMLParser):
    """The form of a page: where it goes, and what its fields hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action, self.fields = "", {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.action = found["action"]
        if tag == "input":
            self.fields[found["name"]] = found.get("value", "")


class Person:
    def __init__(self) -> None:
        self.session = requests.Session()

    def open(self, address: str) -> requests.Response:
        return self.session.get(address, timeout=20)

    def press(self, page: requests.Response, **filled: str) -> requests.Response:
        """The page's button, with some fields filled in; where that leads is followed."""
        form = Forms(page.text)
        address = urljoin(page.url, form.action)
        return self.session.post(address, {**form.fields, **filled}, timeout=60)

    def create_app(self, address: str, **filled: str) -> requests.Response:
        """What `itw setup` asks for, until the browser is back on its page."""
        return self.press(self.press(self.open(address)), **filled)
