"""Every screen of the roster and of the branches, in both languages and at the largest ids."""

import pytest

from bot.domain.identity import DeliveryId, PersonId, UnitId
from bot.domain.people import Unit
from bot.domain.roster import (
    REASONS,
    Change,
    Draft,
    DraftState,
    ImportReport,
    Member,
    Preview,
    RosterProblem,
    RosterRow,
    problems_json,
    summary_json,
)
from bot.domain.units import UnitLine
from bot.views import roster, units
from tests.views.reading import LANGUAGES, LARGEST, check, noticed, presses, speech

NAME, UNIT = "名" * 64, "支" * 40
MEMBER = Member(PersonId(LARGEST), "E" * 20, NAME, None, UnitId(LARGEST), UNIT, "student", is_bound=True)
ROW = RosterRow(2, "E" * 20, NAME, UNIT, "staff", "en")
DRAFT = Draft(1, PersonId(LARGEST), "花名册.xlsx", "f", DraftState.READY, 1, ignored=("手" * 999,) * 200)
WORDS = {
    "columns": "编号, 姓名, 支部, 类别, 语言",
    "most": "2",
    "detail": "x",
    "column": "x",
    "count": "6",
    "width": "5",
    "number": "x",
    "earlier": "2",
    "value": "x",
}


def found(many=30, unknown=()):
    change = Change(MEMBER, ROW)
    return Preview(
        (ROW,) * many, (change,) * many, (change,) * many, (MEMBER,) * many, unknown, (UNIT,), ("x",), (UNIT,) * 9
    )


def problem(code):
    words = tuple((name, word) for name, word in WORDS.items() if f"{{{name}}}" in REASONS[code])
    return RosterProblem("花名册.xlsx", 20_001, code, words, "近", "名册")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_the_roster_fits(language):
    t, at = speech(language), DeliveryId(LARGEST)
    full = summary_json(found(), DRAFT, is_stale=True)
    screens = [roster.how(t), roster.reading(t, "花名册.xlsx"), roster.preview(t, full, at)]
    screens += [roster.preview(t, summary_json(found(0), DRAFT), at)]
    screens += [
        roster.over(t, DraftState.APPLIED, ImportReport(1, 2, left=3, vacant=(UNIT,) * 9)),
        roster.over(t, DraftState.DROPPED, None),
    ]
    screens += [noticed("roster_preview", {"summary": full}, language=language)]
    for screen in screens:
        check(screen)
    assert [verb for verb, _ in presses(screens[2])] == ["roster.apply", "roster.keep", "roster.drop"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_said_in_every_language(language, code):
    check(noticed("roster_refused", {"file": "r.csv", **problems_json([problem(code)] * 12)}, language=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_an_unknown_branch_there_is_nothing_to_apply(language):
    screen = roster.preview(speech(language), summary_json(found(1, (problem("unit"),)), DRAFT), DeliveryId(1))
    check(screen)
    assert [verb for verb, _ in presses(screen)] == ["roster.look", "roster.drop"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_the_branches_fits(language):
    t, unit = speech(language), Unit(UnitId(LARGEST), UnitId(1), UNIT)
    line = UnitLine(unit, (MEMBER,), 1)
    for screen in (
        units.overview(t, [line] * 45, page=2),
        units.overview(t, []),
        units.one(t, line),
        units.one(t, UnitLine(unit, (), 0)),
        units.ask_name(t),
        units.ask_name(t, unit),
        units.candidates(t, unit, [MEMBER] * 45, page=2),
        units.candidates(t, unit, []),
        units.ask_appoint(t, MEMBER),
        units.ask_relieve(t, MEMBER, unit),
        units.done(t, "x", line),
    ):
        check(screen)
