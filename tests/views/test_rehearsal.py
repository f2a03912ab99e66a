"""A rehearsal as an admin reads it: groups in words, what became of what was not sent, a page without tricks."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.deliveries import Op
from bot.domain.identity import PersonId
from bot.domain.names import Name
from bot.domain.placing import Omitted
from bot.domain.rehearsal_load import load_of
from bot.domain.rehearsals import Absent, Audience, Cohort, Message, Rehearsal, Silence, Words
from bot.domain.workdays import SpecialDay
from bot.library import load
from bot.rehearsal.as_json import as_json
from bot.texts import Catalogue
from bot.views.rehearsal import Shown, as_text, duration, ranges
from bot.views.rehearsal_page import as_page

CONTENT = Path("content")
SHANGHAI = "Asia/Shanghai"
APART = (("role", "secretary"), ("quiet_from", "20:00:00"), ("per_week", "1"), ("pause", "exams 2010-06-01 2010-06-15"))
STAFF = Cohort(1, 3, PersonId(1), "staff", SHANGHAI, "zh")
OWN_WAY = Cohort(2, 1, PersonId(2), "student", SHANGHAI, "en", (*APART, ("shoe_size", "43")))
AT = datetime(2010, 6, 7, 1, tzinfo=UTC)


@pytest.fixture
def shown():
    campaign = load(CONTENT, CONTENT / "campaign.yaml").campaign
    words = Words(Name("<b>卡片</b>", "<b>Card</b>"), "…")
    played = Rehearsal(
        AT,
        AT,
        SHANGHAI,
        Audience((STAFF, OWN_WAY), (Absent("E2", "Wang", "东", "not_bound"),)),
        (Message(AT, STAFF, "study_card", Op.SEND, words, "study", "2010-W23", AT, AT.replace(hour=0)),),
        (
            Silence(AT, OWN_WAY, "study", "2010-W23", "folded", "weekly_digest"),
            Silence(AT, STAFF, "checkin.remind", "2010-W23", "skipped", "answered"),
        ),
    )
    load_ = load_of(played, first=date(2010, 6, 7), last=date(2010, 6, 13), per_second=19.0)
    return Shown(campaign, played, load_, date(2010, 6, 7), date(2010, 6, 13), 19.0)


def speech(language):
    return Catalogue.load(CONTENT / "texts").speech(language, SHANGHAI)


def test_what_sets_a_group_apart_is_said_in_words(shown):
    said = "\n".join(as_text(speech("en"), shown))
    assert "Group 2: Postgraduates · English · Asia/Shanghai · branch secretary, quiet from 20:00" in said
    assert "at most 1 message a week" in said
    assert "frozen for exams Tue 1 June 2010 to Mon 14 June 2010" in said
    assert "with arrangements of their own" in said


def test_what_was_shifted_and_what_was_not_sent(shown):
    lines = [line.strip() for line in as_text(speech("en"), shown)]
    assert "Mon 7 June, 09:00 · Study card: <b>Card</b> · group 1, 3 people · planned for Mon 7 June, 08:00" in lines
    assert "Study card: listed in another message instead, 1 time" in lines
    assert "Reminder of the check-in: answered already, 3 times" in lines


OMITTED = (
    Omitted("study", "2010-W40", date(2010, 10, 4), Name("国庆节", "National Day"), None),
    Omitted("checkin", "2010-W41", date(2010, 10, 9), None, date(2010, 10, 11)),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            [
                "10月4日的学习卡片：国庆节假期，这次不发，4 人",
                "10月9日的填写近况的邀请：周末，和后一次合成一次，10月11日发，4 人",
            ],
        ),
        (
            "en",
            [
                "Study card of 4 October: National Day, none this time, 4 people",
                "Check-in of 9 October: weekend, one with the next, on 11 October, 4 people",
            ],
        ),
    ],
)
def test_what_holidays_leave_out_is_told_in_text_and_on_the_page(shown, language, said):
    shown = replace(shown, rehearsal=replace(shown.rehearsal, omitted=OMITTED, silences=()))
    lines = [line.strip() for line in as_text(speech(language), shown)]
    assert lines[-2:] == said
    page = as_page(speech(language), shown, style="")
    assert all(line in page for line in said)


def test_what_holidays_leave_out_is_told_to_programs(shown):
    played = replace(shown.rehearsal, omitted=OMITTED)
    said = as_json(played, shown.load, shown.campaign, first=date(2010, 10, 1), last=date(2010, 10, 31))
    assert said["omitted"] == [
        {
            "day": "2010-10-04",
            "people": 4,
            "rule": "study",
            "slot": "2010-W40",
            "holiday": {"zh": "国庆节", "en": "National Day"},
            "joins": None,
        },
        {
            "day": "2010-10-09",
            "people": 4,
            "rule": "checkin",
            "slot": "2010-W41",
            "holiday": None,
            "joins": "2010-10-11",
        },
    ]
    assert played.between(date(2010, 10, 5), date(2010, 10, 9)).omitted == OMITTED[1:]


SPECIAL = (
    SpecialDay(date(2010, 6, 12), is_workday=True, name=Name("端午", "Dragon Boat Festival"), source="library"),
    SpecialDay(date(2010, 6, 14), is_workday=False, name=Name("端午", "Dragon Boat Festival"), source="library"),
)


@pytest.mark.parametrize(
    ("language", "worked", "off"),
    [("zh", "12 端午（上班）", "14 端午"), ("en", "12 Dragon Boat Festival (workday)", "14 Dragon Boat Festival")],
)
def test_holidays_and_the_days_made_up_for_them_stand_in_the_calendar(shown, language, worked, off):
    shown = replace(shown, rehearsal=replace(shown.rehearsal, special=SPECIAL), last=date(2010, 6, 14))
    page = as_page(speech(language), shown, style="")
    assert f"<td><b>{worked}</b></td>" in page
    assert f'<td class="weekend"><b>{off}</b></td>' in page
    assert '<td class="weekend"><b>13</b></td>' in page


def test_special_days_are_told_to_programs(shown):
    played = replace(shown.rehearsal, special=SPECIAL).between(date(2010, 6, 13), date(2010, 6, 14))
    said = as_json(played, shown.load, shown.campaign, first=date(2010, 6, 13), last=date(2010, 6, 14))
    name = {"zh": "端午", "en": "Dragon Boat Festival"}
    assert said["special_days"] == [{"day": "2010-06-14", "is_workday": False, "name": name, "source": "library"}]


def test_of_many_groups_the_page_lists_the_largest(shown):
    groups = tuple(replace(STAFF, number=number) for number in range(1, 33))
    shown = replace(shown, rehearsal=replace(shown.rehearsal, audience=Audience(groups)))
    page = as_page(speech("en"), shown, style="")
    assert "Group 30: " in page
    assert "Group 31: " not in page
    assert "and 2 more, of 6 people; --json lists them all" in page


def test_chinese(shown):
    lines = [line.strip() for line in as_text(speech("zh"), shown)]
    assert lines[0] == "创先争优活动 · 预演"
    assert "收不到的有 1 人：还没有加入 1 人" in lines
    assert "E2 Wang（东）：还没有加入" in lines


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_text_as_text(shown, language):
    page = as_page(speech(language), shown, style="")
    assert "&lt;b&gt;" in page
    assert "<b>卡片" not in page
    assert "<b>Card" not in page
    assert page.count('<section class="month short">') == 1


def test_a_page_that_may_hang_on_a_wall_names_nobody(shown):
    page = as_page(speech("en"), shown, style="")
    assert "1 person is not reached: has not joined: 1" in page
    assert "Wang" not in page


def test_nobody_and_nothing(shown):
    empty = replace(shown, rehearsal=replace(shown.rehearsal, audience=Audience(()), messages=(), silences=()))
    assert "Nothing" in [line.strip() for line in as_text(speech("en"), empty)]
    assert as_page(speech("en"), empty, style="").endswith("</html>\n")


def test_where_nobody_has_joined_yet_the_way_to_rehearse_is_said(shown):
    audience = replace(shown.rehearsal.audience, cohorts=())
    nobody = replace(shown, rehearsal=replace(shown.rehearsal, audience=audience, messages=(), silences=()))
    hint = "Nobody would get anything yet; --as-joined counts those who have not joined as if they had"
    assert hint in list(as_text(speech("en"), nobody))
    assert hint not in list(as_text(speech("en"), replace(nobody, as_joined=True)))


def test_numbers_in_a_row_are_told_by_their_ends():
    assert ranges([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
    assert ranges([]) == ""


def test_lengths():
    t = speech("en")
    assert [duration(t, seconds) for seconds in (0.2, 59.6, 3_725)] == ["1 s", "1 min 0 s", "62 min 5 s"]
