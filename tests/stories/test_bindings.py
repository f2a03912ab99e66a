"""Which account is whose: dead links, wrong people, new phones, and who hears of it."""

import pytest

from bot.storage import tables as t
from tests.stories.inviting import CARD, CONSENT, HOME, OUTSIDER, REFUSED, commands, everything_kept, invite, rows
from tests.world import World


@pytest.fixture
def newcomer(world: World) -> World:
    """Everybody is bound but Lin."""
    world.bound = ("Chen", "Wang", "Zhao")
    return world


async def test_every_dead_link_gets_the_same_answer(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    used, revoked, expired = (
        await invite(newcomer, "Lin"),
        await invite(newcomer, "Chen"),
        await invite(newcomer, "Zhao"),
    )
    await invite(newcomer, "Chen")
    await chat(f"""
        — Lin opens {used} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        — Sun opens {used} —
        Bot → Sun: {REFUSED}
        — Sun opens {revoked} —
        Bot → Sun: {REFUSED}
        — Sun opens {expired[:-1]} —
        Bot → Sun: {REFUSED}
        — Sun opens {expired.swapcase()} —
        Bot → Sun: {REFUSED}
        — Sun opens AAAAAAAAAAAAAAAAAAAAAA —
        Bot → Sun: {REFUSED}
        Sun: /start 😀 two words
        Bot → Sun: {REFUSED}
    """)
    newcomer.clock.set(newcomer.clock.now() + newcomer.running.house.invite_within)
    await chat(f"""
        — Sun opens {expired} —
        Bot → Sun: {REFUSED}
    """)
    assert "1005" not in await everything_kept(newcomer)


async def test_a_link_that_died_while_it_was_read_binds_nobody(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
    """)
    await invite(newcomer, "Lin")
    await chat(f"""
        Lin: [同意，开始使用]
        Bot ✎ Lin: {REFUSED}
        Lin: 你好
        Bot → Lin: {OUTSIDER}
    """)
    assert "1001" not in await everything_kept(newcomer)


async def test_a_bound_account_cannot_take_a_second_place(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Wang opens {token} —
        Bot → Wang: 这个 Telegram 账号已经绑定了一位成员，不能再绑定另一位。请联系支部书记。
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)


async def test_the_secretary_undoes_a_wrong_binding(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Sun opens {token} —
        Bot → Sun: {CONSENT}
        Sun: [同意，开始使用]
        Bot ✎ Sun: {HOME}
        Bot → Sun: 现在是启动实施阶段…
        Bot → Wang: Lin（@sun）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Wang: [撤销]
        Bot ✎ Wang: Lin 的绑定已撤销，那个账号不能再使用。 [重新邀请]
        Bot → Sun: 这个账号已不再与本单位的成员绑定，我不会再发消息。如有疑问，请联系支部书记。
        Sun: [我的五带头]
        Bot → Sun: {OUTSIDER}
        Sun: /start
        Bot → Sun: {OUTSIDER}
        — Mon 21 Jun, 09:00 —
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
    """)
    assert commands(newcomer, "Sun") == ["start"]
    acts = [(row.action, row.actor_id) for row in await rows(newcomer, t.audit)]
    assert ("account.cut_off", 3) in acts
    renewed = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {renewed} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: 创先争优活动 · 启动实施阶段（还有 40 天）…
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Wang: [是]
        Bot ✎ Wang: Lin 已绑定到 第一党支部，已确认是本人。
    """)


async def test_an_admin_hears_of_it_where_no_secretary_can(world, chat):
    world.bound = ("Lin", "Chen", "Zhao")
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(world, "Wang")
    await chat(f"""
        — Wang opens {token} —
        Bot → Wang: {CONSENT}
        Wang: [同意，开始使用]
        Bot ✎ Wang: {HOME}
        Bot → Wang: 现在是启动实施阶段…
        Bot → Zhao: Wang（@wang）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)
    assert "broadcast" in commands(world, "Wang")


async def test_only_whom_it_was_sent_to_decides_about_a_binding(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)
    notice = next(row for row in await rows(newcomer, t.delivery) if row.kind == "bound")
    message = newcomer.telegram.messages(1004)
    newcomer.telegram.says(1004, "/home")
    await newcomer.settle()
    message = newcomer.telegram.messages(1004)[-1]
    newcomer.telegram.taps(1004, message.id, f"v1:bound.undo:{notice.id}:")
    await chat("""
        — 1 seconds pass —
        Bot → Zhao: …
        Bot → Zhao: 这一项不在您可以查看的范围内。
        Wang: [撤销]
        Bot ✎ Wang: Lin 的绑定已撤销，那个账号不能再使用。 [重新邀请]
        Bot → Lin: 这个账号已不再与本单位的成员绑定，我不会再发消息。如有疑问，请联系支部书记。
    """)


async def test_a_new_phone_cuts_the_old_one_off(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /home
        Bot → Lin: 创先争优活动 · 启动实施阶段（还有 43 天）…
    """)
    token = await invite(world, "Lin")
    await chat(f"""
        — Sun opens {token} —
        Bot → Sun: {CONSENT}
        Sun: [同意，开始使用]
        Bot ✎ Sun: {HOME}
        Bot → Sun: 现在是启动实施阶段…
        Bot → Lin: 这个账号已不再与本单位的成员绑定，我不会再发消息。如有疑问，请联系支部书记。
        Bot → Wang: Lin（@sun）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Lin: [我的五带头]
        Bot → Lin: {OUTSIDER}
        — Mon 21 Jun, 09:00 —
        Bot → Sun: …[已阅]…
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
    """)
    assert commands(world, "Lin") == ["start"]
    assert "report" in commands(world, "Sun")
