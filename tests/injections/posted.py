"""What may come alive in a text of ours on GitHub, judged by a real Markdown renderer."""

import re
import unicodedata

from itw.reporting.markers import marker_in, unmarked
from tests.itw.reporting.test_markdown import MENTION, tokens

OURS = re.compile(
    r"</?(?:sub|details|summary)>|<br>|<!-- /?model-review -->"
    r"|<details>\n<summary>[^<]*</summary>\n?"
)
LINKS = ("https://github.com/o/r/", "https://github.com/o/r")


def assert_harmless(body: str) -> None:
    """No image, no link but ours, no element but ours, no mention, nothing invisible."""
    for token in tokens(unmarked(body)):
        assert token.type != "image", body
        if token.type == "link_open":
            assert str(token.attrGet("href")).startswith(LINKS), body
        if token.type in {"html_inline", "html_block"}:
            assert not OURS.sub("", token.content).strip().startswith("<"), token.content
        if token.type in {"text", "text_special"}:
            assert not MENTION.search(token.content), token.content
            assert "evil.example" not in re.findall(r"(?:www\.|//)(\S+)", token.content), body
    for letter in body:
        invisible = unicodedata.category(letter) in {"Cc", "Cf", "Cs"}
        assert not invisible or letter in "\n\t\u200b", (hex(ord(letter)), body)


def assert_marker_is_ours(body: str, head: str) -> None:
    """One marker, on the last line, of that head; what looks like one is text."""
    marker = marker_in(body)
    assert marker is not None
    assert marker.head == head
    assert body.count("<!-- integration-test-writer") == 1
