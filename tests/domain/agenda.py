"""The reference campaign and rules for it, for the tests of the schedule; no test is here."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.domain.campaign import Rule, Weekly
from bot.domain.occurrences import slots
from bot.library import load

CAMPAIGN = load(Path("content")).campaign
"""From Monday 31 May 2010 to 31 July 2012, in three phases; quiet from 21:30 to 08:00."""

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
NINE = time(9)


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


BEGIN, END = utc(2010, 5, 1), utc(2013, 1, 1)


def rule(when, *, at=NINE, notice="study_card", **more):
    return Rule("a_rule", notice, when, at, **more)


CHECKIN = rule(
    Weekly(3, 2), at=time(19, 30), notice="checkin", remind_after=timedelta(hours=47), close_after=timedelta(days=4)
)
"""Every second Thursday 19:30, a reminder on Saturday 18:30, over on Monday 19:30."""


def found(one, *, zone=SHANGHAI, after=BEGIN, until=END, campaign=CAMPAIGN):
    return [(slot.label, slot.due_at) for slot in slots(campaign, one, zone=zone, after=after, until=until)]
