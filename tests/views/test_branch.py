"""A branch on the screens of those who look after it, in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.branch import Branch, BranchMember, Card, LastCheckin
from bot.domain.checkins import CheckinState
from bot.domain.deeds import Deed, DeedState, ToldDeed, Visibility
from bot.domain.identity import DeedId, PersonId, UnitId
from bot.domain.paging import Page
from bot.domain.people import Unit
from bot.views import branch as views
from tests.views.reading import CAMPAIGN, JUNE_18, LANGUAGES, LARGEST, LIBRARY, check, labels, noticed, presses, speech

TODAY = date(2010, 6, 18)
EAST = Unit(UnitId(LARGEST), UnitId(1), "第一党支部")
LIN, WANG, MA, HU = (
    BranchMember(PersonId(number), name, is_bound)
    for number, name, is_bound in ((1, "Lin", True), (3, "Wang", True), (11, "Ma", False), (12, "Hu", True))
)
GAO = BranchMember(PersonId(13), "Gao", is_bound=True, has_blocked=True)
MATERIAL = LIBRARY.materials[0].id
BRANCH = Branch(
    EAST,
    (LIN, WANG, MA, HU),
    cards={
        PersonId(1): Card(MATERIAL, "0", is_read=True),
        PersonId(3): Card(MATERIAL, "0", is_read=False),
        PersonId(12): Card(MATERIAL, "0", is_read=False, is_nudged=True),
    },
    checkin=LastCheckin(
        date(2010, 6, 17),
        {
            PersonId(1): CheckinState.ANSWERED,
            PersonId(3): CheckinState.SKIPPED,
            PersonId(11): CheckinState.OPEN,
            PersonId(12): CheckinState.CLOSED,
        },
    ),
    phase=CAMPAIGN.phases[0],
    deeds=5,
)
DEED = Deed(
    DeedId(LARGEST), PersonId(1), EAST.id, "serve", "事" * 2000, TODAY, DeedState.SUBMITTED, Visibility.SECRETARY,
    JUNE_18, JUNE_18, photo="file",
)  # fmt: skip


UNREAD = Card(MATERIAL, "0", is_read=False)
WITH_GAO = replace(BRANCH, members=(*BRANCH.members, GAO), cards={**BRANCH.cards, GAO.person_id: UNREAD})


def screens(t):
    for branch in (BRANCH, WITH_GAO, Branch(EAST, ())):
        yield views.branch_summary(t, branch, is_secretary=True, has_others=True)
        yield views.branch_summary(t, branch, is_secretary=False, has_others=False)
        yield views.unread(t, branch, LIBRARY, TODAY)
        yield from (views.names(t, branch, branch.out_of_reach, which=which) for which in ("silent", "not_bound"))
    yield from (views.nudged(t, BRANCH, count) for count in (0, 1, 2))
    units = [Unit(UnitId(LARGEST - number), None, f"支部{number}") for number in range(50)]
    yield from (views.branch_choice(t, units, page=page) for page in (1, 2, 99))
    for is_in_phase in (True, False):
        for page in (Page([ToldDeed(DEED, "Lin")], 2, 3, 3, 1), Page([], 1, 1, 0)):
            yield views.branch_deeds(t, CAMPAIGN, EAST, page, is_in_phase=is_in_phase, today=TODAY)
    yield views.deed_photo(t, CAMPAIGN, DEED, TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_and_its_buttons_come_back(language):
    for screen in screens(speech(language)):
        check(screen)
    check(noticed("nudge", {"material": MATERIAL}, language=language))


def test_the_figures_of_a_branch():
    screen = views.branch_summary(speech(), BRANCH, is_secretary=True, has_others=False)
    assert screen.text.text == (
        "第一党支部 · 本周\n\n"
        "共 4 人，其中 1 人未绑定\n"
        "学习：3 人应阅，1 已阅，2 未阅\n"
        "近况（6月17日）：4 人，1 答，1 跳过，2 未答\n"
        "事迹：本阶段 5 件\n\n"
        "名单只给支部书记看，每次查看都有记录。"
    )
    assert labels(screen) == ["提醒未阅的 1 人", "未答名单（2）", "收不到消息的（1）", "看事迹（5）", "回到首页"]


def test_an_admin_is_not_offered_what_members_wrote():
    screen = views.branch_summary(speech(), BRANCH, is_secretary=False, has_others=True)
    assert "看事迹（5）" not in labels(screen)
    assert "换一个支部" in labels(screen)


def test_the_names_come_with_the_very_text_they_will_get():
    screen = views.unread(speech(), BRANCH, LIBRARY, TODAY)
    nudge = noticed("nudge", {"material": MATERIAL})
    assert "Wang、Hu" in screen.text.text
    assert nudge.text.text in screen.text.text
    assert ("branch.nudge", "2010-06-18") in presses(screen)
    assert presses(nudge) == [("read", LIBRARY.materials[0].hash[:8])]


def test_without_anybody_to_nudge_there_is_no_button_for_it():
    calm = Branch(EAST, (HU,), cards={PersonId(12): Card(MATERIAL, "0", is_read=False, is_nudged=True)})
    assert [verb for verb, _ in presses(views.unread(speech(), calm, LIBRARY, TODAY))] == ["branch"]


def test_whoever_cannot_be_reminded_is_named_and_gets_no_nudge():
    screen = views.unread(speech(), WITH_GAO, LIBRARY, TODAY)
    assert screen.text.text.splitlines()[:7] == [
        "第一党支部：3 人还没有点“已阅”",
        "",
        "Wang、Hu、Gao",
        "",
        "其中 1 人已提醒过或联系不上，不再提醒。",
        "",
        "其中 1 人停用了机器人，提醒不到：Gao。",
    ]
    assert labels(screen)[0] == "发送提醒给 1 人"
