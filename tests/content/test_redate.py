"""The reference campaign at another date, and what it leaves for its new owner to fill in."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.campaign import Campaign
from bot.library import BrokenContent
from bot.library.campaign_reader import read_campaign
from bot.library.check import run_check
from bot.library.redate import redate

CONTENT = Path(__file__).parents[2] / "content"
REFERENCE = (CONTENT / "campaign.yaml").read_text(encoding="utf-8")


def moved(start: date) -> Campaign:
    return read_campaign(redate(REFERENCE, start), "new.yaml")


@pytest.mark.parametrize(
    ("start", "phases", "ends_on", "due_on"),
    [
        (
            date(2026, 12, 1),
            [("2026-12-01", "2027-01-31"), ("2027-02-01", "2027-12-31"), ("2028-01-01", "2029-01-31")],
            date(2029, 5, 7),
            date(2028, 12, 31),
        ),
        (
            date(2026, 12, 31),
            [("2026-12-31", "2027-02-28"), ("2027-03-01", "2028-01-31"), ("2028-02-01", "2029-02-28")],
            date(2029, 6, 7),
            date(2029, 1, 31),
        ),
        (
            date(2028, 2, 29),
            [("2028-02-29", "2028-04-30"), ("2028-05-01", "2029-03-31"), ("2029-04-01", "2030-04-30")],
            date(2030, 8, 7),
            date(2030, 3, 31),
        ),
        (
            date(2010, 5, 31),
            [("2010-05-31", "2010-07-31"), ("2010-08-01", "2011-06-30"), ("2011-07-01", "2012-07-31")],
            date(2012, 11, 7),
            date(2012, 6, 30),
        ),
    ],
)
def test_everything_moves_by_the_same_months(
    start: date, phases: list[tuple[str, str]], ends_on: date, due_on: date
) -> None:
    campaign = moved(start)

    assert [(phase.start_on.isoformat(), phase.end_on.isoformat()) for phase in campaign.phases] == phases
    assert campaign.ends_on == ends_on
    assert campaign.phase("showcase").activities[0].due_on == due_on


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 15, 16, 28])
def test_it_starts_on_the_very_day_and_leaves_no_gap(month: int, day: int) -> None:
    campaign = moved(date(2027, month, day))

    assert campaign.starts_on == date(2027, month, day)
    assert [
        (following.start_on - phase.end_on).days
        for phase, following in zip(campaign.phases, campaign.phases[1:], strict=False)
    ] == [1, 1]


def test_what_belongs_to_the_old_campaign_is_left_to_do() -> None:
    text = redate(REFERENCE, date(2026, 12, 1))
    campaign = read_campaign(text, "new.yaml")

    assert campaign.key == "campaign_2026_12"
    assert campaign.document is None
    assert campaign.anchors == ()
    assert [phase.theme for phase in campaign.phases] == [None, None, None]
    assert [rule.key for rule in campaign.rules] == [
        "phase_start", "phase_half", "phase_days_left", "phase_ended", "campaign_days_left", "campaign_ended",
        "study", "checkin", "activity_due",
    ]  # fmt: skip
    assert text.count("# TODO ") == 6
    assert "#   number: 国科图兰发党字〔2010〕5号" in text
    assert "#     on: YYYY-MM-DD" in text
    assert "  # - key: party_90" in text


def test_nobody_has_signed_for_the_new_campaign() -> None:
    signed = "exceptions:\n  - {rule: overload, about: staff, reason: 统筹, signed_by: 王书记, on: 2010-06-18}\n"
    text = redate(REFERENCE + signed, date(2026, 12, 1))

    assert read_campaign(REFERENCE + signed, "new.yaml").exceptions[0].signed_on == date(2010, 6, 18)
    assert read_campaign(text, "new.yaml").exceptions == ()
    assert "#   - {rule: overload, about: staff" in text


def test_what_does_not_depend_on_dates_stays() -> None:
    reference, campaign = read_campaign(REFERENCE, "campaign.yaml"), moved(date(2026, 12, 1))

    assert campaign.name == reference.name
    assert campaign.frameworks == reference.frameworks
    assert campaign.kinds == reference.kinds
    assert campaign.areas == reference.areas
    assert campaign.carriers == reference.carriers
    assert campaign.quiet_hours == reference.quiet_hours
    assert [phase.name for phase in campaign.phases] == [phase.name for phase in reference.phases]


def test_the_new_file_passes_the_check_with_all_the_cards(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(redate(REFERENCE, date(2026, 12, 1)), encoding="utf-8")

    assert run_check(file, CONTENT) == []


def test_with_its_gaps_filled_in_it_is_a_whole_campaign() -> None:
    lines = redate(REFERENCE, date(2026, 12, 1)).replace("YYYY-MM-DD", "2027-07-01").split("\n")
    first = lines.index("# anchors:")
    anchors = [line.removeprefix("# ") for line in lines[first : first + 10]]
    rule = next(number for number, line in enumerate(lines) if line == "  # - key: party_90")
    rules = [line.replace("# ", "", 1) for line in lines[rule : rule + 6]]
    filled = [*lines[:first], *anchors, *lines[first + 10 : rule], *rules, *lines[rule + 6 :]]

    campaign = read_campaign("\n".join(filled), "new.yaml")

    assert [anchor.on for anchor in campaign.anchors] == [date(2027, 7, 1)] * 3
    assert campaign.rules[-1].key == "party_90"


def test_a_new_campaign_can_be_moved_again() -> None:
    again = redate(redate(REFERENCE, date(2026, 12, 1)), date(2030, 3, 1))

    assert read_campaign(again, "new.yaml").starts_on == date(2030, 3, 1)


OWN = """\
# Our own.
name: X
phases:
  - name: A
    start: 2026-01-05 # a Monday
    end: 2026-01-20
  - {name: B, start: 2026-01-21, end: 2026-03-01} # short
