"""Rich text: where entities lie in UTF-16 units, and what cleaning leaves; splitting and Markdown have files of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Speech
from bot.texts.entry import PLAIN, Entry
from bot.texts.template import Template
from bot.views.phrase import phrase
from bot.views.rich import Entity, Rich, bold, clean, code, italic, lines, link, paragraphs, quote, units


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("学习提高", 4),
        ("🎉", 2),
        ("👨‍👩‍👧", 8),
        ("🇨🇳", 4),
        ("👍🏽", 4),
        ("e\u0301", 2),
        ("\ud83c", 1),
        ("𠮷", 2),
    ],
)
def test_length_is_counted_in_utf16_units(text, length):
    assert units(text) == length


@pytest.mark.parametrize(
    ("rich", "entities"),
    [
        (bold("学习"), (Entity("bold", 0, 2),)),
        (Rich.of("🎉 ", bold("学习"), "。"), (Entity("bold", 3, 2),)),
        ("👨‍👩‍👧" + italic("家🎉"), (Entity("italic", 8, 3),)),
        (Rich.of("a") + "𠮷" + code("x"), (Entity("code", 3, 1),)),
        (quote("他说：" + bold("好")), (Entity("blockquote", 0, 4), Entity("bold", 3, 1))),
        (bold("a" + italic("b") + "c"), (Entity("bold", 0, 3), Entity("italic", 1, 1))),
        (link("简报", "https://example.org/1"), (Entity("text_link", 0, 2, "https://example.org/1"),)),
    ],
)
def test_entities_lie_where_the_pieces_do(rich, entities):
    assert rich.entities == entities


@pytest.mark.parametrize(
    ("rich", "entities"),
    [
        (bold("a" + bold("b")), (Entity("bold", 0, 2),)),
        (quote(quote("a") + "b"), (Entity("blockquote", 0, 2),)),
        (code("a" + bold("b")), (Entity("code", 0, 2),)),
        (bold("a" + code("b") + "c"), (Entity("bold", 0, 1), Entity("code", 1, 1), Entity("bold", 2, 1))),
        (bold(code("b")), (Entity("code", 0, 1),)),
        (link(code("b"), "https://a.cn"), (Entity("text_link", 0, 1, "https://a.cn"),)),
        (bold(""), ()),
        (italic(" \n "), ()),
    ],
)
def test_nothing_nests_that_telegram_would_take_apart(rich, entities):
    assert rich.entities == entities


def test_lines_and_paragraphs_leave_out_what_is_not_there():
    assert lines("一", None, bold("二"), "", "三") == Rich("一\n二\n\n三", (Entity("bold", 2, 1),))
    assert paragraphs("一", None, "", bold("二")) == Rich("一\n\n二", (Entity("bold", 3, 1),))
    assert lines() == Rich()


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn",
        "javascript:alert(1)",
        "tg://user?id=1",
        "https://",
        "a.cn",
        "",
        "https://a b",
        "https://a\u202e.cn",
        "HTTPS:a",
    ],
)
def test_a_link_leads_to_an_https_address(url):
    with pytest.raises(ValueError, match="not an https address"):
        link("点这里", url)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("<b>粗</b> & *星* [链](https://a)", "<b>粗</b> & *星* [链](https://a)"),
        ("一\r\n二\r三\u2028四\t五", "一\n二\n三\n四 五"),
        ("a\x00b\x07c\x1b[31md\x7f", "abc[31md"),
        ("\u202e倒\u202c \u200f右\u2066x\u2069", "倒 右x"),
        ("半\ud83d个", "半个"),
        ("👨‍👩‍👧 👍🏽 ❤️ 🇨🇳 1️⃣", "👨‍👩‍👧 👍🏽 ❤️ 🇨🇳 1️⃣"),
        ("零\u200b宽\ufeff软\u00ad", "零宽软"),
        ("\u3164\u115f", ""),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_cleaning_keeps_what_is_visible(given, left):
    assert clean(given) == left


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_is_clean_and_can_be_sent(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@given(st.lists(st.tuples(st.sampled_from([bold, italic, quote, code, Rich.of]), st.text())))
def test_every_entity_covers_exactly_its_piece(pieces):
    rich = Rich.of(*(style(text) for style, text in pieces))
    data = rich.text.encode("utf-16-le", "surrogatepass")
    covered = [
        data[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "surrogatepass") for entity in rich.entities
    ]
    assert covered == [text for style, text in pieces if style != Rich.of and text.strip()]


def test_a_phrase_keeps_rich_arguments_in_their_places():
    speech = Speech(
        {"deeds.filed": Entry({PLAIN: Template.parse("🎉 {who}：{what}（{n} 件）")})}, "zh", "Asia/Shanghai"
    )
    assert phrase(speech, "deeds.filed", who="林", what=quote("修好了"), n=1) == Rich(
        "🎉 林：修好了（1 件）", (Entity("blockquote", 5, 3),)
    )
