"""Campaign files that must be refused, each with the line and column a person should look at."""

from pathlib import Path

import pytest

from bot.domain.campaign import Campaign
from bot.library.campaign_reader import read_campaign
from bot.library.problems import BrokenContent

CONTENT = Path(__file__).parents[2] / "content"

PHASES = """\
name: X
phases:
  - {name: A, start: 2026-01, end: 2026-03}
"""

BROKEN = {
    # ---- shape ----
    "empty": ("", ["1:1: expected a mapping, found nothing"]),
    "only a comment": ("# nothing here\n", ["1:1: expected a mapping, found nothing"]),
    "a list": ("- name: X\n", ["1:1: expected a mapping, found a list"]),
    "a word": ("campaign\n", ["1:1: expected a mapping, found 'campaign'"]),
    "no name": ("phases:\n  - {name: A, start: 2026-01, end: 2026-03}\n", ["1:1: missing 'name'"]),
    "no phases": ("name: X\n", ["1:1: missing 'phases'"]),
    "phases empty": ("name: X\nphases: []\n", ["2:9: the list is empty"]),
    "phases nothing": ("name: X\nphases:\n", ["2:8: expected a list, found nothing"]),
    "phases a mapping": ("name: X\nphases:\n  name: A\n", ["3:3: expected a list, found a mapping"]),
    "phase a word": ("name: X\nphases:\n  - spring\n", ["3:5: expected a mapping, found 'spring'"]),
    "phase without end": (
        "name: X\nphases:\n  - name: A\n    start: 2026-01\n",
        ["3:5: missing 'end'"],
    ),
    "unknown top key": (PHASES + "anchor: []\n", ["4:1: unknown key 'anchor' (did you mean 'anchors'?)"]),
    "unknown top key, nothing near": (PHASES + "xyzzy: 1\n", ["4:1: unknown key 'xyzzy'"]),
    "unknown phase key": (
        "name: X\nphases:\n  - name: A\n    begin: 2026-01\n    start: 2026-01\n    ends: 2026-03\n    end: 2026-03\n",
        ["4:5: unknown key 'begin'", "6:5: unknown key 'ends' (did you mean 'end'?)"],
    ),
    "name a number": (
        "name: 2010\nphases:\n  - {name: A, start: 2026-01, end: 2026-03}\n",
        ["1:7: expected a name, found '2010'"],
    ),
    "name without Chinese": (
        "name: {en: X}\nphases:\n  - {name: A, start: 2026-01, end: 2026-03}\n",
        ["1:7: missing 'zh'"],
    ),
    "name in a third language": (
        "name: {zh: X, de: Y}\nphases:\n  - {name: A, start: 2026-01, end: 2026-03}\n",
        ["1:15: unknown key 'de'"],
    ),
    # ---- days and phases ----
    "no such day": (
        "name: X\nphases:\n  - {name: A, start: 2010-02-30, end: 2010-03}\n",
        ["3:22: '2010-02-30' is not a date: 2010-02 has 28 days"],
    ),
    "no such month": (
        "name: X\nphases:\n  - {name: A, start: 2010-13, end: 2011-03}\n",
        ["3:22: '2010-13' is not a date: there is no such month"],
    ),
    "no such year": (
        "name: X\nphases:\n  - {name: A, start: 0210-01, end: 2010-03}\n",
        ["3:22: '0210-01' is not a date: there is no such year"],
    ),
    "a day in words": (
        "name: X\nphases:\n  - {name: A, start: in May, end: 2010-03}\n",
        ["3:22: 'in May' is not a date (YYYY-MM or YYYY-MM-DD)"],
    ),
    "a day with slashes": (
        "name: X\nphases:\n  - {name: A, start: 2010/05, end: 2010-07}\n",
        ["3:22: '2010/05' is not a date (YYYY-MM or YYYY-MM-DD)"],
    ),
    "a year alone": (
        "name: X\nphases:\n  - {name: A, start: 2010, end: 2010-07}\n",
        ["3:22: '2010' is not a date (YYYY-MM or YYYY-MM-DD)"],
    ),
    "end before start": (
        "name: X\nphases:\n  - name: A\n    start: 2010-08\n    end: 2010-07\n",
        ["5:10: ends on 2010-07-31, before it starts on 2010-08-01"],
    ),
    "a century too long": (
        "name: X\nphases:\n  - {name: A, start: 2010-08, end: 2110-07}\n",
        ["3:36: ends on 2110-07-31, more than ten years after it starts on 2010-08-01"],
    ),
    "phases overlap": (
        "name: X\nphases:\n  - {name: A, start: 2010-05, end: 2010-08}\n  - {name: B, start: 2010-08, end: 2011-06}\n",
        ["4:22: starts on 2010-08-01, while phase 'launch' runs until 2010-08-31"],
    ),
    "phases out of order": (
        "name: X\nphases:\n  - {name: B, start: 2010-08, end: 2011-06}\n  - {name: A, start: 2010-05, end: 2010-07}\n",
        ["4:22: out of order: ends before phase 'launch' starts on 2010-08-01"],
    ),
    "same phase key": (
        "name: X\nphases:\n  - {key: a, name: A, start: 2010-05, end: 2010-07}\n  - {key: a, name: B, start: 2010-08, end: 2011-06}\n",
        ["4:11: phase 'a' is already defined on line 3"],
    ),
    "a key in capitals": (
        "name: X\nphases:\n  - {key: Launch, name: A, start: 2010-05, end: 2010-07}\n",
        ["3:11: 'Launch' is not a key (lower-case Latin letters, digits and _, a letter first)"],
    ),
    "a key as long as the database and a button have room for": (
        "name: X\nphases:\n  - {key: KEY, name: A, start: 2010-05, end: 2010-07}\n  - {key: KEYk, name: B, start: 2010-08, end: 2011-06}\n".replace(
            "KEY", "k" * 32
        ),
        [f"4:11: '{'k' * 33}' has 33 characters; a key has 32 at most"],
    ),
    "first day in another month": (
        "name: X\nphases:\n  - {name: A, start: 2010-05, first_day: 2010-06-01, end: 2010-07}\n",
        ["3:42: 2010-06-01 is not a day of the month that 'start' names"],
    ),
    "campaign ends before its last phase": (
        PHASES + "ends: 2026-02-01\n",
        ["4:7: ends on 2026-02-01, before its last phase does on 2026-03-31"],
    ),
    "campaign ends in a month": (
        PHASES + "ends: 2026-04\n",
        ["4:7: '2026-04' names a month; a day is needed (YYYY-MM-DD)"],
    ),
    "exception that nobody signed": (
        PHASES + "exceptions:\n  - {rule: overload, about: staff}\n",
        ["5:5: missing 'on'", "5:5: missing 'reason'", "5:5: missing 'signed_by'"],
    ),
    "exception without a reason": (
        PHASES + "exceptions: [{rule: overload, about: a, reason: ' ', signed_by: W, on: 2026-01-01}]\n",
        ["4:49: expected text, found ' '"],
    ),
    "exception with a reason that says nothing": (
        PHASES + "exceptions: [{rule: overload, about: a, reason: '-', signed_by: W, on: 2026-01-01}]\n",
        ["4:49: '-' is no reason"],
    ),
    "exception from a rule there is not": (
        PHASES + "exceptions: [{rule: overlaod, about: a, reason: R, signed_by: W, on: 2026-01}]\n",
        [
            (
                "4:21: 'overlaod' is not one of individual_leaderboard, daily_punch_in, time_online, public_naming, "
                "photo_of_everything, activity_without_carrier, activity_without_indicator, overload, gap_without_content, "
                "holiday_collision, deadline_outside_phase (did you mean 'overload'?)"
            ),
            "4:70: '2026-01' names a month; a day is needed (YYYY-MM-DD)",
        ],
    ),
    "exception made twice": (
        PHASES
        + "exceptions:\n  - {rule: overload, about: a, reason: R, signed_by: W, on: 2026-01-01}\n  - {rule: overload, about: a, reason: R, signed_by: W, on: 2026-01-02}\n",
        ["6:29: 'a' is excepted from overload twice"],
    ),
    "unknown carrier": (
        "name: X\ncarriers: [{key: learning, name: L}]\nphases:\n  - name: A\n    start: 2026-01\n    end: 2026-03\n    activities:\n      - {key: show, name: S, carrier: learnign}\n",
        ["8:39: unknown carrier 'learnign' (did you mean 'learning'?)"],
    ),
    "same activity twice": (
        "name: X\nphases:\n  - name: A\n    start: 2026-01\n    end: 2026-03\n    activities:\n      - {key: show, name: S}\n      - {key: show, name: T}\n",
        ["8:15: activity 'show' is already defined on line 7"],
    ),
    # ---- the rest of the plan ----
    "document without number": (
        PHASES + "document: {issuer: I, date: 2010-06-18, title: T}\n",
        ["4:11: missing 'number'"],
    ),
    "document of an impossible day": (
        PHASES + "document: {number: N, issuer: I, date: 2010-06-31, title: T}\n",
        ["4:40: '2010-06-31' is not a date: 2010-06 has 30 days"],
    ),
    "anchor without a day": (PHASES + "anchors:\n  - {key: party_90, name: P}\n", ["5:5: missing 'on'"]),
    "anchor to the month": (
        PHASES + "anchors:\n  - {key: party_90, name: P, on: 2011-07}\n",
        ["5:34: '2011-07' names a month; a day is needed (YYYY-MM-DD)"],
    ),
    "same anchor twice": (
        PHASES + "anchors:\n  - {key: a, name: P, on: 2011-07-01}\n  - {key: a, name: Q, on: 2012-07-01}\n",
        ["6:11: anchor 'a' is already defined on line 5"],
    ),
    "framework for deeds missing": (
        PHASES + "frameworks:\n  - {key: five_goods, name: G, items: [{key: leadership, name: L}]}\n",
        ["5:3: needs a framework 'five_leads', for deeds and check-ins"],
    ),
    "framework without items": (
        PHASES + "frameworks:\n  - {key: five_leads, name: G, items: []}\n",
        ["5:39: the list is empty"],
    ),
    "same item in two frameworks": (
        PHASES
        + "frameworks:\n  - {key: five_goods, name: G, items: [{key: study, name: L}]}\n  - {key: five_leads, name: G, items: [{key: study, name: L}]}\n",
        ["6:46: item 'study' is already defined on line 5"],
    ),
    "counted in words": (
        PHASES + "frameworks:\n  - {key: five_leads, name: G, items: [{key: law, name: L, counted: no}]}\n",
        ["5:69: expected true or false, found 'no'"],
    ),
    "alias listed twice": (
        PHASES + "frameworks:\n  - {key: five_leads, name: G, aliases: [W, W], items: [{key: law, name: L}]}\n",
        ["5:45: 'W' is listed twice"],
    ),
    "area without target": (PHASES + "areas: [{key: service, name: S}]\n", ["4:9: missing 'target'"]),
    "no kinds": (PHASES + "kinds: []\n", ["4:8: the list is empty"]),
    "time zone misspelt": (
        PHASES + "timezone: Asia/Shangai\n",
        ["4:11: 'Asia/Shangai' is not a time zone (did you mean 'Asia/Shanghai'?)"],
    ),
    "time zone of a capital that names none": (
        PHASES + "timezone: Asia/Beijing\n",
        ["4:11: 'Asia/Beijing' is not a time zone (such as Asia/Shanghai)"],
    ),
    "time zone climbing out": (
        PHASES + "timezone: ../../etc/passwd\n",
        ["4:11: '../../etc/passwd' is not a time zone (such as Asia/Shanghai)"],
    ),
    "deed period": (
        PHASES + "deed_period: months\n",
        ["4:14: 'months' is not one of phase, month, quarter (did you mean 'month'?)"],
    ),
    "quiet hours past midnight": (
        PHASES + "quiet_hours: {start: 25:00, end: 08:00}\n",
        ["4:22: '25:00' is not a time of day: the clock runs from 00:00 to 23:59"],
    ),
    "a budget of nothing": (
        PHASES + "budget: {per_week: 0}\n",
        ["4:20: expected a whole number from 1 to 100, found '0'"],
    ),
    "a budget for a kind unheard of": (
        PHASES + "budget: {kinds: {retire: 2}}\n",
        ["4:18: unknown key 'retire' (did you mean 'retired'?)"],
    ),
    "a digest on no day": (
        PHASES + "digest: {weekly: fri}\n",
        ["4:18: 'fri' is not a weekday (did you mean 'friday'?)"],
    ),
    "a digest at night": (
        PHASES + "digest: {at: 22:00}\n",
        ["4:14: 22:00 lies in the quiet hours 21:30 to 08:00"],
    ),
    "quiet hours without end": (PHASES + "quiet_hours: {start: 21:30}\n", ["4:14: missing 'end'"]),
    "quiet hours an hour": (
        PHASES + "quiet_hours: {start: 21, end: 08:00}\n",
        ["4:22: '21' is not a time of day (HH:MM)"],
    ),
    # ---- several at once, in the order of the file ----
    "five mistakes": (
        "name: X\nphases:\n  - {name: A, start: 2026-02-31, end: 2026-03}\n  - {name: B, start: 2026-04, ende: 2026-05}\nkind: []\ntimezone: Mars\n",
        [
            "3:22: '2026-02-31' is not a date: 2026-02 has 28 days",
            "4:5: missing 'end'",
            "4:31: unknown key 'ende' (did you mean 'end'?)",
            "5:1: unknown key 'kind' (did you mean 'kinds'?)",
            "6:11: 'Mars' is not a time zone (such as Asia/Shanghai)",
        ],
    ),
}


@pytest.fixture(scope="module")
def reference() -> Campaign:
    return read_campaign((CONTENT / "campaign.yaml").read_bytes(), "campaign.yaml")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_campaign_says_where(name: str, reference: Campaign) -> None:
    text, expected = BROKEN[name]

    with pytest.raises(BrokenContent) as refused:
        read_campaign(text, "campaign.yaml", defaults=reference)

    assert [str(problem) for problem in refused.value.problems] == [f"campaign.yaml:{line}" for line in expected]


def test_the_file_that_the_table_starts_from_is_sound(reference: Campaign) -> None:
    assert read_campaign(PHASES, "campaign.yaml", defaults=reference).name.zh == "X"


def test_without_a_reference_campaign_the_frameworks_are_missing() -> None:
    with pytest.raises(BrokenContent) as refused:
        read_campaign(PHASES, "campaign.yaml")

    assert str(refused.value) == "campaign.yaml:1:1: missing 'frameworks', and no reference campaign lends any"
