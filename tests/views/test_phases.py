"""Phase screens and the notices of the clock, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.outlook import Outlook, deadlines_in_sight
from bot.views.phases import about_screen, phase_screen, standard_screen
from bot.views.screen import bold
from tests.views.reading import CAMPAIGN, LANGUAGES, LIBRARY, check, labels, noticed, presses, speech

DAYS = [date(2010, 5, 30), date(2010, 5, 31), date(2010, 6, 18), date(2010, 7, 31), date(2011, 7, 1), date(2012, 7, 31),
        date(2012, 8, 1), date(2012, 11, 7), date(2012, 11, 8), date(2030, 1, 1)]  # fmt: skip
LAUNCH, STRIVE, SHOWCASE = CAMPAIGN.phases
EXACT = replace(CAMPAIGN, phases=tuple(replace(phase, by_month=False) for phase in CAMPAIGN.phases))
"""The same campaign as if the plan had named days."""
GAP = replace(CAMPAIGN, phases=(LAUNCH, replace(STRIVE, start_on=date(2010, 9, 1), by_month=False), SHOWCASE))


def shown(day, *, language="zh", kind="student", campaign=CAMPAIGN, **due):
    outlook = Outlook(campaign.standing_on(day), **due)
    return phase_screen(speech(language), campaign, outlook, kind=kind, today=day)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["staff", "student", "retired", "unheard_of"])
@pytest.mark.parametrize("day", DAYS)
def test_every_day_has_a_screen(day, kind, language):
    for campaign in (CAMPAIGN, EXACT, GAP):
        screen = shown(day, kind=kind, language=language, campaign=campaign)
        check(screen)
        assert [verb for verb, _ in presses(screen)] == [
            "standard",
            "standard",
            "report",
            "about",
            "phase.timeline",
            "home",
        ]


def test_the_launch_phase_as_a_student_sees_it():
    screen = shown(date(2010, 6, 18))
    assert screen.text.text == (
        "现在是启动实施阶段\n\n"
        "2010年5月 至 2010年7月 · 还有 43 天\n\n"
        "这一阶段的活动\n• 制定实施方案\n• 召开动员会议\n• 组织党员认真学习相关文件：统一思想认识\n\n"
        "对研究生党员，方案着重强调：理想信念、组织观念、对国情院情的认识。\n\n"
        "您现在没有要做的。\n\n"
        "接下来是全面争创阶段（2010年8月起）。"
    )
    assert screen.text.entities == bold("现在是启动实施阶段").entities
    assert labels(screen) == ["五个好", "五带头", "登记一件事", "文件依据", "时间线", "回到首页"]


def test_a_phase_known_by_month_claims_no_day():
    for day in (date(2010, 6, 18), date(2010, 7, 31)):
        assert "31" not in shown(day).text.text
    assert "2010年5月31日（周一）至2010年7月31日（周六）" in shown(date(2010, 6, 18), campaign=EXACT).text.text


@pytest.mark.parametrize(
    ("day", "campaign", "expected"),
    [
        (date(2010, 5, 1), CAMPAIGN, "创先争优活动还没有开始\n\n第一个阶段是启动实施阶段，2010年5月开始。"),
        (date(2010, 5, 1), EXACT, "创先争优活动还没有开始\n\n第一个阶段是启动实施阶段，2010年5月31日（周一）开始。"),
        (
            date(2010, 8, 9),
            GAP,
            "两个阶段之间\n\n启动实施阶段已经结束。\n接下来是全面争创阶段（2010年9月1日（周三）起）。",
        ),
        (
            date(2012, 11, 6),
            CAMPAIGN,
            "各阶段已经结束\n\n创先争优活动到2012年11月7日（周三）结束，还有 1 天。事迹仍然可以登记。",
        ),
        (date(2013, 1, 1), CAMPAIGN, "创先争优活动已经结束\n\n结束于 2012年11月7日（周三）。事迹仍然可以登记和查看。"),
    ],
)
def test_outside_the_phases(day, campaign, expected):
    assert shown(day, campaign=campaign).text.text == expected


def test_deadlines_stand_behind_what_they_are_for():
    assert (
        "• 成果宣传：图片展、经验交流会、信息简报 · 不晚于 2012年6月30日（周六）" in shown(date(2012, 1, 1)).text.text
    )
    assert "• Commendation: groups, persons · by Sat 30 June 2012" in shown(date(2012, 1, 1), language="en").text.text


def test_the_last_phase_says_when_the_campaign_ends():
    assert shown(date(2012, 1, 1)).text.text.endswith("这是最后一个阶段，活动到2012年11月7日（周三）结束。")
    ended = replace(CAMPAIGN, ends_on=SHOWCASE.end_on)
    assert shown(date(2012, 1, 1), campaign=ended).text.text.endswith("这是最后一个阶段。")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_standards_say_every_phrase_of_the_plan(language):
    for framework in CAMPAIGN.frameworks:
        screen = standard_screen(speech(language), CAMPAIGN, framework)
        check(screen)
        for item in framework.items:
            assert item.name.said_in(language) in screen.text.text
            assert all(phrase in screen.text.text for phrase in item.phrases)


def test_keeping_the_law_is_said_not_to_be_counted():
    leads = standard_screen(speech(), CAMPAIGN, CAMPAIGN.leads)
    assert "带头遵纪守法\n自觉遵守党纪政纪 · 模范遵守国家法律法规\n只作自我确认，不计数量" in leads.text.text
    assert leads.text.text.count("只作自我确认") == 1
    assert presses(leads) == [("standard", "five_goods"), ("phase", "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_it_rests_on(language):
    screen = about_screen(speech(language), CAMPAIGN)
    check(screen)
    assert "国科图兰发党字〔2010〕5号" in screen.text.text
    assert CAMPAIGN.version[:12] in screen.text.text
    check(about_screen(speech(language), replace(CAMPAIGN, document=None)))


# ---- what is due from whoever asks, and what comes next ----

CHECKIN_UNTIL, NEXT_CARD, NEXT_CHECKIN = (
    datetime(2010, 6, 21, 11, 30, tzinfo=UTC),
    datetime(2010, 6, 21, 1, tzinfo=UTC),
    datetime(2010, 7, 1, 11, 30, tzinfo=UTC),
)


def test_what_is_due_comes_with_a_way_to_each():
    cards = LIBRARY.materials[:2]
    screen = shown(
        date(2010, 6, 18),
        checkin_until=CHECKIN_UNTIL,
        unread=cards,
        next_card_at=NEXT_CARD,
        next_checkin_at=NEXT_CHECKIN,
    )
    assert screen.text.text.endswith(
        "您现在要做的\n"
        "• 近况：6月21日（周一）19:30 前填\n"
        f"• 学习：{cards[0].title}（{cards[0].minutes} 分钟）\n\n"
        "下一份学习材料预计 6月21日（周一）09:00 送来。\n"
        "下一次近况是 7月1日（周四）19:30。\n"
        "接下来是全面争创阶段（2010年8月起）。"
    )
    assert labels(screen)[:2] == ["填写近况", "开始学习"]
    assert presses(screen)[:2] == [("checkin", ""), ("study", "")]
    check(screen)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", DAYS)
def test_everything_due_can_be_said_on_every_day(day, language):
    screen = shown(
        day,
        language=language,
        checkin_until=CHECKIN_UNTIL,
        unread=LIBRARY.materials,
        deadlines=SHOWCASE.activities[:1],
        next_card_at=NEXT_CARD,
        next_checkin_at=NEXT_CHECKIN,
    )
    check(screen)
    assert [verb for verb, _ in presses(screen)][:2] == ["checkin", "study"]


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2012, 6, 23), "• 成果宣传：还有 7 天到期", "• Showing the results: due in 7 days"),
        (date(2012, 6, 29), "• 成果宣传：还有 1 天到期", "• Showing the results: due in 1 day"),
        (date(2012, 6, 30), "• 成果宣传：今天到期", "• Showing the results: due today"),
    ],
)
def test_deadlines_near(day, zh, en):
    deadlines = deadlines_in_sight(SHOWCASE, day)
    assert [activity.key for activity in deadlines] == ["publicity", "honours"]
    assert zh in shown(day, deadlines=deadlines).text.text.split("\n")
    assert en in shown(day, deadlines=deadlines, language="en").text.text.split("\n")


def test_a_deadline_is_due_from_a_month_before_to_its_own_day():
    assert deadlines_in_sight(SHOWCASE, date(2012, 5, 29)) == ()
    assert len(deadlines_in_sight(SHOWCASE, date(2012, 5, 30))) == 2
    assert deadlines_in_sight(SHOWCASE, date(2012, 7, 1)) == ()
    assert deadlines_in_sight(None, date(2012, 6, 1)) == ()


def test_after_the_last_phase_nothing_comes_and_what_is_unread_may_still_be_read():
    tail = shown(date(2012, 8, 8), unread=LIBRARY.materials[:1])
    assert "您现在要做的\n• 学习：" in tail.text.text
    assert "预计" not in tail.text.text
    assert "您现在" not in shown(date(2012, 8, 8)).text.text
    assert "您现在" not in shown(date(2013, 1, 1)).text.text


# ---- notices ----

NOTICES = [
    *(("phase_started", {"phase": phase.key}, datetime(2010, 8, 1, 1, tzinfo=UTC)) for phase in CAMPAIGN.phases),
    ("phase_halfway", {"phase": "strive"}, datetime(2011, 1, 15, 1, tzinfo=UTC)),
    ("phase_days_left", {"phase": "launch"}, datetime(2010, 7, 24, 1, tzinfo=UTC)),
    ("phase_days_left", {"phase": "launch"}, datetime(2010, 7, 31, 1, tzinfo=UTC)),
    ("phase_days_left", {"phase": "showcase"}, datetime(2012, 7, 30, 1, tzinfo=UTC)),
    ("anchor_days_left", {"anchor": "party_90"}, datetime(2011, 6, 30, 1, tzinfo=UTC)),
    ("anchor_days_left", {"anchor": "party_90"}, datetime(2011, 7, 1, 1, tzinfo=UTC)),
    ("phase_ahead", {"phase": "strive"}, datetime(2010, 7, 25, 1, tzinfo=UTC)),
    ("activity_due", {"activity": "honours"}, datetime(2012, 6, 23, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", ["staff", "student", "retired"])
@pytest.mark.parametrize(("kind", "payload", "now"), NOTICES)
def test_every_notice_can_be_said(kind, payload, now, member, language):
    screen = noticed(kind, payload, now=now, member=member, language=language)
    check(screen)
    assert screen.buttons, "the next step is always a button"
    exact = replace(LIBRARY, campaign=EXACT)
    check(noticed(kind, payload, now=now, member=member, language=language, library=exact))


def first_line(kind, payload, now, language="zh", campaign=CAMPAIGN):
    library = replace(LIBRARY, campaign=campaign)
    return noticed(kind, payload, now=now, language=language, library=library).text.text.partition("\n")[0]


@pytest.mark.parametrize(
    ("kind", "payload", "now", "zh", "en"),
    [
        ("phase_started", {"phase": "strive"}, (2010, 8, 1), "现在是全面争创阶段", "The phase now: Striving phase"),
        ("phase_halfway", {"phase": "strive"}, (2011, 1, 15), "全面争创阶段过半了", "Half of the phase is over: Striving phase"),
        ("phase_days_left", {"phase": "launch"}, (2010, 7, 24), "启动实施阶段还有 7 天", "7 days left: Launch phase"),
        ("phase_days_left", {"phase": "launch"}, (2010, 7, 30), "启动实施阶段还有 1 天", "1 day left: Launch phase"),
        ("phase_days_left", {"phase": "launch"}, (2010, 7, 31), "启动实施阶段就要结束了", "Coming to its end: Launch phase"),
        ("phase_ahead", {"phase": "strive"}, (2010, 7, 25), "还有 7 天，全面争创阶段开始", "Striving phase begins in 7 days"),
        ("phase_ahead", {"phase": "strive"}, (2010, 7, 31), "还有 1 天，全面争创阶段开始", "Striving phase begins in 1 day"),
        ("activity_due", {"activity": "honours"}, (2012, 6, 23), "还有 7 天到期", "7 days left for this"),
        ("activity_due", {"activity": "honours"}, (2012, 6, 29), "还有 1 天到期", "1 day left for this"),
        ("activity_due", {"activity": "honours"}, (2012, 6, 30), "今天到期", "Due today"),
        ("anchor_days_left", {"anchor": "party_90"}, (2011, 6, 1), "距建党90周年还有 30 天", "30 days to go: 90th anniversary of the Party"),
        ("anchor_days_left", {"anchor": "party_90"}, (2011, 7, 1), "今天是建党90周年", "Today: 90th anniversary of the Party"),
    ],
)  # fmt: skip
def test_what_comes_first(kind, payload, now, zh, en):
    at = datetime(*now, 1, tzinfo=UTC)
    assert first_line(kind, payload, at) == zh
    assert first_line(kind, payload, at, "en") == en


def test_a_phase_with_exact_days_says_that_it_ends_today():
    assert first_line("phase_days_left", {"phase": "launch"}, datetime(2010, 7, 31, 1, tzinfo=UTC), campaign=EXACT) == (
        "启动实施阶段今天结束"
    )


def test_a_late_countdown_counts_from_the_day_it_leaves():
    # due on 24 July, sent on the 26th: five days are left, not seven
    assert (
        first_line("phase_days_left", {"phase": "launch"}, datetime(2010, 7, 26, 1, tzinfo=UTC))
        == "启动实施阶段还有 5 天"
    )
    # 23:30 UTC on 29 July is already the 30th in Lanzhou
    assert (
        first_line("phase_days_left", {"phase": "launch"}, datetime(2010, 7, 29, 23, 30, tzinfo=UTC))
        == "启动实施阶段还有 1 天"
    )


@pytest.mark.parametrize(
    ("now", "listed"),
    [
        ((2012, 7, 23), False),
        ((2012, 7, 24), True),
        ((2012, 7, 29), True),
        ((2012, 7, 30), False),
    ],
)
def test_what_a_phase_asks_is_told_once_more_in_its_last_week(now, listed):
    screen = noticed("phase_days_left", {"phase": "showcase"}, now=datetime(*now, 1, tzinfo=UTC))
    assert ("• 总结评议" in screen.text.text) is listed
    assert "成果宣传" not in screen.text.text, "its deadline was on 30 June"


def test_activities_with_one_deadline_are_told_together():
    screen = noticed("activity_due", {"activity": "publicity"}, now=datetime(2012, 6, 23, 1, tzinfo=UTC))
    assert screen.text.text == (
        "还有 7 天到期\n\n"
        "• 成果宣传：图片展、经验交流会、信息简报\n• 表彰和推荐表彰：先进集体、先进个人\n\n"
        "期限是 2012年6月30日（周六）。"
    )
    assert labels(screen) == ["登记一件事", "看这一阶段"]
