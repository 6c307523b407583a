"""Markdown drawn the way GitHub draws it, and made as harmless as GitHub makes it.

GitHub lets some HTML through (details, sub, kbd, …) and drops the rest. `nh3` does the same here
with GitHub's list, so a page shows what a person would see, also for hostile text.
"""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from tools.demo.diff_table import highlighted

# https://github.com/gjtorikian/html-pipeline: what its sanitization filter keeps
TAGS = frozenset(
    """
    h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p
    picture ol ul table thead tbody tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td
    th s strike summary details caption figure figcaption abbr cite dfn mark small span
    """.split()  # noqa: SIM905 - sixty words, not sixty quoted ones
)
ATTRIBUTES = {
    "*": {"align", "title", "dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "details": {"open"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "div": {"class"},
    "span": {"class"},
    "pre": {"class"},
}
OURS = {  # classes that this module writes; no others survive
    "div": {"suggestion", "suggestion-title", "alert"},
    "pre": {"code"},
}
MENTION = re.compile(r"(?<![\w/`@])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})(?![\w-])")
PYGMENTS_CLASS = re.compile(r"[a-z][a-z0-9]{0,2}")


def render(source: str, *, comment: bool = True, replaced: Sequence[str] = ()) -> Markup:
    """HTML of a comment (line ends count) or of a check run's text (they don't).

    `replaced` are the lines a `suggestion` block would take the place of.
    """
    parser = MarkdownIt("gfm-like", {"html": True, "breaks": comment, "linkify": True})
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("text", _text)
    raw = parser.render(source, {"replaced": list(replaced)})
    clean = nh3.clean(
        raw,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return Markup(clean)  # noqa: S704 - sanitised on the line above


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute != "class":
        return value
    names = value.split()
    if tag == "span":
        return value if all(PYGMENTS_CLASS.fullmatch(name) for name in names) else None
    return value if set(names) <= OURS.get(tag, set()) else None


def _fence(
    _self: object, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    language = token.info.split()[0] if token.info.split() else ""
    body = token.content.removesuffix("\n").split("\n")
    if language == "suggestion":
        return _suggestion(env["replaced"], [] if token.content == "" else body)
    return f'<pre class="code">{_lines(body, language)}</pre>\n'


def _suggestion(old: list[str], new: list[str]) -> str:
    removed = "".join(f"<tr><td>-</td><td><del>{escape(line)}</del></td></tr>" for line in old)
    added = "".join(f"<tr><td>+</td><td><ins>{escape(line)}</ins></td></tr>" for line in new)
    title = '<div class="suggestion-title">Suggested change</div>'
    return f'<div class="suggestion">{title}<table><tbody>{removed}{added}</tbody></table></div>\n'


def _lines(body: list[str], language: str) -> str:
    return "\n".join(highlighted(body, f"x.{language}" if language.isalnum() else "x"))


def _text(
    _self: object, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Text with @names in bold, as GitHub shows the mention it would notify somebody of."""
    return MENTION.sub(r"<strong>@\1</strong>", str(escape(tokens[index].content)))
