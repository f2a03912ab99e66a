"""Weekly cards and acknowledgements, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.deliveries import State
from bot.domain.identity import DeliveryId, UserId
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.usecases.study import Study
from tests.storage.clockwork import at, deliver, deliveries, fates, fire, skip_to

LIN, CHEN, WANG, ZHAO = 1, 2, 3, 4
WEEK = timedelta(weeks=1)
FIRST_MONDAY = at(6, 21, 1)
"""Monday 21 June 2010, 09:00 in Lanzhou; the launch phase has six Mondays left."""


async def actor(database, house, user) -> Actor:
    async with database.transaction() as tx:
        found = await AccountStore(tx).actor(UserId(user), zone=house.timezone, on=house.clock.now().date())
    assert found is not None
    return found


async def act(database, house, user, name, *arguments, **more):
    who = await actor(database, house, user)
    async with database.transaction() as tx:
        return await getattr(Study(tx, house), name)(who, *arguments, **more)


async def monday(database, house, clock, week=0):
    """A Monday's cards, delivered; returns them by person."""
    moment = FIRST_MONDAY + week * WEEK
    await skip_to(database, house, clock, moment - timedelta(minutes=1))
    await fire(database, house, clock, moment)
    await deliver(database, house)
    return {row.person_id: row for row in await deliveries(database, "study_card") if row.created_at == moment}


async def acknowledged(database):
    a = t.acknowledgement
    async with database.transaction() as tx:
        return [tuple(row) for row in await tx.rows(select(a.c.person_id, a.c.unit_id, a.c.material, a.c.delivery_id))]


async def test_the_first_card_goes_to_everyone_with_its_version(database, house, clock):
    cards = await monday(database, house, clock)
    assert {person: card.content_id for person, card in cards.items()} == dict.fromkeys(
        (LIN, CHEN, WANG, ZHAO), "launch-01-general"
    )
    assert cards[LIN].content_hash == house.library.material("launch-01-general").hash
    assert cards[LIN].payload == {"material": "launch-01-general"}
    assert cards[LIN].expires_at == at(6, 24, 1)


async def test_each_week_brings_the_next_card_of_the_kind_and_then_silence(database, house, clock):
    # a phase of three cards, the second for staff only: Lin is a student, Wang is staff
    first, second, third = house.library.materials_for("launch", "staff")[:3]
    library = replace(house.library, materials=(first, replace(second, kinds=("staff",)), third))
    small = replace(house, library=library)
    got = [
        {person: card.content_id for person, card in (await monday(database, small, clock, week)).items()}
        for week in range(4)
    ]
    assert [week.get(LIN) for week in got] == [first.id, third.id, None, None]
    assert [week.get(WANG) for week in got] == [first.id, second.id, third.id, None]
    assert (LIN, "skipped", "nothing_new") in await fates(database, "study")
    # four weeks on, what is unread comes once more; what was read does not
    await act(database, small, 1001, "acknowledge", await delivery(database, LIN, first.id), marked="")
    again = await monday(database, small, clock, 5)
    assert (again[LIN].content_id, again[WANG].content_id) == (third.id, first.id)


async def delivery(database, person, material) -> DeliveryId:
    rows = [row for row in await deliveries(database, "study_card") if row.person_id == person]
    return DeliveryId(next(row.id for row in rows if row.content_id == material))


async def test_a_card_that_never_left_is_still_the_next_one(database, house, clock):
    await monday(database, house, clock)
    async with database.transaction() as tx:
        lost = update(t.delivery).where(t.delivery.c.person_id.in_((LIN, CHEN)))
        await tx.run(lost.values(state=State.FAILED, reason="blocked"))
    cards = await monday(database, house, clock, 1)
    assert {person: card.content_id for person, card in cards.items()} == {
        LIN: "launch-01-general", CHEN: "launch-01-general", WANG: "launch-02-meaning", ZHAO: "launch-02-meaning",
    }  # fmt: skip


