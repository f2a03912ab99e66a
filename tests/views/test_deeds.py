"""Deeds on the screens of their owners, in both languages and at their longest."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.deeds import Deed, DeedState, Overview, Visibility
from bot.domain.identity import DeedId, PersonId, UnitId
from bot.domain.paging import Page
from bot.domain.refusals import Refusal
from bot.views import deeds, my_deeds
from tests.views.reading import CAMPAIGN, JUNE_18, LANGUAGES, LARGEST, check, labels, presses, speech

TODAY = date(2010, 6, 18)
SERVE = CAMPAIGN.item("serve")
LAW = CAMPAIGN.item("law")
DEED = Deed(
    DeedId(LARGEST), PersonId(1), UnitId(2), "serve", "事" * 2000, TODAY, DeedState.SUBMITTED, Visibility.SECRETARY,
    JUNE_18, JUNE_18, photo="file",
)  # fmt: skip
WITHDRAWN = replace(DEED, state=DeedState.WITHDRAWN)
DRAFT = replace(DEED, state=DeedState.DRAFT, text="事" * 2500)
DAYS = tuple(date(2010, 6, day) for day in (18, 17, 16, 15, 14, 13))


def screens(t):
    """Every screen of the noun."""
    c = CAMPAIGN
    page = Page([DEED, WITHDRAWN, DRAFT] * 2, 2, 3, 18, 6)
    yield from (deeds.choices(t, c, is_affirmed=is_affirmed) for is_affirmed in (True, False))
    yield from (deeds.sentence_wanted(t, item) for item in c.leads.items)
    yield from (deeds.affirmation_wanted(t, LAW), deeds.affirmed(t, LAW), deeds.affirmation_undone(t, LAW))
    yield deeds.sentence_wanted_with_photo(t)
    yield deeds.filed(t, c, DEED, TODAY)
    yield from (deeds.changed(t, c, DEED, TODAY, what=what) for what in ("text", "day", "photo", "restored"))
    yield from (deeds.shown(t, c, deed, TODAY) for deed in (DEED, WITHDRAWN, DRAFT))
    yield deeds.kept_as_draft(t, DRAFT)
    yield from (deeds.text_wanted(t, deed) for deed in (DEED, DRAFT))
    yield from (deeds.day_wanted(t, DEED, DAYS, TODAY, refusal=no) for no in (None, Refusal("deeds.day.unclear")))
    yield from (deeds.photo_wanted(t, DEED), deeds.photo(t, c, DEED, TODAY), deeds.who_sees(t, DEED))
    yield from (deeds.withdrawal_wanted(t, c, deed, TODAY) for deed in (DEED, DRAFT))
    for phase in (c.phases[0], None):
        yield my_deeds.my_five(t, c, Overview(phase, {"serve": 1, "study": 2}, is_affirmed=True, listed=3, drafts=1))
        yield my_deeds.my_five(t, c, Overview(phase, {}, is_affirmed=False, listed=0, drafts=0))
        for scope in ("phase", "all", "drafts"):
            yield my_deeds.my_list(t, c, page, scope=scope, phase=phase, today=TODAY)
            yield my_deeds.my_list(t, c, Page([], 1, 1, 0), scope=scope, phase=phase, today=TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_and_its_buttons_come_back(language):
    shown = list(screens(speech(language)))
    for screen in shown:
        check(screen)
    assert len(shown) > 30


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        (date(2010, 6, 18), date(2010, 6, 18), "6月18日"),
        (date(2010, 12, 31), date(2011, 1, 3), "2010年12月31日（周五）"),
    ],
)
def test_a_day_of_another_year_says_which(day, today, said):
    assert deeds.said_day(speech(), day, today) == said


def test_an_item_the_plan_no_longer_has_is_shown_by_its_key():
    screen = deeds.shown(speech(), CAMPAIGN, replace(DEED, item="gone", text="做了一件事"), TODAY)
    assert screen.text.text == "gone · 6月18日\n\n做了一件事"


def test_words_of_a_member_are_a_quotation_and_never_markup():
    text = "<b>粗</b> [链接](https://example.org) 👍 @admin"
    screen = deeds.shown(speech(), CAMPAIGN, replace(DEED, text=text), TODAY)
    quoted = next(entity for entity in screen.text.entities if entity.type == "blockquote")
    encoded = screen.text.text.encode("utf-16-le")
    assert encoded[quoted.offset * 2 : quoted.end * 2].decode("utf-16-le") == text
    assert [entity.type for entity in screen.text.entities] == ["bold", "blockquote"]


def test_the_uncounted_item_is_affirmed_by_its_button_and_asks_for_no_words():
    screen = deeds.choices(speech(), CAMPAIGN, is_affirmed=False)
    assert presses(screen) == [
        ("report.item", "study"),
        ("report.item", "excel"),
        ("report.item", "serve"),
        ("report.item", "spirit"),
        ("affirm", "law"),
        ("home", ""),
    ]


def test_the_plans_own_phrases_are_for_those_who_read_its_language():
    assert "方案里的要求" in deeds.sentence_wanted(speech("zh"), SERVE).text.text
    assert deeds.sentence_wanted(speech("en"), SERVE).text.text == (
        "Leads in service: write one sentence about what you did and send it to me."
    )


def test_withdrawing_is_the_last_button_and_never_the_first():
    assert labels(deeds.withdrawal_wanted(speech(), CAMPAIGN, DEED, TODAY)) == ["不撤回", "确认撤回"]


def test_a_long_text_is_shortened_in_the_list_only():
    assert my_deeds.shortened("一 \n 二") == "一 二"
    assert my_deeds.shortened("事" * 81) == "事" * 80 + "…"
    assert my_deeds.shortened("事" * 80) == "事" * 80
