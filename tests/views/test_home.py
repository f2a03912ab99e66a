"""The home screen on every day of the campaign, and help for every role; none of their buttons is dead."""

from datetime import date

import pytest

from bot.domain.home import Due
from bot.domain.identity import PersonId, UnitId, UserId
from bot.domain.people import Actor, Grant, Role
from bot.views.home import help_screen, home
from bot.views.menus import MENUS, menu_for
from handlers import COMMANDS, PRESSES
from tests.views.reading import CAMPAIGN, LANGUAGES, LIBRARY, check, labels, presses, speech


def due(day, **what):
    return Due(CAMPAIGN.standing_on(day), CAMPAIGN.phase_on(day), **what)


def actor(*roles):
    grants = tuple(Grant(role, UnitId(2)) for role in roles)
    return Actor(
        PersonId(1), UserId(1001), "E1", "Lin", "zh", "Asia/Shanghai", UnitId(2), "第一党支部", "student", grants
    )


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2010, 5, 1), "创先争优活动（30 天后开始）", "Strive for Excellence campaign (begins in 30 days)"),
        (date(2010, 5, 30), "创先争优活动（1 天后开始）", "Strive for Excellence campaign (begins in 1 day)"),
        (
            date(2010, 6, 18),
            "创先争优活动 · 启动实施阶段（还有 43 天）",
            "Strive for Excellence campaign · Launch phase (43 days left)",
        ),
        (
            date(2010, 7, 31),
            "创先争优活动 · 启动实施阶段（今天是最后一天）",
            "Strive for Excellence campaign · Launch phase (last day today)",
        ),
        (
            date(2012, 8, 1),
            "创先争优活动（各阶段已结束，还有 98 天）",
            "Strive for Excellence campaign (phases over, 98 days left)",
        ),
        (date(2012, 11, 8), "创先争优活动（已结束）", "Strive for Excellence campaign (over)"),
    ],
)
def test_the_title_says_where_the_campaign_is(day, zh, en):
    for language, title in (("zh", zh), ("en", en)):
        screen = home(speech(language), CAMPAIGN, due(day))
        check(screen)
        assert screen.text.text.splitlines()[0] == title


def test_what_waits_comes_with_its_next_step():
    cards = LIBRARY.materials_for("launch", "student")
    screen = home(speech(), CAMPAIGN, due(date(2010, 6, 18), unread=cards[:1], has_checkin=True, deeds=2))
    assert screen.text.text.splitlines()[1:] == [
        "待办 2 项",
        f"· 学习：{cards[0].title.zh}（{cards[0].minutes} 分钟）",
        "· 近况：点一下这段时间有进展的方面",
        "近况：这一阶段您登记了 2 件事迹。",
    ]
    assert labels(screen) == ["开始学习", "填写近况", "登记一件事", "我的五带头", "更多…"]


@pytest.mark.parametrize("many", [2, 5])
def test_whoever_fell_behind_sees_what_is_due_now_and_no_number(many):
    cards = LIBRARY.materials[:many]
    screen = home(speech(), CAMPAIGN, due(date(2010, 6, 18), unread=cards))
    assert screen.text.text.splitlines()[1:-1] == [
        "待办 1 项",
        f"· 学习：{cards[0].title.zh}（3 分钟）",
        "以前的材料也留着，想读的时候再读。",
    ]


def test_outside_the_phases_deeds_are_those_of_all_time():
    assert "您一共登记了 3 件事迹。" in home(speech(), CAMPAIGN, due(date(2012, 9, 1), deeds=3)).text.text
    assert "事迹" not in home(speech(), CAMPAIGN, due(date(2012, 9, 1))).text.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("roles", [(), (Role.SECRETARY,), (Role.ADMIN,), (Role.SECRETARY, Role.ADMIN)])
def test_help_and_home_lead_somewhere(language, roles):
    everything = due(date(2010, 6, 18), unread=LIBRARY.materials, has_checkin=True)
    for screen in (
        help_screen(speech(language), actor(*roles), CAMPAIGN.quiet_hours),
        home(speech(language), CAMPAIGN, everything),
    ):
        check(screen)
        assert {verb for verb, _ in presses(screen)} <= PRESSES.keys()


def test_help_offers_no_more_than_the_role_may():
    assert "branch" not in dict(presses(help_screen(speech(), actor(), CAMPAIGN.quiet_hours)))
    assert "stats" not in dict(presses(help_screen(speech(), actor(Role.SECRETARY), CAMPAIGN.quiet_hours)))
    assert "stats" in dict(presses(help_screen(speech(), actor(Role.ADMIN), CAMPAIGN.quiet_hours)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", MENUS)
def test_every_command_of_a_menu_is_there_and_described(language, role):
    for command, description in menu_for(speech(language), role):
        assert command in COMMANDS
        assert 1 <= len(description) <= 256
