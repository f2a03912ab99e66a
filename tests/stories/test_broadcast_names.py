"""The names behind a broadcast's figures: for the secretary of the branch, with the reason; figures for the admin."""

from datetime import date

from sqlalchemy import insert, update

from bot.storage import tables as t
from tests.cast import CAST
from tests.stories.broadcasting import FRIDAY, data_of, newest, rows, uncertain

WANGS = f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: 将发给…
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · {FRIDAY}…
        Bot → Lin: 第一党支部 通知
            通知
        Bot ✎ Wang: 已发完：送达 1/1…
"""


async def people_of_east(world, *names):
    """More members of Wang's branch, none of whom has joined."""
    async with world.running.database.transaction() as tx:
        for number, name in enumerate(names, 101):
            person = {
                "id": number,
                "code": f"F{number}",
                "name": name,
                "language": "zh",
                "created_at": world.clock.now(),
            }
            await tx.run(insert(t.person).values(person))
            place = {"person_id": number, "unit_id": 2, "kind": "staff", "from_on": date(2010, 1, 1)}
            await tx.run(insert(t.membership).values(place))


async def test_a_secretary_reads_who_was_not_reached_and_why(world, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    await people_of_east(world, "郑", "吴")
    world.telegram.blocks(CAST["Lin"].user)
    await world.settle()
    async with world.running.database.transaction() as tx:
        await tx.run(insert(t.telegram_account).values(person_id=102, user_id=4102, bound_at=world.clock.now()))
        await tx.run(insert(t.consent).values(person_id=102, version=1, given_at=world.clock.now()))
    world.telegram.people.add(4102, first_name="吴", username="wu", language_code="zh")
    await chat(f"""
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: 将发给…
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · {FRIDAY}
            收不到：1 人未绑定、1 人暂时联系不上 [名单] [最近的通知] [回到首页]
        Bot ✎ Wang: 已发完：送达 0/1
            第一党支部 · {FRIDAY}
            没有发成：1 人还没有打开机器人
            收不到：1 人未绑定、1 人暂时联系不上 [名单] [最近的通知] [回到首页]
        Wang: [名单]
        Bot ✎ Wang: 没有收到的人（3 人）
            第一党支部
            暂时联系不上：Lin
            未绑定：郑
            还没有打开机器人：吴 [返回这份通知]
        Wang: [返回这份通知]
        Bot ✎ Wang: 已发完：送达 0/1…
    """)
    audited = [(row.action, row.detail) for row in await rows(world, t.audit)]
    assert audited[-1] == ("broadcast.names", {"count": 3})


async def test_an_admin_who_is_not_their_secretary_gets_figures(world, chat):
    world.bound = ("Wang", "Zhao")
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /broadcast
        Bot → Zhao: 请发来…
        Zhao: 通知
        Bot → Zhao: 发给谁？ [全体 1 人] [第一党支部 1 人] [第二党支部 0 人] [取消]
        Zhao: [全体 1 人]
        Bot ✎ Zhao: 发给：全体
        Bot → Zhao: 兰州分馆 通知
            通知
        Bot → Zhao: 将发给…
        Zhao: [发送给 1 人]
        Bot ✎ Zhao: 已送达 0/1 …
            全体 · {FRIDAY}
            收不到：2 人未绑定 [名单] [最近的通知] [回到首页]
        Bot → Wang: 兰州分馆 通知
            通知
        Bot ✎ Zhao: 已发完：送达 1/1…
        Zhao: [名单]
        Bot ✎ Zhao: 您不是支部书记的支部只显示人数：2 人未绑定。 [返回这份通知]
    """)
    assert "broadcast.names" not in {row.action for row in await rows(world, t.audit)}


async def tapped(world, name, data):
    """Somebody taps a button that is not theirs; what they read then."""
    world.telegram.says(CAST[name].user, "/help")
    await world.settle()
    world.telegram.taps(CAST[name].user, newest(world, name).id, data)
    await world.settle()
    return newest(world, name).content.text


async def test_a_member_and_the_secretary_of_another_branch_are_refused(world, chat):
    await uncertain(chat)
    data = data_of(world, "Wang", "名单")
    async with world.running.database.transaction() as tx:
        chens = {"person_id": CAST["Chen"].person, "role": "secretary", "unit_id": 3, "from_at": world.clock.now()}
        await tx.run(insert(t.role_grant).values(chens))
    assert await tapped(world, "Lin", data) == "这项功能由支部书记使用。需要的话，请联系您的支部书记。"
    assert await tapped(world, "Chen", data) == "This is not among the things you can see."
    assert "broadcast.names" not in {row.action for row in await rows(world, t.audit)}


async def test_an_old_button_and_a_page_that_is_gone_show_how_it_is_now(world, chat):
    await uncertain(chat)
    data = data_of(world, "Wang", "名单")
    await chat("""
        Wang: [名单]
        Bot ✎ Wang: 没有收到的人（1 人）
            第一党支部
            发出去了，但未能确认是否到达：Lin [返回这份通知]
        Wang: [返回这份通知]
        Bot ✎ Wang: 已发完：送达 0/1…
        Wang: [视为已达]
        Bot ✎ Wang: 已发完：送达 1/1…
    """)
    world.telegram.taps(CAST["Wang"].user, newest(world, "Wang").id, f"{data}77")
    await world.settle()
    assert newest(world, "Wang").content.text == "没有收到的人（0 人）\n\n都收到了。"


async def test_a_draft_that_was_given_up_has_no_names(world, chat):
    await uncertain(chat)
    async with world.running.database.transaction() as tx:
        await tx.run(update(t.broadcast).values(state="cancelled"))
    await chat("""
        Wang: [名单]
        Bot ✎ Wang: 已取消，没有发送。…
    """)


async def test_many_names_come_in_pages(world, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    await people_of_east(world, *(f"甲{number}" for number in range(31)))
    await chat(WANGS.replace("— Fri 18 Jun 2010, 09:00 —", "").replace("        \n", "", 1))
    await chat("""
        Wang: [名单]
        Bot ✎ Wang: 没有收到的人（31 人）
            第一党支部
            未绑定：甲0、甲1…
            第 1/2 页 [下一页] [返回这份通知]
        Wang: [下一页]
        Bot ✎ Wang: 没有收到的人（31 人）
            第一党支部
            未绑定：甲30
            第 2/2 页 [上一页] [返回这份通知]
    """)
