"""The page for the browser: the whole manifest in a form, and nothing that is not ours."""

import json
from html.parser import HTMLParser

from itw.app_setup.manifest import Site, manifest
from itw.app_setup.page import beginning, ending, refusal


class Form(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.found = [], {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in {"form", "input"}:
            self.found[tag] = dict(attrs)


def shown(hook="https://itw.acme.dev/webhook"):
    return beginning(
        site=Site("https://github.com"),
        organization="acme",
        manifest=manifest(webhook=hook, redirect="http://127.0.0.1:9/created"),
        state="s3cr3t",
        minutes=20,
    )


def test_the_form_posts_the_manifest_with_the_state():
    form = Form(shown()).found
    assert form["form"]["action"].endswith("/organizations/acme/settings/apps/new?state=s3cr3t")
    said = json.loads(form["input"]["value"])
    assert said["redirect_url"] == "http://127.0.0.1:9/created"
    assert said["hook_attributes"]["url"] == "https://itw.acme.dev/webhook"


def test_each_permission_is_there_with_its_reason():
    assert "contents: write" in shown()
    assert "resolving the threads" in shown()


def test_nothing_comes_from_elsewhere_and_nothing_runs():
    for text in (shown(), ending(name="<script>", install="https://x"), refusal("<img src=x>")):
        assert not {"script", "img", "link", "iframe"} & {*Form(text).tags}
