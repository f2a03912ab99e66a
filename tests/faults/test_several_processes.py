"""One, two and four bots on one PostgreSQL: everything once, within Telegram's limits, whoever does the work."""

from collections import Counter

import pytest

from tests.cast import CAST, WANG
from tests.faults.crew import Crew, crew, people
from tests.storage.broadcasting import EAST_ID, confirm, newcomers, written

COPIES = 150
MOST_IN_A_SECOND = 30
"""What Telegram allows in all (telegram.md 3), by the sandbox's machine time."""
FIRST = 9100
"""Account of the first newcomer (tests/storage/broadcasting.py)."""
TEXT = "周五下午三点开会"


async def arrived(made: Crew, text: str) -> Counter[int]:
    """How many new messages with the text each chat got."""
    return Counter(
        one["chat_id"] for one in await made.stage.arrivals() if one["kind"] == "new" and text in one["text"]
    )


async def broadcast_to_the_branch(made: Crew) -> None:
    await newcomers(made.database, made.house, COPIES, EAST_ID)
    await people(made, *range(FIRST, FIRST + COPIES))
    draft = await written(made.database, made.house, WANG, TEXT)
    assert await confirm(made.database, made.house, WANG, draft)


@pytest.mark.long
@pytest.mark.parametrize(("number", "rates"), [(1, "lifted"), (2, "lifted"), (2, "real"), (4, "real")])
async def test_a_broadcast_and_answers_beside_it_come_once_each_and_never_too_fast(postgres_url, number, rates):
    """Lifted, the sandbox refuses nothing and only counts; real, it says 429 to whoever is too fast."""
    async with crew(postgres_url, rates=rates) as made:
        await broadcast_to_the_branch(made)
        newcomers_ = range(FIRST, FIRST + COPIES)
        for user in newcomers_:
            await made.stage.tell(f"people/{user}/text", text="/start")
        for _ in range(number):
            await made.start()
        await made.until_one_leads()
        asked = [player.user for player in CAST.values() if player.branch]
        for user in asked:
            await made.stage.tell(f"people/{user}/text", text="/start")
        await made.stage.until(lambda: all_have_it(made, set(newcomers_)))
        await made.stage.until(lambda: nothing_waits(made))
        copies = await arrived(made, TEXT)
        assert {copies[user] for user in newcomers_} == {1}
        assert [await hand.counted(made.stage.http, 'outcome="429"') for hand in made.hands] == [0] * number
        sent = [await hand.counted(made.stage.http, 'method="sendMessage",outcome="200"') for hand in made.hands]
        assert min(sent) > 0, "somebody did nothing"
        assert (await made.stage.ask("updates"))["most_in_a_second"] <= MOST_IN_A_SECOND
        assert sum(sent) == len([one for one in await made.stage.arrivals() if one["kind"] == "new"])
        assert await made.stop() == [0] * number


async def all_have_it(made: Crew, users: set[int]) -> bool:
    return users <= set(await arrived(made, TEXT))


async def nothing_waits(made: Crew) -> bool:
    says = [await hand.says(made.stage.http) for hand in made.hands]
    return all(one.get("updates_waiting") == one.get("deliveries_sending") == 0 for one in says)
