"""Check-ins in every state, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.checkins import Answering, CheckinState, question
from bot.domain.identity import CheckinId, DeliveryId
from bot.views.checkins import asking, checkin_screen, finished, none_now
from tests.views.reading import CAMPAIGN, LANGUAGES, LARGEST, check, labels, noticed, presses, speech

CLOSES = datetime(2010, 7, 5, 11, 30, tzinfo=UTC)
OPEN, ANSWERED, SKIPPED, CLOSED = CheckinState
ITEMS = ["学习提高", "争创佳绩", "服务群众", "遵纪守法", "弘扬正气"]


def answering(state=OPEN, *chosen, may_change=True):
    asked = question(CAMPAIGN, "checkin", chosen, closes_at=CLOSES)
    return Answering(CheckinId(LARGEST), DeliveryId(LARGEST), asked, state, may_change)


def payload(*chosen):
    return {"checkin": 5, "rule": "checkin", "chosen": list(chosen), "closes_at": CLOSES.isoformat()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chosen", [(), ("law",), ("serve",), ("study", "excel", "serve", "law", "spirit")])
def test_every_state_can_be_said(chosen, language):
    t = speech(language)
    for state in CheckinState:
        for may_change in (True, False):
            one = answering(state, *chosen, may_change=may_change)
            for screen in (checkin_screen(t, one), asking(t, one), finished(t, one)):
                check(screen)
                assert screen.buttons
    for kind in ("checkin", "checkin_reminder", "checkin_closed"):
        check(noticed(kind, payload(*chosen), language=language))
    check(noticed("retired", {}, language=language))


def test_the_question_shows_the_five_and_each_button_sets_a_state():
    screen = noticed("checkin", payload())
    assert (
        screen.text.text
        == "这两周，哪些方面有进展？\n点一下就好，可多选。\n\n7月5日（周一）19:30 前都可以填，也可以改。"
    )
    assert labels(screen) == [*ITEMS, "提交", "这次跳过", "请假"]
    assert presses(screen) == [
        ("ci_on", "study"), ("ci_on", "excel"), ("ci_on", "serve"), ("ci_on", "law"), ("ci_on", "spirit"),
        ("ci_submit", ""), ("ci_skip", ""), ("leave.ask", ""),
    ]  # fmt: skip


def test_what_is_chosen_is_marked_and_its_button_takes_the_mark_off():
    screen = asking(speech(), answering(OPEN, "serve", "law"))
    assert labels(screen)[:5] == ["学习提高", "争创佳绩", "✓ 服务群众", "✓ 遵纪守法", "弘扬正气"]
    assert presses(screen)[2:4] == [("ci_off", "serve"), ("ci_off", "law")]


def test_the_reminder_is_the_question_with_a_gentle_word_before_it():
    question_, reminder = noticed("checkin", payload("serve")), noticed("checkin_reminder", payload("serve"))
    assert reminder.text.text == "温馨提醒：这次近况还没有填。\n\n" + question_.text.text
    assert labels(reminder) == labels(question_)
    assert "!" not in reminder.text.text
    assert "！" not in reminder.text.text


def test_thanks_name_the_items_in_the_order_of_the_plan():
    screen = checkin_screen(speech(), answering(ANSWERED, "serve", "study"))
    assert screen.text.text == "谢谢，已记下：学习提高、服务群众。\n要不要写一句？"
    assert labels(screen) == ["写一句", "不用了", "修改"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (("serve",), "serve"),  # one: straight to the sentence
        (("serve", "law"), "serve"),  # keeping the law is nothing to write about
        (("serve", "study"), ""),  # several: the member chooses
    ],
)
def test_the_sentence_is_about_what_was_chosen(chosen, expected):
    (write, *_), _ = checkin_screen(speech(), answering(ANSWERED, *chosen)).buttons
    assert (write.verb, write.id, write.arg) == ("report", LARGEST, expected)


@pytest.mark.parametrize("chosen", [(), ("law",)])
def test_where_nothing_counts_no_sentence_is_asked_for(chosen):
    assert labels(checkin_screen(speech(), answering(ANSWERED, *chosen))) == ["修改", "回到首页"]


def test_nothing_new_is_thanked_for_too():
    assert checkin_screen(speech(), answering(ANSWERED)).text.text == (
        "谢谢，已记下：这次没有新进展。\n7月5日（周一）19:30 前可以修改。"
    )


def test_skipping_is_taken_lightly():
    screen = checkin_screen(speech("en"), answering(SKIPPED))
    assert screen.text.text == "All right, skipped this time.\nYou can change it until Mon 5 July, 19:30."
    assert labels(screen) == ["Change", "Home"]


def test_too_late_is_said_without_a_reproach():
    for state, chosen in ((OPEN, ()), (CLOSED, ()), (SKIPPED, ())):
        screen = checkin_screen(speech(), answering(state, *chosen, may_change=False))
        assert (screen.text.text, labels(screen)) == ("这次近况已经结束。", ["回到首页"])
    kept = asking(speech(), answering(ANSWERED, "serve", may_change=False))
    assert kept.text.text == "这次近况已经结束。\n已记下：服务群众。"


def test_the_last_message_turns_into_a_closing_line():
    assert noticed("checkin_closed", payload()).text.text == "这次近况已经结束，没有填也没关系。"
    assert noticed("checkin_closed", payload("serve")).text.text == "这次近况已经结束。\n已记下：服务群众。"


@pytest.mark.parametrize(
    ("weeks", "expected"), [(1, "这一周，哪些方面有进展？"), (2, "这两周，哪些方面有进展？"), (4, "这段时间，哪些方面有进展？"), (0, "这段时间，哪些方面有进展？")]
)  # fmt: skip
def test_how_far_it_looks_back(weeks, expected):
    one = answering()
    asked = replace(one.question, weeks=weeks)
    assert asking(speech(), replace(one, question=asked)).text.text.startswith(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_now(language):
    check(none_now(speech(language), None))
    check(none_now(speech(language), CLOSES))
    assert none_now(speech(), CLOSES).text.text == "现在没有要填的近况。\n下一次是 7月5日（周一）19:30。"
