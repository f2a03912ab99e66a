"""Every screen of a changed plan, in both languages, at its longest and at its shortest."""

from datetime import date, timedelta

import pytest

from bot.domain.campaign import Name
from bot.domain.identity import CampaignId, DeliveryId, PersonId
from bot.domain.occurrences import REMIND
from bot.domain.plan_differences import Cohort, Dates, Difference, Shift
from bot.domain.plan_summary import summary_json
from bot.domain.plans import PlanChange, PlanState
from bot.usecases.plans import MANY
from bot.views import plans
from tests.views.reading import CAMPAIGN, JUNE_18, LANGUAGES, LARGEST, check, labels, noticed, presses, speech

LONG = Name("名" * 200, "N" * 200)
PARTS = (
    "name", "document", "ends_on", "phases", "frameworks", "areas", "carriers", "kinds", "rules", "quiet_hours",
    "timezone", "deed_period", "something_new", "something_newer",
)  # fmt: skip
DAYS = (date(2010, 12, 28), date(2012, 12, 29))


def shift(number, rule="checkin", was=True, now=True):
    cohort = Cohort("staff", None, 100_000)
    at = JUNE_18 + timedelta(weeks=number)
    return Shift(rule, f"slot-{number}", cohort, at if was else None, at + timedelta(hours=1) if now else None)


FULL = Difference(
    shifts=(
        *(shift(number, f"checkin{REMIND}") for number in range(200)),
        *(shift(number, now=False) for number in range(200)),
        *(shift(number, "study", was=False) for number in range(200)),
    ),
    closings=300,
    phases=tuple(Dates(LONG, DAYS, DAYS[::-1]) for _ in range(9)),
    anchors=(Dates(LONG, None, DAYS), Dates(LONG, DAYS, None)),
    parts=PARTS,
    people=100_000,
)
EMPTY = Difference(parts=("name",))


def said(found, examples=MANY):
    return {"change": 1, **summary_json(found, CAMPAIGN, CAMPAIGN, examples=examples)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("found", [FULL, EMPTY, Difference()], ids=["full", "little", "nothing"])
def test_a_changed_plan_fits(language, found):
    check(noticed("plan_change", said(found), language=language))
    check(plans.change(speech(language), said(found), DeliveryId(LARGEST)))


def test_the_counts_the_names_and_what_is_left_out():
    small = Difference(
        shifts=(shift(0), shift(1, f"checkin{REMIND}", was=False), shift(2, now=False)),
        closings=1,
        phases=(
            Dates(Name("六月", "June"), (date(2010, 6, 1), date(2010, 6, 30)), (date(2010, 6, 2), date(2010, 6, 30))),
        ),
        anchors=(Dates(Name("书展", "Fair"), None, (date(2010, 6, 20), date(2010, 6, 20))),),
        parts=("kinds", "something_new", "something_newer"),
        people=1,
    )
    assert noticed("plan_change", said(small, 2), language="en").text.text.splitlines() == [
        "The plan was changed and waits for an administrator's decision",
        "The new plan moves 1 reminder, adds 1, removes 1; 1 person affected.",
        "",
        "June: Tue 1 June 2010 to Wed 30 June 2010 → Wed 2 June 2010 to Wed 30 June 2010",
        "New: Fair, Sun 20 June 2010",
        "Changed besides: the categories of members, other settings",
        "1 check-in would close at another time",
        "",
        "· Check-in (Fri 18 June, 01:00 → Fri 18 June, 02:00)",
        "· Check-in, second time (new: Fri 25 June, 02:00)",
        "… and 1 more",
        "",
        "Until somebody decides, the present plan goes on. What was sent stays as it is.",
    ]


def test_its_buttons_carry_the_delivery():
    assert labels(noticed("plan_change", said(FULL))) == ["细看", "启用新方案", "保留现行方案"]
    assert presses(noticed("plan_change", said(FULL))) == [("plan.look", ""), ("plan.put", ""), ("plan.keep", "")]
    assert presses(plans.change(speech(), said(FULL), DeliveryId(1))) == [("plan.put", ""), ("plan.keep", "")]


def change(state, *, by=None):
    at = None if state is PlanState.PROPOSED else JUNE_18
    return PlanChange(1, CampaignId(1), "v", "", state, JUNE_18, JUNE_18, at, PersonId(1) if by else None, by)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("by", [None, "名" * 64])
def test_what_was_decided_fits(language, state, by):
    check(plans.decided(speech(language), change(state, by=by)))


@pytest.mark.parametrize(
    ("state", "by", "text"),
    [
        (PlanState.IN_FORCE, "Zhao", "Zhao put the new plan in force (Fri 18 June, 09:00)."),
        (PlanState.IN_FORCE, None, "The operator put the new plan in force (Fri 18 June, 09:00)."),
        (
            PlanState.PAST,
            "Zhao",
            "Zhao put the new plan in force (Fri 18 June, 09:00).\nAnother plan took its place later.",
        ),
        (PlanState.KEPT_OUT, "Zhao", "Zhao decided to keep the present plan (Fri 18 June, 09:00)."),
        (PlanState.OVERTAKEN, None, "The campaign file was changed again since"),
    ],
)
def test_who_decided_what_and_when(state, by, text):
    assert plans.decided(speech("en"), change(state, by=by)).text.text.startswith(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("more", [0, 99])
def test_a_broken_file_fits(language, more):
    problems = ["campaign.yaml:1:1: " + "x" * 300] * 6
    screen = noticed("plan_broken", {"problems": problems, "more": more}, language=language)
    check(screen)
    assert screen.text.text.endswith("99 处" if more and language == "zh" else "99 more" if more else "xxx")
