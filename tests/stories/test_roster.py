"""An admin sends the roster: what it would do is shown first, then done in one step; leavers hear one last line."""

import pytest

from bot.storage import tables as t
from tests.stories.inviting import OUTSIDER, commands, rows

HEADER = "编号,姓名,支部,类别\n"
SAME = HEADER + "E1,Lin,第一党支部,学生\nE2,Wang,第一党支部,在职\nW1,Chen,第二党支部,在职\nW2,Zhao,第二党支部,在职\n"
WITHOUT_LIN = SAME.replace("E1,Lin,第一党支部,学生\n", "N1,新人,第一党支部,学生\n").replace(
    "W1,Chen,第二党支部", "W1,Chen,第一党支部"
)
READING = "收到 r.csv，正在读，马上给您看会有哪些变化。"
LAST_LINE = "这个账号已不再与本单位的成员绑定，我不会再发消息。如有疑问，请联系支部书记。"


@pytest.fixture
async def zhao_sends(world, chat):
    async def send(content, expected, name="r.csv"):
        said = "\n".join(f"                {line.strip()}" for line in expected.splitlines()).strip()
        world.files[name] = content if isinstance(content, bytes) else content.encode()
        await chat(f"""
            — Fri 18 Jun 2010, 09:00 —
            Zhao: (document {name})
            Bot → Zhao: {READING.replace("r.csv", name)}
            Bot → Zhao: {said}
        """)

    return send


PREVIEW = """花名册预览：r.csv
    新增 1 人
    · N1 新人（第一党支部）
    转支部 1 人
    · W1 Chen：第二党支部 → 第一党支部
    不在文件里 1 人
    · E1 Lin（第一党支部）
    不在文件里的人将离开：账号停用，不再收到任何消息，已有的记录保留。
    [应用] [应用，但保留不在文件里的人] [取消]"""


async def test_a_leaver_is_cut_off_at_once_and_hears_nothing_more(zhao_sends, chat, world):
    await zhao_sends(WITHOUT_LIN, PREVIEW)
    await chat(f"""
        — the bot restarts —
        Zhao: [应用]
        Bot ✎ Zhao: 已应用：新增 1 人，变更 1 人，离开 1 人。 [邀请成员] [回到首页]
        Bot → Lin: {LAST_LINE}
        Lin: /report
        Bot → Lin: {OUTSIDER}
        — Mon 21 Jun, 09:00 —
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
    """)
    assert commands(world, "Lin") == ["start"]
    lin = [row for row in await rows(world, t.membership) if row.person_id == 1]
    assert [(str(row.from_on), str(row.to_on)) for row in lin] == [("2010-01-01", "2010-06-18")]
    chen = [row for row in await rows(world, t.membership) if row.person_id == 2]
    assert [(row.unit_id, str(row.to_on)) for row in chen] == [(3, "2010-06-18"), (2, "None")]
    actions = [row.action for row in await rows(world, t.audit)]
    assert actions == ["member.transferred", "member.left", "roster.imported"]


async def test_leavers_may_be_kept(zhao_sends, chat, world):
    await zhao_sends(WITHOUT_LIN, PREVIEW)
    await chat("""
        Zhao: [应用，但保留不在文件里的人]
        Bot ✎ Zhao: 已应用：新增 1 人，变更 1 人，离开 0 人。 [邀请成员] [回到首页]
        Lin: /home
        Bot → Lin: 创先争优活动…
    """)


async def test_cancelling_leaves_the_roster_as_it_is(zhao_sends, chat, world):
    await zhao_sends(WITHOUT_LIN, PREVIEW)
    before = await rows(world, t.membership)
    await chat("""
        Zhao: [取消]
        Bot ✎ Zhao: 没有应用，名册没有变化。要重新导入，请再发一次文件。 [回到首页]
    """)
    assert await rows(world, t.membership) == before


async def test_an_old_button_answers_with_how_it_ended(zhao_sends, chat, world):
    await zhao_sends(WITHOUT_LIN, PREVIEW)
    message = world.telegram.messages(1004)[-1]
    apply = message.keyboard["inline_keyboard"][0][0]["callback_data"]
    await chat(f"""
        Zhao: [应用]
        Bot ✎ Zhao: 已应用：…
        Bot → Lin: {LAST_LINE}
    """)
    world.telegram.taps(1004, message.id, apply)
    await chat("""
        — 1 seconds pass —
        Bot ✎ Zhao: 这份花名册已经应用过了。 [回到首页]
    """)
    assert [row.action for row in await rows(world, t.audit)].count("roster.imported") == 1


async def test_what_changed_since_the_preview_is_shown_first(zhao_sends, chat, world):
    await zhao_sends(
        SAME.replace("Lin", "Lin Yue"), "花名册预览：r.csv\n信息有变 1 人\n· E1 Lin Yue：姓名 [应用] [取消]"
    )
    async with world.running.database.transaction() as tx:
        await tx.run(t.person.update().where(t.person.c.id == 2).values(name="Chen Li"))
    await chat("""
        Zhao: [应用]
        Bot ✎ Zhao: 花名册预览：r.csv
            名册在您看过之后有变化，这是最新的预览，请再看一眼。
            信息有变 2 人
            · E1 Lin Yue：姓名
            · W1 Chen：姓名 [应用] [取消]
        Zhao: [应用]
        Bot ✎ Zhao: 已应用：新增 0 人，变更 2 人，离开 0 人。 [邀请成员] [回到首页]
    """)


