"""Leave and freezes by hand: until when somebody is left alone, by how much a deadline moves, a freeze in a button."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.freezes import FreezeDraft
from bot.domain.identity import PauseId, PersonId, UnitId
from bot.domain.pauses import Leave, Pause, Place, Reason, back_on, days_moved, held_until, later_by, require_days
from bot.domain.refusals import Refusal

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def june(day, hour=0, minute=0):
    return datetime(2010, 6, day, hour, minute, tzinfo=UTC)


def pause(first, back, **more):
    days = {"from_on": date(2010, 6, first), "back_on": date(2010, 6, back)}
    return Pause(id=PauseId(1), reason=Reason.LEAVE, **days, **more)


@pytest.mark.parametrize(
    ("pauses", "day", "expected"),
    [
        ([], 18, None),
        ([(18, 25)], 17, None),
        ([(18, 25)], 18, 25),
        ([(18, 25)], 24, 25),
        ([(18, 25)], 25, None),
        ([(18, 25), (25, 28)], 20, 28),  # one leads into the other
        ([(25, 28), (18, 25)], 20, 28),
        ([(18, 25), (20, 22)], 19, 25),  # one within the other
        ([(18, 20), (21, 25)], 18, 20),  # a day between them
        ([(18, 18)], 18, None),  # ended on the day it began
    ],
)
def test_the_first_day_back(pauses, day, expected):
    found = back_on([pause(*one) for one in pauses], date(2010, 6, day))
    assert found == (None if expected is None else date(2010, 6, expected))


def test_prompts_wait_for_nine_in_the_morning_where_somebody_is():
    away = [pause(18, 25)]
    assert held_until(away, june(20, 1), SHANGHAI) == june(25, 1)
    assert held_until(away, june(20, 1), NEW_YORK) == june(25, 13)
    # at 17 June 20:00 in New York it is the 18th in Shanghai
    assert held_until(away, june(18, 0), SHANGHAI) == june(25, 1)
    assert held_until(away, june(18, 0), NEW_YORK) is None


@pytest.mark.parametrize(
    ("pauses", "opened", "closes", "days"),
    [
        ([(17, 25)], 17, 21, 8),  # journeys.md 2: opened on the 17th, open until the 21st, back on the 25th: the 29th
        ([(18, 25)], 17, 21, 7),
        ([(10, 25)], 17, 21, 8),  # only days since it was opened
        ([(20, 22)], 17, 21, 2),
        ([(21, 25)], 17, 21, 0),  # begins on the day it closes
        ([(18, 19), (18, 20)], 17, 21, 2),  # a day counts once
        ([(18, 20), (22, 24)], 17, 21, 4),  # the second lies within what the first made longer
        ([(18, 19), (22, 24)], 17, 21, 1),  # the second begins on the day it closes now
        ([], 17, 21, 0),
    ],
)
def test_a_deadline_moves_by_the_days_off(pauses, opened, closes, days):
    assert days_moved([pause(*one) for one in pauses], date(2010, 6, opened), date(2010, 6, closes)) == days


def test_later_by_days_is_the_same_local_time_across_a_change_of_clocks():
    # New York leaves summer time on 7 November 2010
    evening = datetime(2010, 11, 4, 23, 30, tzinfo=UTC)  # 19:30 there
    assert later_by(evening, 5, NEW_YORK) == datetime(2010, 11, 10, 0, 30, tzinfo=UTC)
    assert later_by(later_by(evening, 5, NEW_YORK), -5, NEW_YORK) == evening


def test_whom_a_pause_concerns():
    lin = Place(PersonId(1), frozenset({UnitId(2), UnitId(1)}), "student", SHANGHAI)
    assert pause(18, 25, person_id=PersonId(1)).concerns(lin)
    assert not pause(18, 25, person_id=PersonId(2)).concerns(lin)
    assert pause(18, 25, unit_id=UnitId(2)).concerns(lin)
    assert pause(18, 25, unit_id=UnitId(1)).concerns(lin)  # above her branch
    assert not pause(18, 25, unit_id=UnitId(3)).concerns(lin)
    assert pause(18, 25, unit_id=UnitId(2), kinds=("student",)).concerns(lin)
    assert not pause(18, 25, unit_id=UnitId(2), kinds=("staff", "retired")).concerns(lin)


@pytest.mark.parametrize(
    ("first", "back", "key"),
    [
        (date(2010, 6, 17), date(2010, 6, 25), "pauses.refused.past"),
        (date(2010, 6, 18), date(2010, 6, 18), "pauses.refused.past"),
        (date(2010, 6, 25), date(2010, 6, 25), "pauses.refused.order"),
        (date(2010, 6, 25), date(2010, 6, 20), "pauses.refused.order"),
        (date(2010, 6, 18), date(2010, 12, 16), "pauses.refused.far"),
    ],
)
def test_days_that_make_no_sense_are_refused(first, back, key):
    with pytest.raises(Refusal) as refused:
        require_days(first, back, today=date(2010, 6, 18))
    assert refused.value.key == key


def test_days_that_make_sense():
    require_days(date(2010, 6, 18), date(2010, 6, 19), today=date(2010, 6, 18))
    require_days(date(2010, 12, 14), date(2010, 12, 15), today=date(2010, 6, 18))


# ---- a freeze while it is put together ----


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("", ""),
        ("exams", "exams"),
        ("exams.2.20100621.20100630", "exams.2.20100621.20100630"),
        ("leave", ""),  # no reason for a freeze
        ("exams.x.20100621", "exams"),
        ("exams.2.20100231", "exams.2"),
        ("exams.2.20100621.20100630.more", "exams.2.20100621.20100630"),
        ("exams.999", "exams"),
    ],
)
def test_what_a_button_says_is_read_as_far_as_it_makes_sense(said, understood):
    assert FreezeDraft.read(UnitId(2), said).said == understood


def test_a_freeze_is_whole_once_everything_is_known():
    kinds = ("staff", "student")
    assert FreezeDraft.read(UnitId(2), "exams.2.20100621").pause(kinds) is None
    whole = FreezeDraft.read(UnitId(2), "exams.2.20100621.20100630").pause(kinds)
    assert (whole.unit_id, whole.reason, whole.kinds) == (2, Reason.EXAMS, ("student",))
    assert (whole.from_on, whole.back_on) == (date(2010, 6, 21), date(2010, 6, 30))
    assert FreezeDraft.read(UnitId(2), "project.0.20100621.20100630").pause(kinds).kinds == ()
    assert FreezeDraft.read(UnitId(2), "exams.3.20100621.20100630").pause(kinds) is None  # a kind that is gone


@pytest.mark.parametrize(
    ("spell", "back_on"),
    [("week", date(2010, 6, 21)), ("fortnight", date(2010, 7, 2)), ("month", date(2010, 7, 18)), ("2010-07-02", None)],
)
def test_a_spell_of_leave_counts_from_today(spell, back_on):
    assert Leave(date(2010, 6, 18), None).back_after_spell(spell) == back_on
