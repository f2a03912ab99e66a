"""Campaigns that ask what they should not, each with the place a person should look at, and their good twins."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.lint.rules import RULE_NAMES, UNUSED
from bot.library import load
from bot.library.check import lint_of, warnings_of
from bot.texts import Catalogue

CONTENT = Path(__file__).parents[2] / "content"
DOCS = Path(__file__).parents[2] / "docs" / "lint.md"

# Seven lines: what is under test starts on line 8.
PHASES = """\
name: X
kinds: [{key: staff, name: Staff}]
carriers: [{key: learning, name: L}]
phases:
  - name: A
    start: 2026-03
    end: 2026-05
"""
STUDY = "  - {key: study, notice: study_card, when: {weekly: monday}, at: 09:00}\n"


def activity(entry: str) -> str:
    return PHASES + f"    activities:\n      - {{key: act, {entry}}}\n"


def rules(*entries: str) -> str:
    return PHASES + "rules:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def checkins(*weekdays: str) -> str:
    return rules(
        *(f"key: ask_{day}, notice: checkin, when: {{weekly: {day}}}, at: 19:30, close_after: 1d" for day in weekdays)
    )


def cards(*hours: int) -> str:
    return rules(
        *(f"key: card_{hour:02}, notice: study_card, when: {{weekly: tuesday}}, at: '{hour:02}:00'" for hour in hours)
    )


SOUND = "name: S, carrier: learning, indicators: [I]"

# name of the rule: (broken campaign, what is said, the same made good)
BROKEN = {
    "individual_leaderboard": (
        activity("name: S, carrier: learning, indicators: [个人积分排行榜]"),
        ["9:61: '积分' ranks people, or gives them points to be ranked by [individual_leaderboard]"],
        activity("name: S, carrier: learning, indicators: [不设个人积分排行榜]"),
    ),
    "individual_leaderboard in English": (
        activity("name: {zh: S, en: Member ranking}, carrier: learning, indicators: [I]"),
        ["9:38: 'ranking' ranks people, or gives them points to be ranked by [individual_leaderboard]"],
        activity("name: {zh: S, en: No ranking of members}, carrier: learning, indicators: [I]"),
    ),
    "daily_punch_in in words": (
        PHASES.replace("name: X", "name: {zh: 每日学习打卡}"),
        ["1:12: '每日学习打卡' asks people to report every day [daily_punch_in]"],
        PHASES.replace("name: X", "name: {zh: 每周学习}"),
    ),
    "daily_punch_in by the schedule": (
        checkins("monday", "tuesday", "wednesday", "thursday", "friday"),
        ["9:46: people are asked on 5 days of the week of 2026-03-02 [daily_punch_in]"],
        checkins("monday", "tuesday", "wednesday", "thursday"),
    ),
    "time_online": (
        activity("name: S, carrier: learning, indicators: [{zh: 人均在线时长, en: Hours online}]"),
        [
            "9:66: '在线时长' measures how long people are online [time_online]",
            "9:78: 'hours online' measures how long people are online [time_online]",
        ],
        activity("name: S, carrier: learning, indicators: [{zh: 阅读人数, en: Readers}]"),
    ),
    "public_naming": (
        activity("name: S, carrier: learning, forms: [每月通报未完成人员名单], indicators: [I]"),
        ["9:56: '通报未' names in public who has not answered [public_naming]"],
        activity("name: S, carrier: learning, forms: [每月通报完成人数], indicators: [I]"),
    ),
    "photo_of_everything": (
        PHASES + "    theme: 事事拍照留痕\n",
        ["8:12: '拍照留痕' wants a picture of everything [photo_of_everything]"],
        PHASES + "    theme: 图片展\n",
    ),
    "activity_without_carrier": (
        activity("name: S, indicators: [I]"),
        ["9:9: an activity without a carrier [activity_without_carrier]"],
        activity(SOUND),
    ),
    "activity_without_indicator": (
        activity("name: S, carrier: learning"),
        ["9:9: an activity without an indicator [activity_without_indicator]"],
        activity(SOUND),
    ),
    # March to May 2026 has 13 Tuesdays; 2 to 8 March is the first week that has one.
    "overload": (
        cards(9, 10, 11, 12, 13, 14, 15, 16),
        [
            (
                "2:9: 8 messages in the week of 2026-03-02 (card_09 1, card_10 1, card_11 1, card_12 1, card_13 1, "
                "card_14 1, card_15 1, card_16 1), at most 7 are reasonable; 13 weeks are as full [overload]"
            )
        ],
        cards(9, 10, 11, 12, 13, 14, 15),
    ),
    # 1 March is a Sunday and 31 May too, so whole weeks run from 2 March; the middle is 16 April.
    "gap_without_content": (
        rules("key: begun, notice: phase_started, when: {phase: start}, at: 09:00"),
        ["5:5: nobody gets anything for 13 weeks from 2026-03-02 [gap_without_content]"],
        rules(
            "key: begun, notice: phase_started, when: {phase: start}, at: 09:00",
            "key: study, notice: study_card, when: {weekly: monday, every: 5}, at: 09:00",
        ),
    ),
    # June has the Mondays 1 to 29, and 31 August is the last before September: 14 weeks, 13 of them whole
    "gap_without_content between two phases": (
        PHASES + "  - {name: B, start: 2026-09, end: 2026-10}\nrules:\n" + STUDY,
        ["5:5: nobody gets anything for 13 weeks from 2026-06-01 [gap_without_content]"],
        PHASES + "  - {name: B, start: 2026-07, end: 2026-10}\nrules:\n" + STUDY,
    ),
    "gap_without_content between two messages": (
        rules(
            "key: half, notice: phase_halfway, when: {phase: half}, at: 09:00",
            "key: left, notice: phase_days_left, when: {phase_days_left: [30]}, at: 09:00",
        ),
        ["5:5: nobody gets anything for 6 weeks from 2026-03-02 [gap_without_content]"],
        rules(
            "key: half, notice: phase_halfway, when: {phase: half}, at: 09:00",
            "key: left, notice: phase_days_left, when: {phase_days_left: [70, 30]}, at: 09:00",
        ),
    ),
    # The last phase ends on Sunday 31 May, so 1 June begins a whole week; 31 July is a Friday.
    "gap_without_content after the last phase": (
        "ends: 2026-07-31\n" + rules("key: study, notice: study_card, when: {weekly: monday}, at: 09:00"),
        ["1:7: nobody gets anything for 8 weeks from 2026-06-01 [gap_without_content]"],
        "ends: 2026-07-31\n"
        + rules(
            "key: study, notice: study_card, when: {weekly: monday}, at: 09:00",
            "key: left, notice: campaign_days_left, when: {before: campaign.end, by: [30d]}, at: 09:00",
        ),
    ),
    # Qingming 2026 is 4 to 6 April, Labour Day 1 to 5 May.
    "holiday_collision": (
        rules("key: study, notice: study_card, when: {weekly: monday}, at: 09:00, holidays: as_is"),
        [
            (
                "9:5: falls on a public holiday on 2026-04-06 (Tomb-sweeping Day), 2 times in all; "
                "`holidays: next` moves it to the next workday [holiday_collision]"
            )
        ],
        rules("key: study, notice: study_card, when: {weekly: monday}, at: 09:00, holidays: next"),
    ),
    "holiday_collision of a deadline": (
        activity(SOUND + ", due: 2026-05-01"),
        ["9:70: due on a public holiday on 2026-05-01 (Labour Day) [holiday_collision]"],
        activity(SOUND + ", due: 2026-04-30"),
    ),
    "deadline_outside_phase": (
        activity(SOUND + ", due: 2026-06-01"),
        ["9:70: due on 2026-06-01, outside its phase (2026-03-01 to 2026-05-31) [deadline_outside_phase]"],
        activity(SOUND + ", due: 2026-05-31"),
    ),
    "unused_exception": (
        activity(SOUND)
        + "exceptions:\n  - {rule: activity_without_carrier, about: act, reason: R, signed_by: W, on: 2026-01-01}\n",
        [
            "11:5: an exception that covers nothing: activity_without_carrier finds nothing about 'act' [unused_exception]"
        ],
        activity("name: S, indicators: [I]")
        + "exceptions:\n  - {rule: activity_without_carrier, about: act, reason: R, signed_by: W, on: 2026-01-01}\n",
    ),
}


def said(text: str, folder: Path) -> list[str]:
    file = folder / "mine.yaml"
    file.write_text(text, "utf-8")
    return [str(problem).removeprefix(f"{file}:") for problem in lint_of(load(CONTENT, file), file)]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_campaign_says_where(name: str, tmp_path: Path) -> None:
    assert said(BROKEN[name][0], tmp_path) == BROKEN[name][1]


@pytest.mark.parametrize("name", BROKEN)
def test_its_good_twin_passes(name: str, tmp_path: Path) -> None:
    assert said(BROKEN[name][2], tmp_path) == []


def test_every_rule_is_broken_above() -> None:
    assert {name.partition(" ")[0] for name in BROKEN} == {*RULE_NAMES, UNUSED}


def test_a_signature_covers_one_rule_and_one_thing(tmp_path: Path) -> None:
    text = PHASES + "    activities:\n      - {key: one, name: S}\n      - {key: two, name: T, carrier: learning}\n"
    signed = (
        "exceptions:\n  - {rule: activity_without_indicator, about: one, reason: R, signed_by: W, on: 2026-01-01}\n"
    )

    assert said(text + signed, tmp_path) == [
        "9:9: an activity without a carrier [activity_without_carrier]",
        "10:9: an activity without an indicator [activity_without_indicator]",
    ]


def test_reasons_and_the_cited_paper_may_say_any_word(tmp_path: Path) -> None:
    document = "document: {number: '1', issuer: I, date: 2026-01-01, title: 关于取消和改进排行榜的通知}\n"
    signed = "exceptions:\n  - {rule: activity_without_carrier, about: act, reason: 原有排行榜, signed_by: W, on: 2026-01-01}\n"

    assert said(activity("name: S, indicators: [I]") + document + signed, tmp_path) == []


def test_what_the_reference_campaign_lends_is_not_the_borrowers_fault(tmp_path: Path) -> None:
    assert said("name: X\nphases: [{name: A, start: 2026-01, end: 2027-12}]\n", tmp_path) == []


def test_the_reference_campaign_needs_no_exception() -> None:
    library = load(CONTENT)

    assert lint_of(library, CONTENT / "campaign.yaml") == []
    assert library.campaign.exceptions == ()


def test_check_fails_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(activity("name: S, carrier: learning, indicators: [在线时长]"), "utf-8")

    status = main(["check", "--config", str(file), "--content", str(CONTENT), "--why", "zh"])

    where, why = capsys.readouterr().err.splitlines()
    assert status == 1
    assert where == f"{file}:9:61: '在线时长' measures how long people are online [time_online]"
    assert why.startswith("    2023年12月的意见提出")


def test_check_says_where_only_unless_asked_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(activity("name: S, carrier: learning"), "utf-8")

    assert main(["check", "--config", str(file), "--content", str(CONTENT)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("rule", [*RULE_NAMES, UNUSED])
def test_every_rule_has_its_why_and_its_place_on_the_page(rule: str) -> None:
    page = DOCS.read_text("utf-8")

    why = Catalogue.load(CONTENT / "texts").speech("en", "UTC")(f"lint.why.{rule}")
    assert f"`{rule}`" in page
    assert why in page.replace("\n", " ")


def test_check_warns_of_years_whose_holidays_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    longer = PHASES.replace("end: 2026-05\n", "end: 2035-12\n  - name: B\n    start: 2036-01\n    end: 2036-02\n")
    file.write_text(longer + "rules:\n" + STUDY, "utf-8")
    assert main(["check", "--config", str(file), "--content", str(CONTENT)]) == 0
    lines = [line.removeprefix(f"{file}:") for line in capsys.readouterr().err.splitlines()]
    said = "warning: the holidays of {} are not known yet, so Monday to Friday count as workdays; once they are announced: calendar import FILE.csv"
    assert lines[-2:] == [f"7:10: {said.format(2035)}", f"9:12: {said.format(2036)}"]
    assert all(line.startswith("7:10: ") for line in lines[:-1])


@pytest.mark.parametrize(
    "text",
    [
        PHASES + "rules:\n" + STUDY,
        PHASES.replace("2026-05", "2035-05") + "rules:\n" + STUDY.replace("09:00", "09:00, holidays: as_is"),
        "phases: [",
    ],
)
def test_check_warns_of_no_year_that_is_known_or_does_not_matter(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    assert warnings_of(file, CONTENT) == []
