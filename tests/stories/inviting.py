"""What the stories about accounts share: links made on the server, what is kept, well-known answers."""

from sqlalchemy import select

from bot.domain.identity import UserId
from bot.storage import tables as t
from bot.usecases.desk import Desk
from tests.cast import CAST
from tests.world import World

CARD = "Bot → Lin: 现在是启动实施阶段…[登记一件事] [时间线] [五个好] [五带头]"
HOME = """创先争优活动 · 启动实施阶段（还有 43 天）
            今天没有待办。
            近况：这一阶段您还没有登记事迹，不急。 [登记一件事] [我的五带头] [更多…]"""
CONSENT = "您好，这里是…[同意，开始使用] [先看看说明] [不是我本人]"
REFUSED = "这个邀请链接不能用了。请向支部书记要一个新的。"
OUTSIDER = "您好，这里只为本单位成员服务。如果您是成员，请向支部书记索取邀请链接。"


async def invite(world: World, name: str) -> str:
    """The start payload of a link made on the server."""
    made = world.running
    async with made.database.transaction() as tx:
        desk = Desk(tx, made.house, UserId(0))
        return (await desk.invites.make([await desk.roster.member_called(name)]))[0].start


async def rows(world: World, table) -> list:
    async with world.running.database.transaction() as tx:
        return list(await tx.rows(select(table)))


async def everything_kept(world: World) -> str:
    """All the database holds, as text."""
    return "\n".join([str(row) for table in t.metadata.sorted_tables for row in await rows(world, table)])


def commands(world: World, name: str) -> list[str]:
    return [command["command"] for command in world.telegram.menu(CAST[name].user)]
