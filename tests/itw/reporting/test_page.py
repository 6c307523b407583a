from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from itw.reporting.page import (
    bars,
    code,
    heading,
    in_paragraph,
    page,
    paragraph,
    subheading,
    table,
)

HOSTILE = "</p><script>alert(1)</script>\"'&<!--"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)

    def handle_comment(self, data: str) -> None:
        self.seen.append("comment")


def tags_in(text: str) -> list[str]:
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser.seen


def everything(text: str) -> str:
    return page(
        text,
        heading(text),
        paragraph(text, soft=True),
        code(text),
        subheading(text),
        in_paragraph(text, code(text)),
        table((text, text), [(text, 3), (code(text), 4)]),
        bars(text, [(text, 1)]),
    )


@given(st.text(max_size=40) | st.just(HOSTILE))
def test_text_never_becomes_markup(text: str):
    assert tags_in(everything(text)) == tags_in(everything("x"))


def test_numbers_stand_under_their_head():
    markup = table(("Rule", "Errors"), [("x", 1200)]).markup
    assert '<th class="number">Errors</th>' in markup
    assert '<td class="number">1,200</td>' in markup
    assert "<th>Rule</th>" in markup


def test_an_empty_table_and_plot_are_whole():
    assert "<tbody>" in table(("a",), []).markup
    assert "<svg" in bars("nothing", []).markup


def test_the_longest_bar_is_the_largest_value():
    markup = bars("b", [("a", 1), ("b", 4)]).markup
    widths = [float(part.split('"')[0]) for part in markup.split('width="')[1:]]
    assert widths[1] == 4 * widths[0]
