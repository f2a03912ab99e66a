"""Deeds filed, changed, withdrawn and listed by their owners, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.domain.deeds import DeedState, Filing
from bot.domain.identity import DeedId, UserId
from bot.domain.refusals import Refusal
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.storage.deeds import DeedStore
from bot.usecases.deeds import Deeds
from tests.cast import CAST


@pytest.fixture
def act(database, house):
    """Let somebody of the cast use a verb of deeds, in a transaction of its own."""

    async def verb(name, method, *arguments, **more):
        async with database.transaction() as tx:
            actor = await AccountStore(tx).actor(
                UserId(CAST[name].user), zone=house.timezone, on=house.clock.now().date()
            )
            return await getattr(Deeds(tx, house), method)(actor, *arguments, **more)

    return verb


def told(text, inbox_id, item="serve", **more):
    return Filing(item, text, inbox_id, **more)


async def test_a_deed_is_filed_for_today_in_the_unit_of_the_day(act):
    deed = await act("Lin", "file", told("帮读者找到了县志", 1))
    assert (deed.state, deed.item, deed.happened_on, deed.unit_id) == ("submitted", "serve", date(2010, 6, 18), 2)
    assert deed.text == "帮读者找到了县志"


async def test_one_update_can_not_file_twice(act):
    await act("Lin", "file", told("一件事", 1))
    with pytest.raises(IntegrityError):
        await act("Lin", "file", told("一件事", 1))


@pytest.mark.parametrize("item", ["law", "leadership", "", "nonsense"])
async def test_what_is_no_counted_item_can_not_be_filed(act, item):
    with pytest.raises(Refusal, match="no_item"):
        await act("Lin", "file", told("一件事", 1, item=item))


async def test_an_amended_deed_keeps_its_earlier_texts(act, database, house):
    deed = await act("Lin", "file", told("第一稿", 1))
    await act("Lin", "amend", deed.id, "第二稿")
    await act("Lin", "amend", deed.id, "第二稿")
    last = await act("Lin", "amend", deed.id, "第三稿")
    assert last.text == "第三稿"
    async with database.transaction() as tx:
        assert await DeedStore(tx, house.campaign_id).versions(deed.id) == ["第一稿", "第二稿"]


async def test_nobody_touches_a_deed_of_somebody_else(act):
    deed = await act("Lin", "file", told("一件事", 1))
    verbs = [
        ("mine",), ("amend", "改"), ("redate", date(2010, 6, 17)), ("withdraw",), ("restore",),
        ("attach", "photo"), ("append", "更多"), ("days_for",),
    ]  # fmt: skip
    for name in ("Wang", "Zhao", "Chen"):
        for verb, *more in verbs:
            with pytest.raises(Refusal, match="not_yours"):
                await act(name, verb, deed.id, *more)
    with pytest.raises(Refusal, match="not_yours"):
        await act("Lin", "mine", DeedId(2**63 - 1))
    assert (await act("Lin", "mine", deed.id)).text == "一件事"


async def test_a_long_text_is_a_draft_until_it_is_short(act, database, house):
    long = "事" * 5000
    draft = await act("Lin", "file", told(long, 1))
    assert (draft.state, draft.text) == (DeedState.DRAFT, long)
    filed = await act("Lin", "amend", draft.id, "短的")
    assert (filed.state, filed.text) == (DeedState.SUBMITTED, "短的")
    async with database.transaction() as tx:
        assert await DeedStore(tx, house.campaign_id).versions(draft.id) == [long]


async def test_the_rest_of_a_cut_text_joins_its_draft(act):
    draft = await act("Lin", "file", told("事" * 4096, 1))
    assert (await act("Lin", "append", draft.id, "情" * 904)).text == "事" * 4096 + "情" * 904


async def test_there_are_five_drafts_at_most(act):
    for number in range(5):
        await act("Lin", "file", told("事" * 2001, number))
    with pytest.raises(Refusal, match="drafts_full"):
        await act("Lin", "file", told("事" * 2001, 5))
    assert (await act("Lin", "file", told("短的", 6))).state == DeedState.SUBMITTED
    assert (await act("Chen", "file", told("事" * 2001, 7))).state == DeedState.DRAFT


async def test_withdrawing_twice_is_withdrawing_once_and_may_be_undone(act):
    deed = await act("Lin", "file", told("一件事", 1))
    await act("Lin", "withdraw", deed.id)
    assert (await act("Lin", "withdraw", deed.id)).state == DeedState.WITHDRAWN
    assert (await act("Lin", "overview", "phase")).counts == {}
    assert (await act("Lin", "restore", deed.id)).state == DeedState.SUBMITTED
    assert (await act("Lin", "overview", "phase")).counts == {"serve": 1}


async def test_a_withdrawn_draft_comes_back_as_a_draft(act):
    draft = await act("Lin", "file", told("事" * 2001, 1))
    await act("Lin", "withdraw", draft.id)
    assert (await act("Lin", "restore", draft.id)).state == DeedState.DRAFT


async def test_the_day_moves_a_deed_into_another_phase(act, clock):
    clock.set(datetime(2010, 8, 2, 2, 0, tzinfo=UTC))
    deed = await act("Lin", "file", told("一件事", 1))
    assert (await act("Lin", "overview", "phase")).counts == {"serve": 1}
    await act("Lin", "redate", deed.id, date(2010, 7, 31))
    assert (await act("Lin", "overview", "phase")).counts == {}
    assert (await act("Lin", "overview", "all")).counts == {"serve": 1}
    with pytest.raises(Refusal, match="future"):
        await act("Lin", "redate", deed.id, date(2010, 8, 3))


async def test_the_list_has_everything_of_its_owner_the_latest_day_first(act):
    for number in range(8):
        await act("Lin", "file", told(f"第{number}件", number))
    old = await act("Lin", "file", told("早先的", 20))
    await act("Lin", "redate", old.id, date(2010, 6, 1))
    gone = await act("Lin", "file", told("撤回的", 21))
    await act("Lin", "withdraw", gone.id)
    await act("Chen", "file", told("别人的", 22))
    first = (await act("Lin", "listed", "phase", 1)).page
    second = (await act("Lin", "listed", "phase", 2)).page
    assert [deed.text for deed in first.things] == ["撤回的", "第7件", "第6件", "第5件", "第4件", "第3件"]
    assert [deed.text for deed in second.things] == ["第2件", "第1件", "第0件", "早先的"]
    assert (second.number, second.pages, second.total, second.start) == (2, 2, 10, 6)
    assert (await act("Lin", "listed", "phase", 99)).page.number == 2


async def test_a_deed_tells_more_of_ones_own_check_in_only(act, database, house, clock):
    at = clock.now()
    async with database.transaction() as tx:
        for number, person in ((1, 1), (2, 2)):
            await tx.run(
                t.checkin.insert().values(
                    id=number, campaign_id=house.campaign_id, person_id=person, unit_id=2, rule="checkin", slot="s",
                    opened_on=at.date(), opened_at=at, closes_at=at, state="answered",
                )
            )  # fmt: skip
    for inbox_id, checkin in ((1, 1), (2, 2), (3, 77)):
        await act("Lin", "file", told("一件事", inbox_id, checkin=checkin))
    async with database.transaction() as tx:
        rows = await tx.rows(select(t.deed.c.checkin_id).order_by(t.deed.c.id))
    assert [row.checkin_id for row in rows] == [1, None, None]


async def test_a_yes_is_private_once_a_period_and_never_a_deed(act, database, clock):
    assert not await act("Lin", "is_affirmed")
    for _ in range(2):
        await act("Lin", "affirm", "law")
    assert await act("Lin", "is_affirmed")
    assert not await act("Wang", "is_affirmed")
    async with database.transaction() as tx:
        assert await tx.value(select(func.count()).select_from(t.affirmation)) == 1
        assert await tx.value(select(func.count()).select_from(t.deed)) == 0
    clock.set(datetime(2010, 8, 2, 2, 0, tzinfo=UTC))
    assert not await act("Lin", "is_affirmed")
    assert not (await act("Lin", "overview", "phase")).is_affirmed
    assert (await act("Lin", "overview", "all")).is_affirmed
    assert not (await act("Wang", "overview", "all")).is_affirmed


async def test_a_yes_may_be_taken_back_and_only_the_uncounted_item_has_one(act):
    await act("Lin", "affirm", "law")
    await act("Lin", "take_back", "law")
    assert not await act("Lin", "is_affirmed")
    with pytest.raises(Refusal, match="no_item"):
        await act("Lin", "affirm", "serve")


@pytest.mark.parametrize("moment", [datetime(2010, 3, 1, 2, tzinfo=UTC), datetime(2013, 3, 1, 2, tzinfo=UTC)])
async def test_outside_the_campaign_a_deed_may_still_be_filed(act, clock, moment):
    clock.set(moment)
    deed = await act("Lin", "file", told("一件事", 1))
    assert deed.happened_on == moment.date()
    overview = await act("Lin", "overview", "phase")
    assert (overview.phase, overview.counts) == (None, {"serve": 1})


CHECKINS = (
    (1, "Lin", date(2010, 6, 17), "answered", ("serve", "law")),
    (2, "Lin", date(2010, 7, 1), "answered", ("serve",)),
    (3, "Lin", date(2010, 7, 15), "skipped", ("serve",)),
    (4, "Lin", date(2010, 7, 29), "open", ("study",)),
    (5, "Lin", date(2010, 8, 12), "answered", ("study",)),
    (6, "Wang", date(2010, 6, 17), "answered", ("excel",)),
)


async def test_ticks_of_answered_checkins_are_the_members_own(act, database, house):
    at = datetime(2010, 8, 2, 2, 0, tzinfo=UTC)
    async with database.transaction() as tx:
        for number, name, day, state, items in CHECKINS:
            await tx.run(
                t.checkin.insert().values(
                    id=number, campaign_id=house.campaign_id, person_id=CAST[name].person, unit_id=2, rule="checkin",
                    slot=str(number), opened_on=day, opened_at=at, closes_at=at, state=state,
                )
            )  # fmt: skip
            for item in items:
                await tx.run(t.checkin_item.insert().values(checkin_id=number, item=item, chosen_at=at))
    assert (await act("Lin", "overview", "phase")).ticks == {"serve": 2, "law": 1}
    assert (await act("Lin", "overview", "all")).ticks == {"serve": 2, "law": 1, "study": 1}
