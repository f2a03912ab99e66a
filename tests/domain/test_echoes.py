"""What goes unsaid because another notice says it that day: in the reference campaign, and in two variants of it."""

from dataclasses import replace

import pytest

from bot.domain.echoes import echoes, is_told, why_untold
from bot.domain.lint.calendar import calendar
from bot.domain.occurrences import Slot
from bot.domain.workdays import Workdays
from tests.domain.agenda import CAMPAIGN, utc

ENDS_WITH_ITS_LAST_PHASE = replace(CAMPAIGN, ends_on=CAMPAIGN.phases[-1].end_on)
WITHOUT_CARDS = replace(CAMPAIGN, rules=tuple(rule for rule in CAMPAIGN.rules if rule.notice != "phase_started"))


@pytest.mark.parametrize(
    ("campaign", "notice", "label", "why"),
    [
        (CAMPAIGN, "phase_halfway", "launch", "days_left_that_day"),
        (CAMPAIGN, "phase_halfway", "strive", None),
        (CAMPAIGN, "phase_ended", "launch.end+1d", "told_elsewhere"),
        (CAMPAIGN, "phase_ended", "launch.end+2d", None),
        (CAMPAIGN, "phase_ended", "showcase.end+1d", None),
        (CAMPAIGN, "phase_ended", "gone.end+1d", None),
        (CAMPAIGN, "phase_started", "launch", None),
        (CAMPAIGN, "campaign_days_left", "close-30d", None),
        (ENDS_WITH_ITS_LAST_PHASE, "phase_ended", "showcase.end+1d", "told_elsewhere"),
        (ENDS_WITH_ITS_LAST_PHASE, "campaign_days_left", "close-30d", "told_elsewhere"),
        (ENDS_WITH_ITS_LAST_PHASE, "campaign_days_left", "close-60d", None),
        (WITHOUT_CARDS, "phase_ended", "launch.end+1d", None),
    ],
)
def test_what_another_notice_says_that_day_goes_unsaid(campaign, notice, label, why):
    assert why_untold(campaign, notice, label) == why


def test_a_slot_echoes_by_the_notice_of_its_rule():
    assert echoes(CAMPAIGN, Slot("phase_half", "launch", utc(2010, 7, 1, 1)))
    assert not echoes(CAMPAIGN, Slot("phase_half", "strive", utc(2011, 1, 15, 1)))
    assert not echoes(CAMPAIGN, Slot("checkin.remind", "2010-W25", utc(2010, 6, 26, 10, 30)))


def test_a_notice_is_told_on_its_days_only():
    assert is_told(CAMPAIGN, "phase_days_left", utc(2010, 7, 24).date())
    assert not is_told(CAMPAIGN, "phase_days_left", utc(2010, 7, 25).date())


def test_what_goes_unsaid_weighs_on_nobody():
    days = {(due.rule, str(due.day)) for due in calendar(CAMPAIGN, Workdays())["staff"]}
    assert ("phase_half", "2011-01-15") in days
    assert not {rule for rule, day in days if day in ("2010-07-01", "2010-08-01")} & {"phase_half", "phase_ended"}
