"""Ends of phases and of the campaign: told once to each, with what they did themselves and with nothing of others."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from bot.domain.rules import Around, Mark, PhaseDaysLeft, PhaseStart
from bot.storage import tables as t
from tests.storage.clockwork import deliveries, fates, fire, skip_to

LIN, CHEN, WANG, ZHAO = 1, 2, 3, 4
EVERYONE = [LIN, CHEN, WANG, ZHAO]
AFTER_SHOWCASE = datetime(2012, 8, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2012, 11, 7, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ruled(house, *rules, **more):
    """The house under a plan with these rules alone."""
    campaign = replace(house.campaign, rules=rules, **more)
    return replace(house, library=replace(house.library, campaign=campaign))


async def note_work(database, house):
    """Lin: two deeds and a card in the last phase, a withdrawn deed, one deed earlier; Chen: a card."""
    at = datetime(2012, 7, 1, tzinfo=UTC)
    common = {"campaign_id": house.campaign_id, "person_id": LIN, "unit_id": 2, "item": "serve", "text": "x"}
    common |= {"visibility": "secretary", "filed_at": at, "changed_at": at}
    deeds = [
        (date(2012, 7, 31), "submitted"), (date(2011, 7, 1), "submitted"), (date(2012, 7, 2), "withdrawn"),
        (date(2011, 6, 30), "submitted"),
    ]  # fmt: skip
    read = {"campaign_id": house.campaign_id, "unit_id": 2, "content_hash": "h"}
    cards = [(LIN, "a", datetime(2012, 7, 31, 15, 59, tzinfo=UTC)), (LIN, "b", datetime(2012, 7, 31, 16, tzinfo=UTC)),
             (CHEN, "a", datetime(2011, 6, 30, 16, tzinfo=UTC))]  # fmt: skip
    async with database.transaction() as tx:
        for day, state in deeds:
            await tx.run(insert(t.deed).values(**common, happened_on=day, state=state))
        for person, material, when in cards:
            await tx.run(insert(t.acknowledgement).values(**read, person_id=person, material=material, at=when))


async def told(database, kind):
    return {row.person_id: row.payload for row in await deliveries(database, kind)}


async def test_the_end_of_the_last_phase_counts_its_days_in_the_campaigns_zone(database, house, clock):
    await note_work(database, house)
    await skip_to(database, house, clock, AFTER_SHOWCASE - MINUTE)
    await fire(database, house, clock, AFTER_SHOWCASE)
    showcase = {"phase": "showcase"}
    assert await told(database, "phase_ended") == {
        LIN: {**showcase, "deeds": 2, "cards": 1}, CHEN: {**showcase, "cards": 1}, WANG: showcase, ZHAO: showcase,
    }  # fmt: skip


async def test_the_farewell_counts_the_whole_campaign(database, house, clock):
    await note_work(database, house)
    await skip_to(database, house, clock, LAST_DAY - MINUTE)
    await fire(database, house, clock, LAST_DAY)
    expected = {LIN: {"deeds": 3, "cards": 2}, CHEN: {"cards": 1}, WANG: {}, ZHAO: {}}
    assert await told(database, "campaign_ended") == expected


async def test_where_the_next_phase_begins_its_card_tells_what_was_done(database, house, clock):
    rules = house.campaign.rule("phase_ended"), house.campaign.rule("phase_start")
    changed, begins = ruled(house, *rules), datetime(2011, 7, 1, 1, tzinfo=UTC)
    await note_work(database, house)
    await skip_to(database, changed, clock, begins - MINUTE)
    await fire(database, changed, clock, begins)
    assert await told(database, "phase_ended") == {}
    assert await fates(database, "phase_ended") == [(person, "skipped", "told_elsewhere") for person in EVERYONE]
    assert (await told(database, "phase_started"))[LIN] == {"phase": "showcase", "deeds": 1}
    assert (await told(database, "phase_started"))[CHEN] == {"phase": "showcase"}


async def test_a_campaign_that_ends_with_its_last_phase_says_each_thing_once(database, house, clock):
    ended, left = house.campaign.rule("campaign_ended"), house.campaign.rule("campaign_days_left")
    by_phase = replace(house.campaign.rule("phase_days_left"), when=PhaseDaysLeft((30,)))
    rules = ended, replace(left, when=Around(Mark("close"), (-30,))), house.campaign.rule("phase_ended"), by_phase
    changed = ruled(house, *rules, ends_on=date(2012, 7, 31))
    await skip_to(database, changed, clock, datetime(2012, 7, 1, 0, 59, tzinfo=UTC))
    await fire(database, changed, clock, datetime(2012, 7, 1, 1, tzinfo=UTC))
    await fire(database, changed, clock, datetime(2012, 7, 31, 1, tzinfo=UTC))
    await fire(database, changed, clock, AFTER_SHOWCASE)
    assert {kind: len(await deliveries(database, kind)) for kind in ("phase_days_left", "campaign_ended")} == {
        "phase_days_left": 4, "campaign_ended": 4,
    }  # fmt: skip
    assert [await deliveries(database, kind) for kind in ("campaign_days_left", "phase_ended")] == [[], []]


async def test_without_a_card_of_the_next_phase_the_end_is_told_itself(database, house, clock):
    start = replace(house.campaign.rule("phase_start"), when=PhaseStart(), phases=("launch",))
    changed, begins = ruled(house, house.campaign.rule("phase_ended"), start), datetime(2011, 7, 1, 1, tzinfo=UTC)
    await skip_to(database, changed, clock, begins - MINUTE)
    await fire(database, changed, clock, begins)
    assert await told(database, "phase_ended") == {person: {"phase": "strive"} for person in EVERYONE}
