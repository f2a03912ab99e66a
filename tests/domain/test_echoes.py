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

KINDS = tuple(kind.key for kind in CAMPAIGN.kinds)


def narrowed(key, *kinds, of=CAMPAIGN):
    """The campaign with one of its rules for some kinds of members only."""
    return replace(of, rules=tuple(replace(rule, kinds=kinds) if rule.key == key else rule for rule in of.rules))


@pytest.mark.parametrize(
    ("campaign", "rule", "label", "why"),
    [
        (CAMPAIGN, "phase_half", "launch", "days_left_that_day"),
        (CAMPAIGN, "phase_half", "strive", None),
        (CAMPAIGN, "phase_half", "launch.half+1d", None),
        (CAMPAIGN, "phase_half", "launch.half+23d", "days_left_that_day"),
        (CAMPAIGN, "phase_ended", "launch.end+1d", "told_elsewhere"),
        (CAMPAIGN, "phase_ended", "launch.end+2d", None),
        (CAMPAIGN, "phase_ended", "showcase.end+1d", None),
        (CAMPAIGN, "phase_ended", "gone.end+1d", None),
        (CAMPAIGN, "phase_start", "launch", None),
        (CAMPAIGN, "campaign_days_left", "campaign.end-30d", None),
        (ENDS_WITH_ITS_LAST_PHASE, "phase_ended", "showcase.end+1d", "told_elsewhere"),
        (ENDS_WITH_ITS_LAST_PHASE, "campaign_days_left", "campaign.end-30d", "told_elsewhere"),
        (ENDS_WITH_ITS_LAST_PHASE, "campaign_days_left", "campaign.end-60d", None),
        (WITHOUT_CARDS, "phase_ended", "launch.end+1d", None),
        (narrowed("phase_start", "staff"), "phase_ended", "launch.end+1d", None),
        (narrowed("phase_days_left", "staff"), "phase_half", "launch", None),
        (narrowed("phase_days_left", *KINDS), "phase_half", "launch", "days_left_that_day"),
        (narrowed("phase_half", "staff"), "phase_half", "launch", "days_left_that_day"),
        (narrowed("campaign_ended", "staff", of=ENDS_WITH_ITS_LAST_PHASE), "phase_ended", "showcase.end+1d", None),
    ],
)
def test_what_another_notice_says_that_day_goes_unsaid(campaign, rule, label, why):
    assert why_untold(campaign, campaign.rule(rule), label) == why


def test_a_slot_echoes_by_the_notice_of_its_rule():
    assert echoes(CAMPAIGN, Slot("phase_half", "launch", utc(2010, 7, 1, 1)))
    assert not echoes(CAMPAIGN, Slot("phase_half", "strive", utc(2011, 1, 15, 1)))
    assert not echoes(CAMPAIGN, Slot("checkin.remind", "2010-W25", utc(2010, 6, 26, 10, 30)))


def test_a_notice_is_told_on_its_days_only():
    rule = CAMPAIGN.rule("phase_half")
    assert is_told(CAMPAIGN, rule, by="phase_days_left", on=utc(2010, 7, 24).date())
    assert not is_told(CAMPAIGN, rule, by="phase_days_left", on=utc(2010, 7, 25).date())


def test_what_goes_unsaid_weighs_on_nobody():
    days = {(due.rule, str(due.day)) for due in calendar(CAMPAIGN, Workdays())["staff"]}
    assert ("phase_half", "2011-01-15") in days
    assert not {rule for rule, day in days if day in ("2010-07-01", "2010-08-01")} & {"phase_half", "phase_ended"}
