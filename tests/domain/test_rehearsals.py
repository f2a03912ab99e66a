"""Weighing a rehearsal: weeks are each reader's own, gaps are weeks in a row, sends wait for one another."""

from datetime import UTC, date, datetime, timedelta

from bot.domain.deliveries import Op
from bot.domain.identity import PersonId
from bot.domain.names import Name
from bot.domain.rehearsal_load import Gap, load_of
from bot.domain.rehearsal_programme import programme
from bot.domain.rehearsals import Audience, Cohort, Message, Rehearsal, Words

LANZHOU = Cohort(1, 1900, PersonId(1), "staff", "Asia/Shanghai", "zh")
VANCOUVER = Cohort(2, 10, PersonId(2), "student", "America/Vancouver", "en")
WORDS = Words(Name("学习卡片", "Study card"), "学习卡片")
MONDAY = date(2010, 6, 7)


def at(month, day, hour, minute=0):
    return datetime(2010, month, day, hour, minute, tzinfo=UTC)


def message(when, cohort=LANZHOU, op=Op.SEND, nominal_at=None):
    return Message(when, cohort, "study_card", op, WORDS, "study", "2010-W23", when, nominal_at or when)


def rehearsed(*messages):
    span = at(6, 1, 0), at(7, 1, 0)
    return Rehearsal(*span, "Asia/Shanghai", Audience((LANZHOU, VANCOUVER)), messages, ())


def test_a_week_begins_where_the_reader_is():
    # 02:00 in UTC on Monday is Monday in Lanzhou and still Sunday in Vancouver
    played = rehearsed(message(at(6, 14, 2)), message(at(6, 14, 2), VANCOUVER))
    load = load_of(played, first=MONDAY, last=MONDAY + timedelta(days=13), per_second=19)
    assert [(week.messages, week.most, week.busy, week.silent) for week in load.weeks] == [
        (10, 1, 10, 1900),
        (1900, 1, 1900, 10),
    ]
    assert load.average == 0.5


def test_edits_and_deletions_are_not_heard_but_take_their_time():
    played = rehearsed(message(at(6, 8, 1)), message(at(6, 8, 1), op=Op.EDIT))
    load = load_of(played, first=MONDAY, last=MONDAY + timedelta(days=6), per_second=19)
    assert load.weeks[0].messages == 1900
    assert [(burst.requests, burst.seconds) for burst in load.bursts] == [(3800, 200.0)]


def test_a_send_waits_for_the_one_before():
    played = rehearsed(message(at(6, 8, 1)), message(at(6, 8, 1, 1)))
    load = load_of(played, first=MONDAY, last=MONDAY, per_second=19)
    # 1,900 at 19 a second are 100 s; the second send begins after 60 s and waits 40 s for the first
    assert [burst.seconds for burst in load.bursts] == [100.0, 140.0]


def test_without_a_limit_nothing_takes_time():
    load = load_of(rehearsed(message(at(6, 8, 1))), first=MONDAY, last=MONDAY, per_second=None)
    assert load.largest_burst.seconds == 0


def test_weeks_of_silence_are_told_together():
    played = rehearsed(message(at(6, 8, 1)))
    load = load_of(played, first=date(2010, 5, 24), last=date(2010, 6, 30), per_second=19)
    assert load.gaps == (Gap(date(2010, 5, 24), 2), Gap(date(2010, 6, 14), 3))
    assert load.gaps[1].last == date(2010, 7, 4)
    assert load.busiest_week.monday == MONDAY


def test_nobody_hears_anything():
    load = load_of(rehearsed(), first=MONDAY, last=MONDAY, per_second=19)
    assert (load.busiest_week, load.largest_burst, load.average) == (None, None, 0.0)


def test_the_programme_tells_once_what_several_cohorts_get_at_the_same_local_time():
    # 09:00 in Lanzhou, 09:00 in Vancouver fifteen hours later
    played = rehearsed(message(at(6, 8, 1)), message(at(6, 8, 16), VANCOUVER))
    items = programme(played)
    assert [(item.at.isoformat(), item.people, item.planned) for item in items] == [("2010-06-08T09:00:00", 1910, None)]


def test_the_programme_says_what_was_shifted():
    played = rehearsed(message(at(6, 9, 0), nominal_at=at(6, 8, 14)))
    assert [(item.at.isoformat(), item.planned.isoformat()) for item in programme(played)] == [
        ("2010-06-09T08:00:00", "2010-06-08T22:00:00")
    ]


def test_between_keeps_the_readers_own_days():
    played = rehearsed(message(at(6, 14, 2)), message(at(6, 14, 2), VANCOUVER))
    kept = played.between(date(2010, 6, 14), date(2010, 6, 14))
    assert [one.cohort for one in kept.messages] == [LANZHOU]
