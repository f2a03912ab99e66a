"""An admin makes and renames branches, appoints and relieves secretaries."""

from bot.storage import tables as t
from tests.stories.inviting import commands, rows


async def test_the_branches_at_a_glance_and_one_more(chat, world):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /units
        Bot → Zhao: 2 个支部
            第一党支部（2 人）书记：Wang
            第二党支部（2 人）还没有书记 [第一党支部] [第二党支部] [新建支部] [导入花名册] [回到首页]
        Zhao: [新建支部]
        Bot ✎ Zhao: 新支部叫什么名字？请写下来（最多 40 个字）。 [取消]
        Zhao: 第一党支部
        Bot → Zhao: 已经有“第一党支部”了，请换一个名称。
        — the bot restarts —
        Zhao: 第三党支部
        Bot → Zhao: 已新建“第三党支部”。
            第三党支部
            0 人
            还没有支部书记。 [请人担任书记] [改名] [全部支部]
        Zhao: [改名]
        Bot ✎ Zhao: “第三党支部”改成什么名字？…
        Zhao: 离退休党支部
        Bot → Zhao: 已改名为“离退休党支部”。…
        Zhao: [请人担任书记]
        Bot ✎ Zhao: 离退休党支部没有可以选的成员。先用花名册把成员放进这个支部。 [返回]
    """)
    assert [row.name for row in await rows(world, t.unit)] == ["兰州分馆", "第一党支部", "第二党支部", "离退休党支部"]
    assert [row.action for row in await rows(world, t.audit)] == ["unit.added", "unit.renamed"]


async def test_a_secretary_is_appointed_and_relieved(chat, world):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /units
        Bot → Zhao: …
        Zhao: [第二党支部]
        Bot ✎ Zhao: 第二党支部
            2 人
            还没有支部书记。 [请人担任书记] [改名] [全部支部]
        Zhao: [请人担任书记]
        Bot ✎ Zhao: 请第二党支部的哪位成员担任支部书记？ [Chen] [Zhao] [返回]
        Zhao: [Chen]
        Bot ✎ Zhao: 请 Chen 担任第二党支部的支部书记？… [确认担任] [返回]
        Zhao: [确认担任]
        Bot ✎ Zhao: Chen 现在是第二党支部的支部书记。
            第二党支部
            2 人
            支部书记：Chen [请人担任书记] [Chen 不再任书记…] [改名] [全部支部]
    """)
    assert "broadcast" in commands(world, "Chen")
    await chat("""
        Zhao: [Chen 不再任书记…]
        Bot ✎ Zhao: Chen 不再担任第二党支部的支部书记？仍是普通成员，已有的记录保留。 [确认] [返回]
        Zhao: [确认]
        Bot ✎ Zhao: Chen 不再是第二党支部的支部书记。…
        Chen: /broadcast
        Bot → Chen: This is for branch secretaries…
    """)
    assert "broadcast" not in commands(world, "Chen")
    assert [row.action for row in await rows(world, t.audit)] == ["role.granted", "role.ended"]


async def test_nobody_else_touches_the_branches(chat, world):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /units
        Bot → Wang: 这项功能由管理员使用。需要的话，请联系管理员。
        Lin: /units
        Bot → Lin: 这项功能由管理员使用。需要的话，请联系管理员。
    """)


async def test_a_button_with_forged_numbers_changes_nothing(chat, world):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /units
        Bot → Zhao: …
    """)
    message = world.telegram.messages(1004)[-1]
    before = await rows(world, t.role_grant)
    for forged in ("v1:units.one:1:", "v1:units.one:99:", "v1:units.appoint_yes:99:", "v1:units.relieve_yes:3:99"):
        world.telegram.taps(1004, message.id, forged)
        await chat("""
            — 1 seconds pass —
            Bot → Zhao: 这一项不在您可以查看的范围内。
        """)
    assert await rows(world, t.role_grant) == before
