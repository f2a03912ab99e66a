"""Where texts are cut that one message can't hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.rich import Entity, Rich, bold, code, italic, lines, link, units
from bot.views.splitting import split


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("短", 10, ["短"]),
        ("一二三\n\n四五六", 7, ["一二三\n\n", "四五六"]),
        ("一二\n三四\n五六", 7, ["一二\n三四\n", "五六"]),
        ("一二三。四五六。七", 6, ["一二三。", "四五六。七"]),
        ("one two three", 9, ["one two ", "three"]),
        ("v1.25 is out. Now", 15, ["v1.25 is out.", " Now"]),
        ("一二三，四五六", 6, ["一二三，", "四五六"]),
        ("一二三四五六七", 3, ["一二三", "四五六", "七"]),
        ("a\n" + "b" * 9, 8, ["a\nbbbbbb", "bbb"]),
        ("🎉🎉🎉", 3, ["🎉", "🎉", "🎉"]),
        ("🎉🎉🎉", 5, ["🎉🎉", "🎉"]),
        ("abcd👨‍👩‍👧", 8, ["abcd", "👨‍👩‍👧"]),
        ("abcd👍🏽", 6, ["abcd", "👍🏽"]),
        ("abe\u0301", 3, ["ab", "e\u0301"]),
        ("🇨🇳🇨🇳🇨🇳", 6, ["🇨🇳", "🇨🇳", "🇨🇳"]),
    ],
)
def test_texts_are_cut_at_the_best_border(text, limit, pieces):
    assert [piece.text for piece in split(Rich.of(text), limit)] == pieces


def test_a_message_holds_4096_units():
    assert [len(piece.text) for piece in split(Rich.of("学" * 4096))] == [4096]
    assert [len(piece.text) for piece in split(Rich.of("学" * 4097))] == [4096, 1]
    assert [len(piece.text) for piece in split(Rich.of("🎉" * 2049))] == [2048, 1]


def test_an_entity_across_a_cut_goes_on():
    first, second = split("🎉" + bold("一二三四五六"), 5)
    assert first == Rich("🎉一二三", (Entity("bold", 2, 3),))
    assert second == Rich("四五六", (Entity("bold", 0, 3),))


def test_a_short_entity_moves_to_the_next_message_whole():
    first, second = split(Rich.of("一二三四五", link("六七八", "https://a.cn")), 7)
    assert first == Rich("一二三四五")
    assert second == Rich("六七八", (Entity("text_link", 0, 3, "https://a.cn"),))


def test_no_message_has_more_entities_than_telegram_shows():
    pieces = split(lines(*(bold("字") for _ in range(250))))
    assert [len(piece.entities) for piece in pieces] == [100, 100, 50]


def test_a_limit_must_hold_a_character():
    with pytest.raises(ValueError, match="a character may need 2 units"):
        split(Rich.of("🎉"), 1)


WORDS = st.text(alphabet="学习。，\n 🎉👍🏽a.", max_size=40)
RICH = st.lists(st.tuples(st.sampled_from([bold, italic, code, Rich.of]), WORDS), max_size=12).map(
    lambda pieces: Rich.of(*(style(text) for style, text in pieces))
)


@given(RICH, st.integers(min_value=2, max_value=60))
def test_no_visible_character_is_lost_and_no_piece_too_long(rich, limit):
    pieces = split(rich, limit)
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(rich.text.split())
    assert all(0 < units(piece.text) <= limit for piece in pieces)
    assert all(0 <= one.offset < one.end <= piece.units for piece in pieces for one in piece.entities)


@given(RICH, st.integers(min_value=2, max_value=60))
def test_every_visible_character_keeps_its_looks(rich, limit):
    def looks(one):
        places = [units(one.text[:index]) for index in range(len(one.text))]
        kinds = [{entity.type for entity in one.entities if entity.offset <= place < entity.end} for place in places]
        return [(character, kind) for character, kind in zip(one.text, kinds, strict=True) if not character.isspace()]

    assert [look for piece in split(rich, limit) for look in looks(piece)] == looks(rich)
