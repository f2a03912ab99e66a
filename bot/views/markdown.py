"""Trusted Markdown (study material) turned into text with entities; words of members never come here."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from markdown_it.tree import SyntaxTreeNode

from bot.views.rich import Rich, bold, code, italic, lines, link, paragraphs, quote

_BULLET = "\u2022 "
_RULE = "\u2014\u2014\u2014"
_INDENT = "    "
_WIDE = frozenset("WFA")
"""East Asian widths of Chinese characters and of the punctuation between them; A holds its quotation marks."""


@lru_cache(maxsize=256)  # a card goes to thousands, and parsing it would cost more than sending it
def from_markdown(text: str) -> Rich:
    """Return CommonMark as rich text: headings bold, lists with bullets, quotations; HTML stays as it is written.

    A link to anything but an https address is shown as its label alone, a picture as its description.
    """
    tree = SyntaxTreeNode(_PARSER.parse(text))
    return _blocks(tree.children)


def _emphasis_marks(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # markdown-it calls it like that
    """Read `*` and `_` as CommonMark does, but let stars touch Chinese text and its punctuation on either side.

    CommonMark expects spaces between words, and would show the stars where a bold phrase begins or ends with
    a quotation mark in the middle of a Chinese sentence.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    before = state.src[state.pos - 1] if state.pos else " "
    behind = state.src[state.pos + scanned.length : state.pos + scanned.length + 1] or " "
    opens, closes = scanned.can_open, scanned.can_close
    if marker == "*" and not (before.isascii() and behind.isascii()):
        opens, closes = not behind.isspace(), not before.isspace()
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        last = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), scanned.length, last, -1, opens, closes))
    state.pos += scanned.length
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.inline.ruler.at("emphasis", _emphasis_marks)
    return parser


_PARSER = _parser()


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Rich:
    return paragraphs(*map(_block, nodes))


def _block(node: SyntaxTreeNode) -> Rich:
    match node.type:
        case "heading":
            return bold(_inline(node.children))
        case "bullet_list":
            return _list(node, lambda _: _BULLET)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return _list(node, lambda position: f"{first + position}. ")
        case "blockquote":
            return quote(_blocks(node.children))
        case "fence" | "code_block":
            return code(node.content.rstrip("\n"))
        case "hr":
            return Rich.of(_RULE)
        case _:
            return _inline(node.children)


def _list(node: SyntaxTreeNode, mark: Callable[[int], str]) -> Rich:
    """Return list items below each other; those of a list in the list are indented."""
    indent = _INDENT * _depth(node)
    return lines(*(_item(item, indent + mark(position)) for position, item in enumerate(node.children)))


def _item(node: SyntaxTreeNode, mark: str) -> Rich:
    return Rich.of(mark, lines(*map(_block, node.children)))


def _depth(node: SyntaxTreeNode) -> int:
    depth, above = 0, node.parent
    while above is not None:
        depth += above.type == "list_item"
        above = above.parent
    return depth


def _inline(nodes: Sequence[SyntaxTreeNode]) -> Rich:
    spans = [_span(node) for node in nodes]
    for position, node in enumerate(nodes):
        if node.type == "softbreak":
            spans[position] = Rich.of(_glue(spans[:position], spans[position + 1 :]))
    return Rich.of(*spans)


def _glue(before: list[Rich], behind: list[Rich]) -> str:
    """What a line end of the source becomes: a space, or nothing between Chinese characters."""
    last = next((span.text[-1] for span in reversed(before) if span), " ")
    first = next((span.text[0] for span in behind if span), " ")
    return "" if _is_wide(last) and _is_wide(first) else " "


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE


def _span(node: SyntaxTreeNode) -> Rich:
    match node.type:
        case "text":
            return Rich.of(node.content)
        case "strong":
            return bold(_inline(node.children))
        case "em":
            return italic(_inline(node.children))
        case "code_inline":
            return code(node.content)
        case "link":
            return _link(_inline(node.children), str(node.attrs.get("href", "")))
        case "hardbreak":
            return Rich.of("\n")
        case _:
            return _inline(node.children)


def _link(label: Rich, url: str) -> Rich:
    try:
        return link(label, url)
    except ValueError:
        return label
