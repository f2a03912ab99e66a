"""The bot is killed at every named point, started again, and nobody lost anything or got it twice unsaid."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.crash_points import KILLED, NAMES
from bot.storage import tables as t
from bot.storage.database import Database
from tests.cast import BOUND, CAST
from tests.faults.processes import Stage, stage

LIN = CAST["Lin"].user
MONDAY = "2010-06-21T01:00:00+00:00"
DEED = "帮读者找到了失传的县志扫描件"
PASSES = {
    "intake.before_keep": 3,
    "intake.after_keep": 3,
    "intake.before_effect_commit": 7,
    "intake.after_effect_commit": 7,
    "answer.before_request": 7,
    "answer.after_request": 7,
}
"""At which passing to die: behind the four greetings, where Lin's tap or sentence is in danger."""


@pytest.mark.parametrize("point", NAMES)
async def test_a_kill_loses_and_repeats_nothing(point: str, template: Path, tmp_path: Path):
    async with stage(template, tmp_path) as acted:
        await acted.start_bot("--crash-at", f"{point}:{PASSES.get(point, 1)}")
        async with acted.restarting():
            await a_deed_is_told(acted)
            await acted.leap(MONDAY)
            await acted.until(lambda: everybody_has_a_card(acted))
            await acted.until(lambda: nothing_waits(acted))
            await acted.until(lambda: is_up_again(acted))
        assert acted.deaths == [KILLED], "the point was never reached, or the bot died again"
        assert await acted.stop_bot() == 0
        await nothing_is_lost_or_repeated(acted)


async def a_deed_is_told(acted: Stage) -> None:
    await acted.tell(f"people/{LIN}/text", text="/report")
    await acted.until(lambda: acted.tap(LIN, "服务群众"))
    await acted.until(lambda: shown_to_lin(acted, "用一句话写下"))
    await acted.tell(f"people/{LIN}/text", text=DEED)
    await acted.until(lambda: shown_to_lin(acted, DEED))


async def shown_to_lin(acted: Stage, text: str) -> bool:
    return any(text in arrival["text"] for arrival in await acted.arrivals() if arrival["chat_id"] == LIN)


async def cards(acted: Stage) -> Counter[int]:
    """How many study cards each chat got."""
    return Counter(
        arrival["chat_id"]
        for arrival in await acted.arrivals()
        if arrival["kind"] == "new" and any(data.startswith("v1:read:") for data in arrival["data"])
    )


async def everybody_has_a_card(acted: Stage) -> bool:
    return set(await cards(acted)) == {CAST[name].user for name in BOUND}


async def is_up_again(acted: Stage) -> bool:
    """Every bot that came up greeted Telegram once."""
    calls = (await acted.ask("findings"))["calls"]
    return bool(calls.get("getMe", 0) == 1 + len(acted.deaths))


async def nothing_waits(acted: Stage) -> bool:
    """No update and no delivery is on its way, as the database tells."""
    database = Database(f"sqlite+aiosqlite:///{acted.file}")
    async with database.transaction() as tx:
        update = await tx.value(select(t.inbox.c.id).where(t.inbox.c.state == "new"))
        answer = await tx.value(select(t.answer.c.id))
        delivery = await tx.value(
            select(t.delivery.c.id).where(t.delivery.c.state.in_(("queued", "sending", "uncertain")))
        )
    await database.close()
    return update is answer is delivery is None


async def nothing_is_lost_or_repeated(acted: Stage) -> None:
    database = Database(f"sqlite+aiosqlite:///{acted.file}")
    async with database.transaction() as tx:
        deeds = [row.text for row in await tx.rows(select(t.deed.c.text))]
        rows = await tx.rows(
            select(t.delivery.c.person_id, t.delivery.c.state, t.delivery.c.unknowns).where(
                t.delivery.c.kind == "study_card"
            )
        )
    await database.close()
    assert deeds == [DEED]
    assert sorted((row.person_id, row.state) for row in rows) == [(1, "sent"), (2, "sent"), (3, "sent"), (4, "sent")]
    flagged = {row.person_id for row in rows if row.unknowns}
    copies = await cards(acted)
    for name in BOUND:
        player = CAST[name]
        assert 1 <= copies[player.user] <= (2 if player.person in flagged else 1), name
