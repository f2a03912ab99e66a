"""Study cards before and after they are read, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.identity import DeliveryId
from bot.domain.study import Reading, SentCard
from bot.views.study import card_read, nothing_to_read, unread_card
from tests.views.reading import CAMPAIGN, LANGUAGES, LARGEST, LIBRARY, check, labels, noticed, presses, speech

GENERAL = LIBRARY.material("launch-01-general")


def reading(material=GENERAL, *, sent_hash=None):
    sent = SentCard(DeliveryId(LARGEST), material.id, sent_hash or material.hash)
    return Reading(sent, material)


def read(one, *, marked="", waiting=(), language="zh"):
    return card_read(speech(language), one, campaign=CAMPAIGN, marked=marked, waiting=waiting)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("material", LIBRARY.materials, ids=lambda material: material.id)
def test_every_card_fits_one_message_before_and_after(material, language):
    check(noticed("study_card", {"material": material.id}, language=language))
    check(unread_card(speech(language), reading(material), material, has_older=True))
    check(read(reading(material, sent_hash="0" * 64), waiting=[reading()], language=language))


def test_a_card_as_it_arrives():
    screen = noticed("study_card", {"material": GENERAL.id})
    assert screen.text.text.startswith("活动的总体要求\n约 3 分钟 · 方案二（一）\n\n总体要求只有一段话")
    assert labels(screen) == ["已阅"]
    assert presses(screen) == [("read", GENERAL.hash[:8])]


def test_after_it_is_read_it_says_so_and_offers_to_note_a_deed():
    screen = read(reading())
    assert screen.text.text.startswith("活动的总体要求\n")
    assert screen.text.text.endswith("\n\n✓ 已阅")
    assert labels(screen) == ["记为一件事", "回到首页"]
    assert presses(screen) == [("report", "study"), ("home", "")]


def test_the_next_unread_card_is_offered_where_there_is_one():
    assert labels(read(reading(), waiting=[reading()])) == ["记为一件事", "读下一份", "回到首页"]


@pytest.mark.parametrize(("item", "expected"), [("serve", "serve"), ("law", ""), ("leadership", ""), (None, "")])
def test_a_deed_goes_to_the_card_s_item_where_that_is_one_a_deed_can_be_for(item, expected):
    screen = read(reading(replace(GENERAL, item=item)))
    assert ("report", expected) in presses(screen)


@pytest.mark.parametrize(
    ("sent_hash", "marked", "is_said"),
    [
        (GENERAL.hash, GENERAL.hash[:8], False),
        (GENERAL.hash, "", False),
        ("0" * 64, "00000000", True),  # what was on the screen is not what is there now
        ("0" * 64, "", True),
        ("0" * 64, GENERAL.hash[:8], False),  # an old card, brought up in its new version
    ],
)
def test_a_revision_is_owned_up_to(sent_hash, marked, is_said):
    text = read(reading(sent_hash=sent_hash), marked=marked).text.text
    assert ("这份材料送出后有修订" in text) is is_said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_taken_back_is_acknowledged_all_the_same(language):
    gone = Reading(SentCard(DeliveryId(7), "gone", "0" * 64), None)
    screen = read(gone, language=language)
    check(screen)
    assert presses(screen) == [("home", "")]


def test_an_unread_card_says_that_older_ones_may_wait():
    older = unread_card(speech(), reading(), GENERAL, has_older=True).text.text
    assert older.endswith("以前还有没读的，想读的时候再读。")
    assert "没读" not in unread_card(speech(), reading(), GENERAL, has_older=False).text.text


def test_an_english_reader_is_told_that_the_text_is_chinese():
    line = "About 3 minutes · section 二（一） of the plan\nThe text below is in Chinese.\n"
    assert line in unread_card(speech("en"), reading(), GENERAL, has_older=False).text.text
    assert "正文为中文" not in unread_card(speech(), reading(), GENERAL, has_older=False).text.text
    english = replace(GENERAL, body="All of it is English.")
    assert "Chinese" not in unread_card(speech("en"), reading(), english, has_older=False).text.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_read(language):
    check(nothing_to_read(speech(language), None))
    check(nothing_to_read(speech(language), datetime(2010, 6, 21, 1, tzinfo=UTC)))


def test_the_next_card_is_announced_in_the_member_s_time():
    at = datetime(2010, 6, 21, 1, tzinfo=UTC)
    assert nothing_to_read(speech(), at).text.text == "没有待读的材料。\n下一份预计 6月21日（周一）09:00 送来。"
    assert "Sun 20 June, 21:00" in nothing_to_read(speech("en", "America/New_York"), at).text.text