ends: 2026-03-05
frameworks: [{key: five_leads, name: L, items: [{key: study, name: S}]}]
anchors: [{key: a, name: A, on: 2026-02-01}]
rules:
  - {key: a, notice: anchor_days_left, when: {anchor: a, days_left: [1]}, at: 09:00}
"""


def test_a_campaign_planned_by_days_moves_by_days() -> None:
    text = redate(OWN, date(2027, 1, 31))

    assert text.split("\n")[5:] == [
        "name: X",
        "phases:",
        "  - name: A",
        "    start: 2027-01-31",
        "    end: 2027-02-15",
        "  - {name: B, start: 2027-02-16, end: 2027-03-27} # short",
        "ends: 2027-03-31",
        "frameworks: [{key: five_leads, name: L, items: [{key: study, name: S}]}]",
        "# TODO the days your campaign looks to; rules that count down to them wait below",
        "# anchors: [{key: a, name: A, on: YYYY-MM-DD}]",
        "# TODO with the anchor it counts down to",
        "# rules:",
        "#   - {key: a, notice: anchor_days_left, when: {anchor: a, days_left: [1]}, at: 09:00}",
        "",
    ]


@pytest.mark.parametrize(
    ("start", "first"),
    [(date(2027, 3, 1), "2027-03"), (date(2027, 3, 9), "2027-03-09"), (date(2027, 3, 31), "2027-03-31")],
)
def test_a_month_becomes_a_day_only_where_it_must(start: date, first: str) -> None:
    own = OWN.replace("start: 2026-01-05 # a Monday", "start: 2026-01").replace("end: 2026-01-20", "end: 2026-01")
    own = own.replace("start: 2026-01-21, end: 2026-03-01", "start: 2026-02, end: 2026-02")

    assert redate(own, start).split("\n")[8] == f"    start: {first}"


def test_a_broken_campaign_is_not_moved() -> None:
    with pytest.raises(BrokenContent, match=r"campaign\.yaml:1:1: missing 'name'"):
        redate("phases: []\n", date(2026, 12, 1))


TOLD_FROM_OTHERS = """\
name: X
phases: [{key: a, name: A, start: 2026-01-01, end: 2026-03-31}]
anchors:
  - {key: eve, name: E, on: {before: day, by: 1d}}
  - {key: day, name: D, on: 2026-02-01}
frameworks: [{key: five_leads, name: F, items: [{key: study, name: S}]}]
rules:
  - {key: counted, notice: anchor_days_left, when: {before: eve, by: 7d}, at: 09:00}
  - {key: ending, notice: phase_days_left, when: {before: a.end, by: 7d}, at: 09:00}
"""


def test_what_is_told_from_an_anchor_waits_for_it_and_what_is_told_from_a_phase_moves_with_it() -> None:
    text = redate(TOLD_FROM_OTHERS, date(2027, 4, 1))

    assert [rule.key for rule in read_campaign(text, "new.yaml").rules] == ["ending"]
    assert "#   - {key: eve, name: E, on: {before: day, by: 1d}}" in text
    assert "#   - {key: day, name: D, on: YYYY-MM-DD}" in text
    assert "  # - {key: counted, notice: anchor_days_left, when: {before: eve, by: 7d}, at: 09:00}" in text