async def test_a_card_is_not_planned_for_a_day_outside_every_phase(database, house, clock):
    phases = (replace(house.campaign.phases[0], end_on=at(6, 20, 0).date()), *house.campaign.phases[1:])
    await skip_to(database, house, clock, FIRST_MONDAY - timedelta(minutes=1))
    cut = replace(house, library=replace(house.library, campaign=replace(house.campaign, phases=phases)))
    await fire(database, cut, clock, FIRST_MONDAY)
    assert await deliveries(database, "study_card") == []
    assert {reason for _, _, reason in await fates(database, "study")} == {"nothing_new"}


async def test_reading_is_taken_once_with_unit_version_and_delivery(database, house, clock):
    cards = await monday(database, house, clock)
    lin = DeliveryId(cards[LIN].id)
    reading = await act(database, house, 1001, "acknowledge", lin, marked=cards[LIN].content_hash[:8])
    assert (reading.material.id, reading.is_revised) == ("launch-01-general", False)
    await act(database, house, 1001, "acknowledge", lin, marked="")
    assert await acknowledged(database) == [(LIN, 2, "launch-01-general", lin)]


async def test_an_old_message_may_be_acknowledged_weeks_later(database, house, clock):
    cards = await monday(database, house, clock)
    clock.set(FIRST_MONDAY + 40 * WEEK)
    await act(database, house, 1001, "acknowledge", DeliveryId(cards[LIN].id), marked="")
    assert [row[0] for row in await acknowledged(database)] == [LIN]


async def test_nobody_acknowledges_for_another(database, house, clock):
    cards = await monday(database, house, clock)
    for forged in (cards[LIN].id, 2**62, 0, -1):
        with pytest.raises(Refusal, match="not_yours"):
            await act(database, house, 1002, "acknowledge", DeliveryId(forged), marked="")
    await act(database, house, 1002, "acknowledge", DeliveryId(cards[CHEN].id), marked="")
    assert [row[0] for row in await acknowledged(database)] == [CHEN]


async def test_unread_cards_wait_the_latest_first_and_go_when_read(database, house, clock):
    for week in range(3):
        await monday(database, house, clock, week)
    waiting = await act(database, house, 1001, "unread")
    assert [reading.material.id for reading in waiting] == [
        "launch-03-this-phase",
        "launch-02-meaning",
        "launch-01-general",
    ]
    await act(database, house, 1001, "acknowledge", waiting[1].card.delivery_id, marked="")
    left = await act(database, house, 1001, "unread")
    assert [reading.material.id for reading in left] == ["launch-03-this-phase", "launch-01-general"]


async def test_a_card_whose_material_is_gone_is_not_waited_for_but_may_be_acknowledged(database, house, clock):
    cards = await monday(database, house, clock)
    emptied = replace(house, library=replace(house.library, materials=house.library.materials[1:]))
    assert await act(database, emptied, 1001, "unread") == []
    reading = await act(database, emptied, 1001, "acknowledge", DeliveryId(cards[LIN].id), marked="")
    assert reading.material is None
    assert len(await acknowledged(database)) == 1


async def test_a_card_brought_up_later_is_acknowledged_in_its_new_version(database, house, clock):
    cards = await monday(database, house, clock)
    first, *others = house.library.materials
    revised = replace(house, library=replace(house.library, materials=(replace(first, hash="f" * 64), *others)))
    reading = await act(database, revised, 1001, "acknowledge", DeliveryId(cards[LIN].id), marked="f" * 8)
    assert reading.is_revised
    a = t.acknowledgement
    async with database.transaction() as tx:
        assert await tx.value(select(a.c.content_hash)) == "f" * 64


async def test_the_next_card_is_announced_for_monday(database, house, clock):
    async with database.transaction() as tx:
        lin = await AccountStore(tx).actor(UserId(1001), zone=house.timezone, on=at(6, 18, 0).date())
        assert await Study(tx, house).next_at(lin) == FIRST_MONDAY


async def test_no_card_is_announced_where_all_are_read(database, house, clock):
    alone = replace(house, library=replace(house.library, materials=house.library.materials[:1]))
    cards = await monday(database, alone, clock)
    await act(database, alone, 1001, "acknowledge", DeliveryId(cards[LIN].id), marked="")
    lin = await actor(database, alone, 1001)
    async with database.transaction() as tx:
        assert await Study(tx, alone).next_at(lin) is None
        assert await Study(tx, house).next_at(lin) == FIRST_MONDAY + WEEK
