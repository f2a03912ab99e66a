"""What the clock did and why not, counted back from what it wrote, on both databases."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from bot.chronicling import Chronicling
from bot.domain.deliveries import State
from bot.domain.occurrences import Slot
from bot.storage import tables as t
from bot.storage.outbox import OutboxStore
from bot.texts import Catalogue
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from tests.content.test_texts import TEXTS
from tests.storage.clockwork import at, deliveries
from tests.storage.crowd import enrol_many
from tests.storage.test_agenda import planned, with_rules


async def told(database, house, since):
    lines = await Chronicling(database, house, Catalogue.load(TEXTS)).since(since)
    return [(line["at"][5:13], line["text"]["zh"], line["text"]["en"]) for line in lines]


async def test_what_was_done_and_what_was_not_and_why(database, house, clock):
    people = await enrol_many(database, 3)
    house = with_rules(house, replace(house.campaign.rule("study"), late_within=timedelta(days=30)))
    missed = Slot("study", "2010-W25", at(6, 21, 1)), Slot("study", "2010-W26", at(6, 28, 1))
    async with database.transaction() as tx:
        await tx.run(insert(t.occurrence), [planned(house, slot, person) for slot in missed for person in people])
        gone = Slot("dropped", "2010-W26", at(6, 28, 1))
        await tx.run(insert(t.occurrence), [planned(house, gone, people[0])])
    clock.set(at(6, 28, 2))
    async with database.transaction() as tx:
        await Occurrences(tx, house).fire_some(OPENERS)
    cards = [row.id for row in await deliveries(database, "study_card")]
    async with database.transaction() as tx:
        await OutboxStore(tx).end(cards[:2], state=State.FAILED, reason="blocked", at=at(6, 28, 3))
        await OutboxStore(tx).end(cards[2:], state=State.EXPIRED, reason="late", at=at(6, 29, 1))
    assert sorted(await told(database, house, at(6, 28, 2))) == [
        ("06-28T02", "学习卡片：3 人", "Study card: 3 people"),
        (
            "06-28T02",
            "学习卡片：错过的 1 次不再逐次补发，至多补最近一次（3 人）",
            "Study card: turns missed: 1; at most the latest is made good (3 people)",
        ),
        ("06-28T03", "学习卡片：2 人的没有发，屏蔽了机器人", "Study card: not for 2 people: blocked the bot"),
        ("06-29T01", "学习卡片：1 人的没有发，已经没有用了", "Study card: not for 1 person: it is of no use any more"),
    ]
    assert [when for when, _, _ in await told(database, house, at(6, 28, 3))] == ["06-28T03", "06-29T01"]
