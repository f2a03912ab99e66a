"""What a changed plan does to whom, worked out by hand on a campaign of one phase and a few rules."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.campaign import AnchorDaysLeft, Kind, Name, PhaseStart, Weekly
from bot.domain.phases import Activity
from bot.domain.plan_differences import Cohort, Fate, Version, difference
from bot.domain.plan_summary import summary_json
from bot.domain.rules import Around, Mark
from tests.domain.agenda import CAMPAIGN, NEW_YORK, SHANGHAI, rule, utc

JUNE = replace(
    CAMPAIGN.phases[0], key="june", name=Name("六月", "June"), start_on=date(2010, 6, 1), end_on=date(2010, 6, 30)
)
FAIR = replace(CAMPAIGN.anchors[0], key="fair", name=Name("书展", "Fair"), on=date(2010, 6, 20))
CARD = replace(rule(Weekly(0)), key="card")
"""Mondays 09:00: in June 2010 the 7th, 14th, 21st and 28th."""
CHECKIN = replace(
    rule(Weekly(3), notice="checkin", remind_after=timedelta(hours=24), close_after=timedelta(days=4)), key="checkin"
)
"""Thursdays 09:00, with a reminder on Friday 09:00, over on Monday 09:00."""
EVE = replace(rule(AnchorDaysLeft("fair", (7, 1)), notice="anchor_days_left"), key="eve")
"""On the 13th and the 19th."""
PLAN = replace(CAMPAIGN, phases=(JUNE,), anchors=(FAIR,), rules=(CARD,), ends_on=JUNE.end_on)
VISITS = Activity("visits", Name("走访", "Visits"), due_on=date(2010, 6, 28))
STAFF, STUDENTS = Cohort("staff", None, 30), Cohort("student", None, 12)
ABROAD = Cohort("student", NEW_YORK, 3)
BEGUN, NOW = utc(2010, 6, 1), utc(2010, 6, 15)


def compared(after, before=PLAN, *, cohorts=(STAFF, STUDENTS), now=NOW, since=BEGUN, zones=(SHANGHAI, SHANGHAI)):
    return difference(Version(before, zones[0]), Version(after, zones[1]), cohorts, since=since, now=now)


def counts(found):
    return found.count(Fate.MOVED), found.count(Fate.ADDED), found.count(Fate.REMOVED), found.people


def at(hour, **changed):
    return replace(PLAN, rules=(replace(CARD, at=time(hour), **changed),))


def test_the_same_plan_changes_nothing():
    found = compared(PLAN)
    assert counts(found) == (0, 0, 0, 0)
    assert found.is_empty


def test_what_is_still_to_come_moves_and_what_was_sent_does_not_count():
    found = compared(at(10))
    assert counts(found) == (2, 0, 0, 42)
    assert [(one.label, one.was, one.now) for one in found.examples] == [
        ("2010-W25", utc(2010, 6, 21, 1), utc(2010, 6, 21, 2)),
        ("2010-W26", utc(2010, 6, 28, 1), utc(2010, 6, 28, 2)),
    ]


def test_what_is_due_this_very_moment_counts_as_sent():
    assert counts(compared(at(10), now=utc(2010, 6, 21, 1))) == (1, 0, 0, 42)
    assert counts(compared(at(10), now=utc(2010, 6, 21, 0, 59))) == (2, 0, 0, 42)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (replace(PLAN, rules=()), (0, 0, 2, 42)),
        (replace(PLAN, rules=(CARD, EVE)), (0, 1, 0, 42)),  # the 13th is over
        (at(9, kinds=("student",)), (0, 0, 2, 30)),
        (at(10, kinds=("student",)), (2, 0, 2, 42)),  # moved for some, gone for the others
    ],
    ids=["no more", "another rule", "for fewer", "moved and for fewer"],
)
def test_added_and_removed(after, expected):
    assert counts(compared(after)) == expected


def until(day):
    """The plan whose only phase ends on another day."""
    return replace(PLAN, phases=(replace(JUNE, end_on=day),), ends_on=day)


def test_a_campaign_that_goes_on_for_months_adds_every_week_of_them():
    # Mondays from 5 July to 27 December
    assert counts(compared(until(date(2010, 12, 31)))) == (0, 26, 0, 42)
    assert counts(compared(PLAN, until(date(2010, 12, 31)))) == (0, 0, 26, 42)


def test_examples_come_in_the_order_in_which_they_would_first_have_mattered():
    earlier = replace(PLAN, rules=(CARD, replace(EVE, at=time(8)), replace(EVE, key="late", at=time(21))))
    before = replace(PLAN, rules=(CARD, EVE, replace(EVE, key="late", at=time(10))))
    assert [(one.rule, one.at) for one in compared(earlier, before).examples] == [
        ("eve", utc(2010, 6, 19, 0)),  # from nine to eight
        ("late", utc(2010, 6, 19, 2)),  # from ten to nine in the evening
    ]


def test_a_rule_for_nobody_there_affects_nobody():
    other = replace(PLAN, rules=(CARD, replace(CARD, key="more", kinds=("retired",))))
    assert counts(compared(other)) == (0, 0, 0, 0)


def test_an_occasion_that_was_due_is_not_sent_again_where_it_is_moved_into_the_future():
    before = replace(PLAN, rules=(EVE,))
    later = replace(before, anchors=(replace(FAIR, on=date(2010, 6, 25)),))
    # seven days before was the 13th and would be the 18th; one day before moves from the 19th to the 24th
    assert counts(compared(later, before)) == (1, 0, 0, 42)


def test_unless_the_bot_did_not_know_the_campaign_when_it_was_due():
    before = replace(PLAN, rules=(EVE,))
    later = replace(before, anchors=(replace(FAIR, on=date(2010, 6, 25)),))
    assert counts(compared(later, before, since=utc(2010, 6, 14))) == (1, 1, 0, 42)


def test_what_the_new_plan_puts_into_the_past_is_never_sent():
    start = replace(rule(PhaseStart(), notice="phase_started"), key="start")
    before = replace(PLAN, phases=(replace(JUNE, start_on=date(2010, 6, 20)),), rules=(start,))
    earlier = replace(before, phases=(replace(JUNE, start_on=date(2010, 6, 10)),))
    found = compared(earlier, before)
    assert counts(found) == (0, 0, 1, 42)
    assert [(one.name.zh, one.was, one.now) for one in found.phases] == [
        ("六月", (date(2010, 6, 20), date(2010, 6, 30)), (date(2010, 6, 10), date(2010, 6, 30)))
    ]


def test_a_reminder_counts_beside_what_it_reminds_of_and_a_closing_does_not():
    asking = replace(PLAN, rules=(CHECKIN,))
    sooner = replace(PLAN, rules=(replace(CHECKIN, remind_after=timedelta(hours=25)),))
    # Thursdays the 17th and 24th are to come, with their reminders; of the 10th nothing is left but its closing
    assert counts(compared(replace(PLAN, rules=()), asking)) == (0, 0, 4, 42)
    assert counts(compared(sooner, asking)) == (2, 0, 0, 42)


def test_closings_that_move_by_themselves_are_counted_apart():
    asking = replace(PLAN, rules=(CHECKIN,))
    longer = replace(PLAN, rules=(replace(CHECKIN, close_after=timedelta(days=5)),))
    found = compared(longer, asking)
    assert counts(found) == (0, 0, 0, 42)
    assert found.closings == 2  # that of the 10th was on the 14th, before now
    assert not found.is_empty


def test_what_was_asked_ends_when_it_said():
    asking = replace(PLAN, rules=(CHECKIN,))
    longer = replace(PLAN, rules=(replace(CHECKIN, close_after=timedelta(days=5)),))
    found = compared(longer, asking, now=utc(2010, 6, 17, 2))  # an hour after the question of the 17th
    assert (found.closings, found.people) == (1, 42)


def test_a_cohort_abroad_has_its_own_instants_and_counts_its_own_people():
    found = compared(at(10), cohorts=(STAFF, ABROAD))
    assert counts(found) == (2, 0, 0, 33)
    assert {one.was.isoformat() for one in found.shifts if one.cohort is ABROAD} == {
        "2010-06-21T09:00:00-04:00",
        "2010-06-28T09:00:00-04:00",
    }
    assert [one.cohort for one in found.examples] == [STAFF, STAFF], "an example is that of the most people"


def test_another_zone_of_the_campaign_moves_those_without_a_zone_of_their_own():
    found = compared(PLAN, zones=(SHANGHAI, "Asia/Tokyo"), cohorts=(STAFF, ABROAD))
    assert counts(found) == (2, 0, 0, 30)
    assert found.examples[0].now.isoformat() == "2010-06-21T09:00:00+09:00"


def test_a_longer_phase_adds_what_falls_into_it():
    longer = replace(PLAN, phases=(replace(JUNE, end_on=date(2010, 7, 12)),), ends_on=date(2010, 7, 12))
    assert counts(compared(longer)) == (0, 2, 0, 42)  # 5 and 12 July


def test_anchors_and_phases_that_come_and_go_are_named():
    found = compared(replace(PLAN, anchors=(replace(FAIR, key="feast", name=Name("节")),)))
    day = (date(2010, 6, 20), date(2010, 6, 20))
    assert [(one.name.zh, one.was, one.now) for one in found.anchors] == [("节", None, day), ("书展", day, None)]


@pytest.mark.parametrize(
    ("after", "parts"),
    [
        (replace(PLAN, name=Name("别的")), ("name",)),
        (replace(PLAN, kinds=(Kind("staff", Name("职工")),)), ("kinds",)),
        (replace(PLAN, phases=(replace(JUNE, theme=Name("主题")),)), ("phases",)),
        (replace(PLAN, rules=(replace(CARD, late_within=timedelta(hours=1)),)), ("rules",)),
        (at(10), ()),
        (replace(PLAN, version="1", text="#"), ()),
    ],
    ids=["name", "kinds", "what a phase consists of", "how late is too late", "what moves is said so", "a comment"],
)
def test_what_else_changes_is_named(after, parts):
    assert compared(after).parts == parts


def test_the_summary_says_all_counts_and_the_first_examples():
    found = compared(replace(at(10), anchors=(replace(FAIR, on=date(2010, 6, 25)),)))
    assert summary_json(found, PLAN, at(10), examples=1) == {
        "counts": {"moved": 2, "added": 0, "removed": 0},
        "closings": 0,
        "people": 42,
        "dates": [
            {
                "name": {"zh": "书展", "en": "Fair"},
                "was": ["2010-06-20", "2010-06-20"],
                "now": ["2010-06-25", "2010-06-25"],
            }
        ],
        "parts": [],
        "examples": [
            {
                "notice": "study_card",
                "is_reminder": False,
                "subject": None,
                "was": "2010-06-21T09:00:00+08:00",
                "now": "2010-06-21T10:00:00+08:00",
            }
        ],
        "more": 1,
    }


def test_what_an_example_is_about_is_named():
    sooner = replace(rule(Around(Mark("due"), (-7,)), notice="activity_due"), key="due")
    after = replace(PLAN, phases=(replace(JUNE, activities=(VISITS,)),), rules=(CARD, sooner))
    found = compared(after)
    assert [one.label for one in found.examples] == ["visits.due-7d"]
    (example,) = summary_json(found, PLAN, after, examples=1)["examples"]
    assert example["subject"] == {"zh": "走访", "en": "Visits"}
