"""Screens of joining and leaving, of settings and of invites, in both languages and at their longest."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.campaign import QuietHours
from bot.domain.holding import Habits
from bot.domain.identity import PersonId, UnitId, UserId
from bot.domain.names import Name
from bot.domain.people import Actor, Unit
from bot.domain.roster import Member
from bot.domain.rules import LAST, Around, Mark, Monthly, Quarterly
from bot.views import invites, members
from handlers import PRESSES
from tests.views.reading import CAMPAIGN, JUNE_18, LANGUAGES, LARGEST, check, labels, noticed, presses, speech

MEMBER = Member(PersonId(LARGEST), "E1", "欧阳小林", None, UnitId(LARGEST), "第一党支部", "student", is_bound=False)
LONGEST = replace(MEMBER, name="长" * 64, unit_name="部" * 128)
HOSTILE = replace(MEMBER, name="<b>[x](http://y)</b>")
LIN = Actor(PersonId(1), UserId(1001), "E1", "Lin", "zh", "Asia/Shanghai", UnitId(2), "第一党支部", "student")
BEIJING = Name("北京时间", "Beijing time")
UNIT = Unit(UnitId(LARGEST), None, "部" * 128)


def place(member=MEMBER, campaign=CAMPAIGN):
    return members.Place("兰州分馆", campaign, member)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", [MEMBER, LONGEST, HOSTILE, replace(MEMBER, kind="unheard_of")])
def test_every_screen_fits_and_leads_somewhere(language, member):
    t = speech(language)
    bound = {"person": LARGEST, "name": member.name, "unit": member.unit_name, "binding": 1}
    for screen in (
        members.consent(t, place(member)),
        members.welcome_back(t, place(member)),
        members.more(t),
        members.declined(t),
        members.disowned(t),
        members.link_refused(t),
        members.way_back(t),
        members.stop_question(t),
        members.stopped(t),
        members.settings(t, replace(LIN, language=language), HABITS, BEIJING),
        members.binding_confirmed(t, member),
        members.binding_over(t, member),
        members.binding_over(t, replace(member, is_bound=True)),
        noticed("bound", bound | {"username": None}, language=language),
        noticed("bound", bound | {"username": "lin"}, language=language),
        noticed("not_me", {"person": LARGEST, "name": member.name}, language=language),
        noticed("cut_off", {}, language=language),
        invites.units(t, [UNIT] * 3),
        invites.waiting(t, UNIT, [member] * 90, 2),
        invites.bound(t, UNIT, [member] * 90, 999),
        invites.waiting(t, UNIT, [], 0),
        invites.link(t, member, "https://t.me/zhengyou_bot?start=" + "x" * 22, JUNE_18),
    ):
        check(screen)
        assert {verb for verb, _ in presses(screen)} <= PRESSES.keys()


HABITS = Habits("Asia/Shanghai", CAMPAIGN.quiet_hours, 5)


def test_a_stranger_does_not_learn_the_name_on_the_roster():
    text = members.consent(speech(), place()).text.text
    assert "第一党支部 · 欧***（研究生党员）" in text
    assert "欧阳小林" not in text


def test_a_name_is_never_markup():
    screen = members.binding_confirmed(speech(), HOSTILE)
    assert screen.text.text == "<b>[x](http://y)</b> 已绑定到 第一党支部，已确认是本人。"
    assert screen.text.entities == ()


def test_what_is_promised_follows_the_schedule():
    def promises(rules):
        text = members.consent(speech(), place(campaign=replace(CAMPAIGN, rules=rules))).text.text
        return [line for line in text.splitlines() if line.startswith("·")]

    study, checkin = CAMPAIGN.rule("study"), CAMPAIGN.rule("checkin")
    assert promises((study, checkin)) == [
        "· 每周送一份学习材料",
        "· 在阶段节点提醒您",
        "· 每两周问一次近况（点一下即可）",
    ]
    by_months = replace(study, when=Quarterly(1)), replace(checkin, when=Monthly(LAST))
    assert promises(by_months) == [
        "· 每季度送一份学习材料",
        "· 在阶段节点提醒您",
        "· 每月问一次近况（点一下即可）",
    ]
    both = replace(checkin, when=Monthly(15)), replace(checkin, when=Around(Mark("end"), (-3,)))
    assert promises(both)[1:] == ["· 每月问一次近况（点一下即可）"]
    assert promises(both[1:])[1:] == ["· 在阶段节点前后问一次近况（点一下即可）"]
    every_fourth = replace(checkin, when=replace(checkin.when, every=4))
    assert promises((every_fourth,)) == ["· 在阶段节点提醒您", "· 每 4 周问一次近况（点一下即可）"]
    assert promises((replace(study, kinds=("retired",)),)) == ["· 在阶段节点提醒您"]


def test_without_quiet_hours_none_are_promised():
    loud = replace(CAMPAIGN, quiet_hours=QuietHours(time(8), time(8)))
    assert "不打扰" in members.consent(speech(), place()).text.text
    assert "不打扰" not in members.consent(speech(), place(campaign=loud)).text.text
    assert "免打扰" not in members.settings(speech(), LIN, replace(HABITS, quiet=loud.quiet_hours), BEIJING).text.text


def test_names_come_twenty_to_a_page():
    people = [replace(MEMBER, name=f"P{number}") for number in range(45)]
    first, last = (invites.waiting(speech(), UNIT, people, page) for page in (0, 2))
    assert labels(first)[:2] == ["P0", "P1"]
    assert labels(first)[20:] == ["下一页", "换手机或账号…", "回到首页"]
    assert labels(last) == ["P40", "P41", "P42", "P43", "P44", "上一页", "换手机或账号…", "回到首页"]
