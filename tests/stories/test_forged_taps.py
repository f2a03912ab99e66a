"""Anybody can send any callback data: every verb of the router, forged by whoever has no right to it, changes nothing."""

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from handlers import COMMANDS, PRESSES
from handlers.routes import Who
from tests.cast import CAST

OUTSIDER = "您好，这里只为本单位成员服务。如果您是成员，请向支部书记索取邀请链接。"
SECRETARIES_ONLY = "这项功能由支部书记使用。需要的话，请联系您的支部书记。"
ADMINS_ONLY = "这项功能由管理员使用。需要的话，请联系管理员。"
ENGINE = {"inbox", "answer", "bot_state"}
"""Tables in which the tap itself leaves its trace."""


async def state(world):
    """All that is known besides the taps themselves."""
    async with world.running.database.transaction() as tx:
        tables = [table for table in t.metadata.sorted_tables if table.name not in ENGINE]
        return {table.name: list(await tx.rows(select(table))) for table in tables}


async def answers(world, name, routes=lambda route: True):
    """What the person gets for tapping every verb, as if a button had carried it, and for every command."""
    user, telegram = CAST[name].user, world.telegram
    verbs = [verb for verb, route in PRESSES.items() if routes(route)]
    commands = [command for command, route in COMMANDS.items() if routes(route)]
    seen = telegram.ledger.last
    for verb in verbs:
        telegram.taps(user, 1, f"v1:{verb}:1:")
        await world.settle()
    for command in commands:
        telegram.says(user, f"/{command}")
        await world.settle()
    arrived = telegram.ledger.after(seen)
    assert len(arrived) == len(verbs) + len(commands) > 0
    return {(arrival.person, arrival.kind, arrival.text) for arrival in arrived}


async def test_an_outsider_moves_nothing_whatever_they_tap_or_command(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Sun: 你好
        Bot → Sun: {OUTSIDER}
    """)
    before = await state(world)
    assert await answers(world, "Sun") == {("Sun", "new", OUTSIDER)}
    assert await state(world) == before


@pytest.mark.parametrize(
    ("name", "who", "refusal"),
    [("Lin", Who.SECRETARY, SECRETARIES_ONLY), ("Lin", Who.ADMIN, ADMINS_ONLY), ("Wang", Who.ADMIN, ADMINS_ONLY)],
)
async def test_who_lacks_the_role_is_told_so_and_moves_nothing(world, chat, name, who, refusal):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        {name}: /help
        Bot → {name}: 我能做什么…
    """)
    before = await state(world)
    assert await answers(world, name, lambda route: route.who is who) == {(name, "new", refusal)}
    assert await state(world) == before
