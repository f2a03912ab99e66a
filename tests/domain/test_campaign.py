"""A campaign's own answers about days and keys; the reference campaign's words are tested with the content."""

from datetime import date, time

import pytest

from bot.domain.campaign import (
    After,
    Before,
    Between,
    Campaign,
    During,
    Framework,
    Item,
    Kind,
    Name,
    Phase,
    QuietHours,
    Rule,
    Standing,
    Tail,
    Weekly,
)

SPRING = Phase("spring", Name("春", "Spring"), date(2026, 3, 2), date(2026, 3, 31))
AUTUMN = Phase("autumn", Name("秋"), date(2026, 9, 1), date(2026, 9, 10))

CAMPAIGN = Campaign(
    key="c",
    name=Name("活动"),
    document=None,
    phases=(SPRING, AUTUMN),
    ends_on=date(2026, 10, 1),
    anchors=(),
    frameworks=(
        Framework("goods", Name("好"), ("五好",), (Item("leadership", Name("班子"), Name("班子")),)),
        Framework("leads", Name("带头"), (), (Item("law", Name("守法"), Name("守法"), counted=False),)),
    ),
    areas=(),
    carriers=(),
    kinds=(Kind("staff", Name("在职")),),
    rules=(Rule("study", "study_card", Weekly(0), time(9)),),
    quiet_hours=QuietHours(time(21, 30), time(8)),
    timezone="Asia/Shanghai",
    deed_period="phase",
    version="v",
    text="",
)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(1, 1, 1), Before(SPRING, 739676)),
        (date(2026, 3, 1), Before(SPRING, 1)),
        (date(2026, 3, 2), During(SPRING, 1, 29)),
        (date(2026, 3, 31), During(SPRING, 30, 0)),
        (date(2026, 4, 1), Between(SPRING, AUTUMN, 153)),
        (date(2026, 8, 31), Between(SPRING, AUTUMN, 1)),
        (date(2026, 9, 1), During(AUTUMN, 1, 9)),
        (date(2026, 9, 10), During(AUTUMN, 10, 0)),
        (date(2026, 9, 11), Tail(AUTUMN, 20)),
        (date(2026, 10, 1), Tail(AUTUMN, 0)),
        (date(2026, 10, 2), After(AUTUMN, date(2026, 10, 1))),
        (date(9999, 12, 31), After(AUTUMN, date(2026, 10, 1))),
    ],
)
def test_every_day_stands_somewhere(day: date, standing: Standing) -> None:
    assert CAMPAIGN.standing_on(day) == standing


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 3, 2), SPRING),
        (date(2026, 3, 31), SPRING),
        (date(2026, 4, 1), None),
        (date(2026, 9, 10), AUTUMN),
        (date(2026, 9, 11), None),
    ],
)
def test_the_phase_of_a_day(day: date, phase: Phase | None) -> None:
    assert CAMPAIGN.phase_on(day) == phase


@pytest.mark.parametrize(
    ("first", "last", "days", "halfway"),
    [
        (date(2026, 3, 2), date(2026, 3, 31), 30, date(2026, 3, 17)),
        (date(2026, 3, 1), date(2026, 3, 31), 31, date(2026, 3, 16)),
        (date(2026, 3, 1), date(2026, 3, 1), 1, date(2026, 3, 1)),
        (date(2026, 3, 1), date(2026, 3, 2), 2, date(2026, 3, 2)),
        (date(2010, 5, 31), date(2010, 7, 31), 62, date(2010, 7, 1)),
    ],
)
def test_half_of_a_phase(first: date, last: date, days: int, halfway: date) -> None:
    phase = Phase("p", Name("p"), first, last)

    assert (phase.days, phase.halfway_on) == (days, halfway)


def test_things_are_found_by_key() -> None:
    assert CAMPAIGN.phase("autumn") == AUTUMN
    assert CAMPAIGN.item("law").counted is False
    assert CAMPAIGN.framework("goods").item("leadership").name == Name("班子")
    assert CAMPAIGN.kind("staff").name == Name("在职")
    assert CAMPAIGN.rule("study").when == Weekly(0, 1)
    assert CAMPAIGN.starts_on == date(2026, 3, 2)


@pytest.mark.parametrize("look_up", ["phase", "item", "framework", "kind", "rule", "anchor", "area", "carrier"])
def test_an_unknown_key_is_a_key_error(look_up: str) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        getattr(CAMPAIGN, look_up)("nowhere")


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "春"), ("en", "Spring"), ("en-GB", "Spring"), ("fr", "春"), ("", "春")]
)
def test_a_name_is_said_in_a_language(language: str, said: str) -> None:
    assert SPRING.name.said_in(language) == said


def test_a_name_without_english_is_said_in_chinese() -> None:
    assert AUTUMN.name.said_in("en") == "秋"


@pytest.mark.parametrize(
    ("start", "end", "at", "quiet"),
    [
        (time(21, 30), time(8), time(21, 29), False),
        (time(21, 30), time(8), time(21, 30), True),
        (time(21, 30), time(8), time(0), True),
        (time(21, 30), time(8), time(7, 59), True),
        (time(21, 30), time(8), time(8), False),
        (time(12), time(14), time(13), True),
        (time(12), time(14), time(14), False),
        (time(12), time(12), time(12), False),
    ],
)
def test_quiet_hours(start: time, end: time, at: time, quiet: bool) -> None:
    assert QuietHours(start, end).cover(at) is quiet


def test_a_rule_without_kinds_concerns_everyone() -> None:
    everyone = Rule("a", "study_card", Weekly(0), time(9))
    staff = Rule("b", "study_card", Weekly(0), time(9), kinds=("staff",))

    assert [everyone.concerns("staff"), everyone.concerns("student")] == [True, True]
    assert [staff.concerns("staff"), staff.concerns("student")] == [True, False]