async def test_an_unknown_branch_is_made_and_compared_again(zhao_sends, chat):
    await zhao_sends(
        SAME + "N1,新人,第三党支部,学生\n",
        """花名册预览：r.csv
            新增 1 人
            · N1 新人（第三党支部）
            1 行的支部对不上，先在 /units 新建支部，或改好文件再发一次
            · r.csv:6：没有 '第三党支部' 这个支部（是不是“第二党支部”？） [重新对照] [取消]""",
    )
    await chat("""
        Zhao: /units
        Bot → Zhao: …[新建支部]…
        Zhao: [新建支部]
        Bot ✎ Zhao: 新支部叫什么名字？…
        Zhao: 第三党支部
        Bot → Zhao: 已新建“第三党支部”。…
        Zhao: [重新对照]
        Bot ✎ Zhao: 花名册预览：r.csv
            新增 1 人
            · N1 新人（第三党支部） [应用] [取消]
    """)


async def test_a_file_that_would_leave_no_admin_is_refused(zhao_sends, chat):
    await zhao_sends(SAME.replace("W2,Zhao,第二党支部,在职\n", ""), "花名册预览：r.csv…[应用]…")
    await chat("""
        Zhao: [应用]
        Bot → Zhao: 这样一来就没有管理员了，所以没有应用。请先在文件里保留一位管理员，或改用“保留不在文件里的人”。
        Zhao: [应用，但保留不在文件里的人]
        Bot ✎ Zhao: 已应用：新增 0 人，变更 0 人，离开 0 人。 …
    """)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\xff", "· r.csv:1：编码既不是 UTF-8 也不是 GBK。请另存为“CSV UTF-8”"),
        ("姓名,支部,类别\nLin,第一党支部,学生\n".encode("gbk"), "· r.csv:1：缺少 '编号' 一列"),
        ((HEADER + "E1,Lin,第一党支部,学森\n").encode("gbk"), "· r.csv:2：没有 '学森' 这个类别…"),
    ],
)
async def test_what_is_wrong_with_a_file_is_said(zhao_sends, content, reason):
    await zhao_sends(content, f"这份花名册还不能用：r.csv\n{reason}\n名册没有变化。请改好后再发一次。")


async def test_the_same_roster_in_gbk_changes_nothing(zhao_sends):
    await zhao_sends(SAME.encode("gbk"), "花名册预览：r.csv\n和现在的名册一样，没有变化。 [取消]")


async def test_a_workbook_that_is_none(zhao_sends):
    await zhao_sends(
        b"no zip at all",
        "这份花名册还不能用：r.xlsx\n· r.xlsx:1：打不开这个 Excel 文件，可能损坏或加了密码。请另存为 .xlsx\n名册没有变化。请改好后再发一次。",
        name="r.xlsx",
    )


async def test_a_file_of_thirty_megabytes_is_not_even_fetched(chat, world):
    world.files["r.csv"] = b"x" * 30_000_000
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: (document r.csv)
        Bot → Zhao: 这个文件太大了，花名册不超过 2 MB。请只保留编号、姓名、支部、类别几列，去掉图片，再发一次。
        Zhao: (document r.xls)
        Bot → Zhao: 这是旧版 Excel 格式（.xls）。请另存为 .xlsx 或 CSV，再发一次。
        Zhao: /roster
        Bot → Zhao: 导入花名册…
    """)


async def test_nobody_else_sends_a_roster(chat, world):
    world.files["r.csv"] = WITHOUT_LIN.encode()
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: (document r.csv)
        Bot → Wang: 这项功能由管理员使用。需要的话，请联系管理员。
        Lin: (document r.csv)
        Bot → Lin: 这项功能由管理员使用。需要的话，请联系管理员。
        Sun: (document r.csv)
        Bot → Sun: {OUTSIDER}
    """)
    assert await rows(world, t.roster_draft) == []


async def test_telegram_failing_once_is_no_failure(chat, world):
    world.files["r.csv"] = SAME.encode()
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        — Telegram drops 1 getFile —
        Zhao: (document r.csv)
        Bot → Zhao: {READING}
        — 10 seconds pass —
        Bot → Zhao: 花名册预览：r.csv…
    """)


async def test_columns_that_are_not_used_are_told(zhao_sends):
    content = SAME.replace("类别\n", "类别,手机,备注\n").replace("E2,Wang,第一党支部", "E2,Wang,第二党支部")
    await zhao_sends(
        content,
        """花名册预览：r.csv
            没有用到的列：手机、备注
            转支部 1 人
            · E2 Wang：第一党支部 → 第二党支部
            有人转出后仍担任原支部的职务，可在 /units 里调整。 [应用] [取消]""",
    )
