"""Figures on the screens of those who lead the campaign, in both languages, at the largest and the smallest."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.identity import UnitId
from bot.domain.stats import Figures, Report, UnitFigures, table_of
from bot.views import stats as views
from tests.views.reading import CAMPAIGN, LANGUAGES, LARGEST, check, labels, presses, speech

TODAY = date(2010, 6, 18)
LAUNCH = CAMPAIGN.phases[0]


def unit(number, eligible, not_bound=0, **by_item):
    figures = Figures(eligible, not_bound, max(by_item.values(), default=0), by_item)
    return UnitFigures(UnitId(LARGEST - number), f"第{number}党支部", figures)


def report(*units, has_begun=True, phase=LAUNCH):
    return Report(phase, has_begun, TODAY, table_of(units))


LARGE = [unit(number, 100_000, 99_999, study=100_000, excel=1, serve=2, spirit=3) for number in range(40)]
REPORTS = (
    report(),
    report(unit(1, 4)),
    report(unit(1, 8, serve=1), unit(2, 3)),
    report(unit(1, 8, serve=1), unit(2, 3), unit(3, 9, 2), has_begun=False, phase=CAMPAIGN.phases[2]),
    report(*LARGE),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_and_its_buttons_come_back(language):
    t = speech(language)
    for one in REPORTS:
        for page in (0, 1, 5, 99):
            check(views.stats(t, CAMPAIGN, one, page=page))
        check(views.branch_figures(t, CAMPAIGN, one, None))
    check(views.branch_figures(t, CAMPAIGN, REPORTS[-1], LARGE[0]))


def test_a_plan_with_long_keys_still_has_buttons_that_fit():
    phases = tuple(replace(phase, key="p" * 39 + str(number)) for number, phase in enumerate(CAMPAIGN.phases))
    campaign = replace(CAMPAIGN, phases=phases)
    check(views.stats(speech(), campaign, report(*LARGE, phase=phases[1]), page=2))


def test_a_small_branch_and_who_hides_it():
    screen = views.stats(speech(), CAMPAIGN, REPORTS[3], page=1)
    said = screen.text.text.split("\n\n")
    assert said[:4] == [
        "活动进展 · 成果展示阶段",
        "这一阶段还没有开始。",
        "成果展示阶段：3 个支部 20 人（2 人未绑定）中 1 人有登记。",
        "第3党支部（9 人，2 人未绑定）\n学习提高 0/9 · 争创佳绩 0/9 · 服务群众 0/9 · 遵纪守法 — · 弘扬正气 0/9",
    ]
    assert said[4:8] == [
        "第1党支部：与不单列的支部合并",
        "第2党支部：人数少于 5，不单列",
        "合并的 2 个支部（11 人）\n学习提高 0/11 · 争创佳绩 0/11 · 服务群众 1/11 · 遵纪守法 — · 弘扬正气 0/11",
        "合计（20 人，2 人未绑定）\n学习提高 0/20 · 争创佳绩 0/20 · 服务群众 1/20 · 遵纪守法 — · 弘扬正气 0/20",
    ]
    assert [verb for verb, _ in presses(screen)].count("stats.unit") == 1


def test_many_branches_turn_pages():
    screen = views.stats(speech(), CAMPAIGN, REPORTS[4], page=2)
    assert "第 2/5 页" in screen.text.text
    assert labels(screen)[:3] == ["上一页", "下一页", "第8党支部"]
    assert presses(screen)[:2] == [("stats", "1"), ("stats", "1")]


def test_nothing_is_said_of_a_branch_too_small():
    screen = views.branch_figures(speech(), CAMPAIGN, REPORTS[2], None)
    assert (screen.text.text, labels(screen)) == ("人数少于 5，不单列。", ["返回总表"])
