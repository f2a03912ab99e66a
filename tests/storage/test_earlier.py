"""Telling what was before, on both databases: each once however often it breaks off, cards kept where they are found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.domain.deliveries import State
from bot.domain.identity import PersonId, UserId
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.usecases.earlier import Earliers
from bot.usecases.study import Study
from tests.storage.clockwork import deliveries

LIN, CHEN, WANG, ZHAO = 1, 2, 3, 4
SEPTEMBER = datetime(2010, 9, 8, 4, tzinfo=UTC)


@pytest.fixture
async def late(database, house, clock):
    """The house as if the campaign had been loaded on 8 September 2010 by somebody who wants everybody told."""
    clock.set(SEPTEMBER)
    async with database.transaction() as tx:
        await tx.run(t.campaign.update().values(started_at=SEPTEMBER))
    return replace(house, library=replace(house.library, campaign=replace(house.campaign, earlier="digest")))


async def tell(database, house, people=10_000):
    async with database.transaction() as tx:
        return await Earliers(tx, house).tell_some(people)


async def people_told(database):
    return [row.person_id for row in await deliveries(database, "earlier")]


async def test_in_steps_everybody_is_told_once(database, late):
    assert await tell(database, late, 2) == 2
    assert await people_told(database) == [LIN, CHEN]
    while await tell(database, late, 2):
        pass
    assert await people_told(database) == [LIN, CHEN, WANG, ZHAO]
    assert await tell(database, late) == 0


async def test_the_cards_listed_are_in_study_and_are_not_sent_again_as_new(database, late):
    await tell(database, late)
    async with database.transaction() as tx:
        lin = await AccountStore(tx).actor(UserId(1001), zone=late.timezone, on=SEPTEMBER.date())
        waiting = await Study(tx, late).unread(lin)
    (message,) = [row for row in await deliveries(database, "earlier") if row.person_id == LIN]
    assert [reading.material.id for reading in reversed(waiting)] == message.payload["cards"]
    assert message.payload["phases"] == ["launch", "strive"]
    cards = [row for row in await deliveries(database, "study_card") if row.person_id == LIN]
    assert {(row.state, row.reason) for row in cards} == {(State.FOLDED, "earlier")}


async def test_who_was_told_is_not_told_again_on_coming_back(database, late):
    await tell(database, late)
    async with database.transaction() as tx:
        assert not await Earliers(tx, late).greet(PersonId(LIN))
    assert await people_told(database) == [LIN, CHEN, WANG, ZHAO]


async def test_what_somebody_has_read_or_was_sent_is_not_listed_again(database, late):
    await tell(database, late)
    async with database.transaction() as tx:
        await tx.run(t.delivery.delete().where(t.delivery.c.kind == "earlier"))
        assert await Earliers(tx, late).greet(PersonId(LIN))
    (message,) = await deliveries(database, "earlier")
    assert (message.payload["phases"], message.payload["cards"]) == (["launch", "strive"], [])


@pytest.mark.parametrize("earlier", ["skip", "ask"])
async def test_otherwise_nobody_is_told(database, late, earlier):
    other = replace(late, library=replace(late.library, campaign=replace(late.campaign, earlier=earlier)))
    while await tell(database, other):
        pass
    async with database.transaction() as tx:
        assert not await Earliers(tx, other).greet(PersonId(LIN))
        kinds = {row.kind for row in await tx.rows(select(t.delivery.c.kind))}
    assert kinds == ({"earlier_question"} if earlier == "ask" else set())


async def test_the_first_choice_of_the_file_holds(database, late):
    skipping = replace(late, library=replace(late.library, campaign=replace(late.campaign, earlier="skip")))
    while await tell(database, skipping):
        pass
    while await tell(database, late):
        pass
    assert await people_told(database) == []
