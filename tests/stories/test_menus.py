"""Menus that a new version changed: given out by themselves, once, to those whose menu it is, few at a time."""

from sqlalchemy import delete, select

from bot.storage import tables as t
from bot.storage.bot_state import BotStateStore
from bot.usecases.menu_renewal import KEY, MenuRenewal
from tests.stories.inviting import commands

LIN, CHEN, WANG, ZHAO = 1, 2, 3, 4


async def kept(world):
    async with world.running.database.transaction() as tx:
        return await BotStateStore(tx, world.running.house.bot_id).get(KEY)


async def keep(world, value):
    async with world.running.database.transaction() as tx:
        await BotStateStore(tx, world.running.house.bot_id).put(KEY, value)


async def renew(world, digests, people):
    async with world.running.database.transaction() as tx:
        return await MenuRenewal(tx, world.running.house).renew_some(digests, people)


async def menus(world):
    """Whose menus were owed, in order."""
    async with world.running.database.transaction() as tx:
        owed = select(t.delivery.c.person_id).where(t.delivery.c.op == "menu").order_by(t.delivery.c.id)
        return [row.person_id for row in await tx.rows(owed)]


async def test_admins_get_the_menu_that_an_upgrade_changed_once(world, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    known = await kept(world)
    assert await menus(world) == []
    await keep(world, known | {"digests": known["digests"] | {"admin": "that of the version before"}})
    await chat("""
        — the bot restarts —
        — 5 seconds pass —
    """)
    assert "calendar" in commands(world, "Zhao")
    assert await menus(world) == [ZHAO]
    await chat("""
        — the bot restarts —
        — 5 seconds pass —
    """)
    assert await menus(world) == [ZHAO]
    assert (await kept(world))["digests"] == known["digests"]


async def test_everybody_gets_theirs_where_nobody_knows_of_which_version_it_is(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: 设置…
        Lin: [English]
        Bot ✎ Lin: Settings…
    """)
    assert await menus(world) == [LIN]
    async with world.running.database.transaction() as tx:
        await tx.run(delete(t.bot_state).where(t.bot_state.c.key == KEY))
    await chat("""
        — the bot restarts —
        — 5 seconds pass —
    """)
    assert await menus(world) == [LIN, LIN, CHEN, WANG, ZHAO]
    assert "branch" not in commands(world, "Lin")
    assert "calendar" not in commands(world, "Wang")
    assert "branch" in commands(world, "Wang")


async def test_a_version_that_comes_while_menus_are_given_out_begins_anew(world, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    known = (await kept(world))["digests"]
    second = known | {"secretary": "second", "admin": "second"}
    assert await renew(world, second, people=3)
    assert await menus(world) == [WANG]
    assert await renew(world, second | {"admin": "third"}, people=1)
    assert await renew(world, second | {"admin": "third"}, people=2)
    assert await menus(world) == [WANG, WANG]
    while await renew(world, second | {"admin": "third"}, people=50):
        pass
    assert await menus(world) == [WANG, WANG, ZHAO]
    assert not await renew(world, second | {"admin": "third"}, people=50)
    assert await menus(world) == [WANG, WANG, ZHAO]
