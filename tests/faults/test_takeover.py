"""Whoever polls and plans may vanish in three ways; another takes both over, and nothing is lost or said twice."""

import signal
from collections import Counter

import pytest

from tests.cast import LIN, WANG
from tests.faults.crew import Crew, Hand, crew, wire

MONDAY = "2010-06-21T01:00:00+00:00"


async def cards(made: Crew) -> Counter[int]:
    """How many study cards each chat got."""
    return Counter(
        one["chat_id"]
        for one in await made.stage.arrivals()
        if one["kind"] == "new" and any(data.startswith("v1:read:") for data in one["data"])
    )


async def answers(made: Crew, user: int) -> int:
    return sum(one["chat_id"] == user and one["kind"] == "new" for one in await made.stage.arrivals())


async def both_roles_are_taken_over(made: Crew, gone: Hand) -> None:
    """Polling: what is said now is answered. Planning: Monday's cards come, once each."""
    await made.until_one_leads(but=gone)
    before = await answers(made, LIN.user)
    await made.stage.tell(f"people/{LIN.user}/text", text="/help")
    await made.stage.until(lambda: more_than(made, before))
    await made.stage.leap(MONDAY)
    await made.stage.until(lambda: everybody_has_a_card(made))
    assert set((await cards(made)).values()) == {1}


async def more_than(made: Crew, before: int) -> bool:
    return await answers(made, LIN.user) > before


async def everybody_has_a_card(made: Crew) -> bool:
    return len(await cards(made)) == 4


async def greeted(made: Crew) -> None:
    for user in (LIN.user, 1002, WANG.user, 1004):
        await made.stage.tell(f"people/{user}/text", text="/start")


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_leader_that_is_killed_or_stopped_is_replaced(postgres_url, how):
    async with crew(postgres_url) as made:
        await greeted(made)
        first = await made.start()
        await made.until_one_leads()
        await made.start()
        await made.stage.until(lambda: answered(made))
        first.process.send_signal(how)
        await both_roles_are_taken_over(made, first)
        if how is signal.SIGSTOP:
            first.process.send_signal(signal.SIGCONT)
            await made.stage.until(lambda: only_the_second_leads(made))
            assert set((await cards(made)).values()) == {1}
            assert await made.stop() == [0, 0]


async def answered(made: Crew) -> bool:
    return await answers(made, LIN.user) > 0


async def only_the_second_leads(made: Crew) -> bool:
    says = [await hand.says(made.stage.http) for hand in made.hands]
    return [one.get("leads") for one in says] == [0, 1]


@pytest.mark.long
async def test_a_leader_cut_off_from_the_database_steps_down_and_is_replaced(postgres_url):
    async with crew(postgres_url) as made, wire(postgres_url) as cable:
        await greeted(made)
        first = await made.start(url=cable.address(postgres_url))
        await made.until_one_leads()
        await made.start()
        await made.stage.until(lambda: answered(made))
        cable.is_cut = True
        await both_roles_are_taken_over(made, first)
        assert await made.leaders() == [made.hands[1]]
