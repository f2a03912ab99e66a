"""A secretary or admin makes invites in the chat; who may not is told so, and nobody's link leads to a role."""

import re

from sqlalchemy import select

from bot.domain.people import Role
from bot.storage import tables as t
from bot.usecases.roster import Roster
from tests.cast import CAST
from tests.world import World

NOT_YOURS = "这一项不在您可以查看的范围内。"


def link_in_sight(world: World, name: str) -> str:
    """The token of the link the person sees, or saw last."""
    texts = [message.content.text for message in world.telegram.messages(CAST[name].user)]
    found = [match[1] for text in texts if (match := re.search(r"zhengyou_bot\?start=([\w-]{22})\b", text))]
    return found[-1]


async def test_a_secretary_invites_for_the_own_branch(world, chat):
    world.bound = ("Chen", "Wang", "Zhao")
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /invite
        Bot → Wang: 第一党支部：点姓名，生成邀请链接。 [Lin] [换手机或账号…] [回到首页]
        — the bot restarts —
        Wang: [Lin]
        Bot ✎ Wang: Lin 的邀请链接：
            https://t.me/zhengyou_bot?start=…
            请转发给本人，不要发到群里。只能用一次，7月2日（周五）09:00前有效；之前的链接已失效。
            [二维码] [再邀请一位]
        Wang: [再邀请一位]
        Bot → Wang: 第一党支部：点姓名，生成邀请链接。 [Lin] [换手机或账号…] [回到首页]
    """)
    token = link_in_sight(world, "Wang")
    async with world.running.database.transaction() as tx:
        kept = [str(row) for table in t.metadata.sorted_tables for row in await tx.rows(select(table))]
    assert not [row for row in kept if token in row], "a token is shown and never kept, not even when it comes back"
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: 您好，这里是…[同意，开始使用] [先看看说明] [不是我本人]
        Lin: [同意，开始使用]
        Bot ✎ Lin: 创先争优活动…
        Bot → Lin: 现在是启动实施阶段…
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Wang: /invite
        Bot → Wang: 第一党支部：可以邀请的成员都已绑定。 [换手机或账号…] [回到首页]
        Wang: [换手机或账号…]
        Bot ✎ Wang: 第一党支部：换了手机或账号的成员，点姓名生成新的链接。对方在新账号上同意后，原来的账号停用。 [Lin] [Wang] [还没有绑定的成员] [回到首页]
    """)


async def test_an_admin_invites_for_any_branch(world, chat):
    world.bound = ("Zhao",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /invite
        Bot → Zhao: 给哪个支部的成员发邀请？ [第一党支部] [第二党支部] [回到首页]
        Zhao: [第一党支部]
        Bot ✎ Zhao: 第一党支部：点姓名，生成邀请链接。 [Lin] [Wang] [换手机或账号…] [回到首页]
        Zhao: [Wang]
        Bot ✎ Zhao: Wang 的邀请链接：…[再邀请一位]
    """)


async def test_members_do_not_invite(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /invite
        Bot → Lin: 这项功能由支部书记使用。需要的话，请联系您的支部书记。
        Chen: /invite
        Bot → Chen: This is for branch secretaries. If you need it, please ask yours.
    """)


async def test_forged_taps_reach_no_other_branch_and_no_role(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /invite
        Bot → Wang: …
    """)
    message = world.telegram.messages(1003)[-1]
    for forged in (
        "v1:invite.unit:3:",
        "v1:invite.bound:3:",
        "v1:invite.person:2:",
        "v1:invite.person:4:",
        "v1:invite.unit:99:",
    ):
        world.telegram.taps(1003, message.id, forged)
        await chat(f"""
            — 1 seconds pass —
            Bot → Wang: {NOT_YOURS}
        """)
    world.telegram.taps(1003, message.id, "v1:invite.bound:2:999999999")
    await chat("""
        — 1 seconds pass —
        Bot ✎ Wang: 第一党支部：换了手机或账号的成员，…[Lin] [Wang] [还没有绑定的成员] [回到首页]
    """)
    async with world.running.database.transaction() as tx:
        assert list(await tx.rows(select(t.invite))) == []


async def test_a_link_made_in_chat_ends_when_its_person_gets_a_role(world, chat):
    world.bound = ("Wang",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /invite
        Bot → Wang: …
        Wang: [Lin]
        Bot ✎ Wang: Lin 的邀请链接：…
    """)
    token = link_in_sight(world, "Wang")
    async with world.running.database.transaction() as tx:
        await Roster(tx, world.running.house).grant(Role.ADMIN, "Lin")
    await chat(f"""
        — Sun opens {token} —
        Bot → Sun: 这个邀请链接不能用了。请向支部书记要一个新的。
        Wang: /invite
        Bot → Wang: 第一党支部：可以邀请的成员都已绑定。 [换手机或账号…] [回到首页]
    """)
