"""Screens of quiet hours, of the week's number and of the weekly digest, in both languages and at their longest."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.budget import DigestTime
from bot.domain.holding import Habits, Wishes
from bot.domain.rules import QuietHours
from bot.views import holding
from handlers import PRESSES
from tests.views.reading import CAMPAIGN, LANGUAGES, LARGEST, LIBRARY, check, labels, noticed, presses, speech

HABITS = Habits("Asia/Shanghai", CAMPAIGN.quiet_hours, 1)
MATERIAL = LIBRARY.materials[0].id


def listed(*more):
    return {"listed": [{"id": LARGEST, "kind": "study_card", "material": MATERIAL}, *more]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_and_every_button_leads_somewhere(language):
    t = speech(language)
    own = Wishes(quiet=QuietHours(time(23), time(7, 30)))
    everything = [{"id": LARGEST, "kind": "broadcast", "text": "长" * 24}] * 60
    for screen in (
        holding.quiet_choice(t, CAMPAIGN, Wishes()),
        holding.quiet_choice(t, CAMPAIGN, own),
        holding.quiet_question(t),
        *(holding.pace_choice(t, replace(CAMPAIGN, digest=DigestTime(day)), HABITS, usual=100) for day in range(7)),
        noticed("weekly_digest", listed(), language=language),
        noticed("weekly_digest", listed(*everything), language=language),
    ):
        check(screen)
        assert {verb for verb, _ in presses(screen)} <= PRESSES.keys()


def test_what_is_chosen_has_a_tick_and_the_campaigns_hours_come_once():
    evening = replace(CAMPAIGN, quiet_hours=holding.OFFERED[0])
    assert labels(holding.quiet_choice(speech(), evening, Wishes())) == [
        "✓ 20:00 到 09:00",
        "22:00 到 07:00",
        "自己写…",
        "返回",
    ]
    assert labels(holding.pace_choice(speech(), CAMPAIGN, HABITS, usual=2)) == ["最多 2 条", "✓ 最多 1 条", "返回"]


def test_each_in_the_digest_has_its_line_and_its_button():
    screen = noticed("weekly_digest", listed({"id": 7, "kind": "broadcast", "text": ""}, {"id": 8, "kind": "checkin"}))
    title = LIBRARY.materials[0].title.zh
    assert screen.text.text.splitlines()[:5] == [
        "这一周另有 3 条，合成这一条",
        "",
        f"1. 学习卡片：{title}",
        "2. 通知",
        "3. 这次的近况",
    ]
    assert labels(screen)[:3] == ["1. 学习卡片", "2. 通知", "3. 这次的近况"]
