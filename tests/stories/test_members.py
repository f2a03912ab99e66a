"""Joining by an invite, being the wrong person, a new phone, stopping and coming back; nobody else gets a word."""

import pytest
from sqlalchemy import select

from bot.domain.identity import UserId
from bot.storage import tables as t
from bot.usecases.desk import Desk
from tests.cast import CAST
from tests.world import World

CARD = "Bot → Lin: 现在是启动实施阶段…[登记一件事] [五个好] [五带头]"
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


@pytest.fixture
def newcomer(world: World) -> World:
    """Everybody is bound but Lin."""
    world.bound = ("Chen", "Wang", "Zhao")
    return world


async def test_joining_takes_one_tap_after_reading_what_it_means(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: 您好，这里是 Zhengyou 创先争优活动 助手。
            您将以 第一党支部 · L**（研究生党员）的身份加入。
            我会：
            · 每周送一份学习材料
            · 在阶段节点提醒您
            · 每两周问一次近况（点一下即可）
            我记录：您的选择和您写下的事迹。支部书记能看到本支部的，其他成员看不到。
            每天 21:30 到 08:00 不打扰。随时可以用 /settings 换语言，用 /stop 退出。
            [同意，开始使用] [先看看说明] [不是我本人]
        Lin: [先看看说明]
        Bot ✎ Lin: 记录什么，谁能看到
            Telegram 账号的编号、用户名和语言：用来给您发消息。绑定后，支部书记会看到一次用户名，确认是您本人。
            您阅过的材料、近况里的选择、写下的事迹：支部书记能看到本支部的，领导小组看汇总数字。
            不打分，不排名，不公布名单。
            发送 /stop 就停止，从那一刻起不再给您发消息，已有的记录保留。
            在您同意之前，什么都没有保存。
            [同意，开始使用] [暂不加入] [返回]
        Lin: [返回]
        Bot ✎ Lin: {CONSENT}
    """)
    kept = await everything_kept(newcomer)
    assert token not in kept
    assert kept.count("1001") == 1, "before the consent, the account is in the dialog and nowhere else"
    assert [row.user_id for row in await rows(newcomer, t.dialog)] == [1001]
    await chat(f"""
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Wang: [是]
        Bot ✎ Wang: Lin 已绑定到 第一党支部，已确认是本人。
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …[已阅]…
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
    """)
    assert [row.version for row in await rows(newcomer, t.consent) if row.person_id == 1] == [1]
    assert token not in await everything_kept(newcomer)
    assert commands(newcomer, "Lin") == ["home", "report", "my", "phase", "settings", "help"]


async def test_joining_goes_on_after_a_restart(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        — the bot restarts —
        Lin: 这是什么？
        Bot → Lin: {CONSENT}
        Lin: /help
        Bot → Lin: {CONSENT}
        — the bot restarts —
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)


async def test_an_old_consent_button_shows_home(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Lin: [不是我本人]
        Bot ✎ Lin: {HOME}
        — Lin opens {token} —
        Bot → Lin: {HOME}
    """)
    assert len([row for row in await rows(newcomer, t.telegram_account) if row.person_id == 1]) == 1


async def test_who_declines_leaves_nothing_behind_and_may_still_join(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [先看看说明]
        Bot ✎ Lin: …[同意，开始使用] [暂不加入] [返回]
        Lin: [暂不加入]
        Bot ✎ Lin: 好的，没有保存您的任何信息。以后想加入，再打开邀请链接就可以。
    """)
    assert "1001" not in await everything_kept(newcomer)
    assert all(row.body is None for row in await rows(newcomer, t.inbox))
    await chat(f"""
        Lin: 你好
        Bot → Lin: {OUTSIDER}
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)


async def test_not_me_tells_the_secretary_and_nothing_of_the_account(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Sun opens {token} —
        Bot → Sun: {CONSENT}
        Sun: [不是我本人]
        Bot ✎ Sun: 谢谢告知，没有保存您的任何信息。请不要再打开这个链接。
        Bot → Wang: 有人打开了 Lin 的邀请链接，并说不是本人。链接可能发错了人，目前仍然有效；重新邀请后，旧链接就失效。 [重新邀请]
    """)
    assert "1005" not in await everything_kept(newcomer)
    assert "sun" not in await everything_kept(newcomer)
    await chat(f"""
        Wang: [重新邀请]
        Bot ✎ Wang: Lin 的邀请链接：
            https://t.me/zhengyou_bot?start=…
            请转发给本人，不要发到群里。只能用一次，7月2日（周五）09:00前有效；之前的链接已失效。
            [再邀请一位]
        — Lin opens {token} —
        Bot → Lin: {REFUSED}
    """)


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


async def test_stopping_and_coming_back(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /stop
        Bot → Lin: 要停止使用吗？停止后我不再给您发消息，也不再提问，已有的记录保留。 [停止使用] [继续使用]
        Lin: [继续使用]
        Bot ✎ Lin: {HOME}
        Lin: /stop
        Bot → Lin: 要停止使用吗？…[停止使用] [继续使用]
        — the bot restarts —
        — Sat 19 Jun, 10:00 —
        Lin: [停止使用]
        Bot ✎ Lin: 已停止使用。以后想回来，发送 /start 就可以。
        Lin: 你好
        Bot → Lin: 您已停止使用，我不会给您发消息。想继续的话，请发送 /start。
        Lin: /report
        Bot → Lin: 您已停止使用，我不会给您发消息。想继续的话，请发送 /start。
    """)
    assert commands(world, "Lin") == ["start"]
    await chat("""
        Lin: /start
        Bot → Lin: Lin，您好。您之前停止了使用，原来的记录都还在。
            我会：
            · 每周送一份学习材料
            · 在阶段节点提醒您
            · 每两周问一次近况（点一下即可）
            我记录：您的选择和您写下的事迹。支部书记能看到本支部的，其他成员看不到。
            每天 21:30 到 08:00 不打扰。随时可以用 /settings 换语言，用 /stop 退出。 [同意，继续使用]
        Lin: [同意，继续使用]
        Bot ✎ Lin: 创先争优活动 · 启动实施阶段（还有 42 天）…
        Bot → Lin: 现在是启动实施阶段…
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …[已阅]…
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
    """)
    assert "report" in commands(world, "Lin")


async def test_who_has_stopped_is_left_in_peace(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Chen: /stop
        Bot → Chen: Do you want to stop? … [Stop] [Go on]
        Chen: [Stop]
        Bot ✎ Chen: Stopped. Should you want to come back, send /start.
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …
        Bot → Wang: …
        Bot → Zhao: …
    """)


async def test_an_outsider_gets_one_polite_line_and_nothing_is_kept(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Sun: /start
        Bot → Sun: {OUTSIDER}
        Sun: /stats
        Bot → Sun: {OUTSIDER}
        Sun: 你好
        Bot → Sun: {OUTSIDER}
        Sun: (photo) 看
        Bot → Sun: {OUTSIDER}
    """)
    message = world.telegram.messages(1005)[-1]
    for forged in (
        "v1:agree:0:",
        "v1:stop.yes:0:",
        "v1:bound.undo:1:",
        "v1:invite.person:1:",
        "\udcff",
        "v1:consent.not_me:1:",
    ):
        world.telegram.taps(1005, message.id, forged.encode("utf-8", "surrogatepass"))
        await chat(f"""
            — 1 seconds pass —
            Bot → Sun: {OUTSIDER}
        """)
    assert "1005" not in await everything_kept(world)
    assert world.telegram.menu(1005) == []


async def test_joining_in_english(world, chat):
    world.bound = ("Lin", "Wang", "Zhao")
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(world, "Chen")
    await chat(f"""
        — Chen opens {token} —
        Bot → Chen: Hello, this is the assistant of Zhengyou for the Strive for Excellence campaign.
            You would join as C*** of 第二党支部 (Members of staff).
            I will:
            · send a study card every week
            · remind you when a phase begins or ends
            · ask every two weeks how things are going (one tap)
            I record what you choose and the deeds you write down. Your branch secretary sees those of the branch; other members do not.
            Nothing comes between 21:30 and 08:00. Change the language with /settings, leave with /stop, at any time.
            [I agree, let's start] [Tell me more first] [That is not me]
        Chen: [I agree, let's start]
        Bot ✎ Chen: Strive for Excellence campaign · Launch phase (43 days left)
            Nothing to do today.
            You have not noted a deed in this phase yet; no hurry. [Note something] [My five leads] [More…]
        Bot → Chen: …
        Bot → Zhao: Chen（@chen）已绑定到 第二党支部。是本人吗？ [是] [撤销]
    """)


async def test_the_language_comes_from_telegram_where_the_roster_has_none(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    async with newcomer.running.database.transaction() as tx:
        await tx.run(t.person.update().where(t.person.c.id == 1).values(language=None))
    token = await invite(newcomer, "Lin")
    newcomer.telegram.people.add(1001, first_name="Lin", username="lin", language_code="en-GB")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: Hello, this is the assistant…[I agree, let's start] [Tell me more first] [That is not me]
        Lin: [I agree, let's start]
        Bot ✎ Lin: Strive for Excellence campaign · Launch phase (43 days left)…
        Bot → Lin: …
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)


async def test_changing_the_language_changes_screen_and_menu(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: 设置
            语言：中文
            免打扰：21:30 到 08:00 [✓ 中文] [English] [停止使用…] [回到首页]
        Lin: [English]
        Bot ✎ Lin: Settings
            Language: English
            Quiet hours: 21:30 to 08:00 [中文] [✓ English] [Stop…] [Home]
        Lin: [✓ English]
        Lin: [Home]
        Bot ✎ Lin: Strive for Excellence campaign · Launch phase (43 days left)…
    """)
    assert world.telegram.menu(1001)[0]["description"] == "Home: the phase and what is due"


async def test_help_says_what_each_role_can_do(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /help
        Bot → Lin: 我能做什么
            /home 首页：阶段和待办
            /report 登记一件事
            /my 我的五带头
            /phase 现在是什么阶段
            /settings 设置
            /help 能做什么、谁能看到什么
            您写下的，支部书记能看到本支部的，其他成员看不到。不打分，不排名。
            每天 21:30 到 08:00 不打扰。
            /stop 停止使用，随时可以 /start 回来。 [活动阶段] [设置] [回到首页]
        Wang: /help
        Bot → Wang: …/broadcast 发通知…[活动阶段] [设置] [支部情况] [发通知] [邀请成员] [回到首页]
        Zhao: /help
        Bot → Zhao: …/stats 活动进展…[活动阶段] [设置] [支部情况] [活动进展] [发通知] [邀请成员] [回到首页]
    """)


async def test_blocking_is_noticed_and_forgiven(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        — Lin blocks the bot —
    """)
    assert [row.person_id for row in await rows(world, t.telegram_account) if row.unreachable_since] == [1]
    await chat("— Lin unblocks the bot —")
    assert [row.person_id for row in await rows(world, t.telegram_account) if row.unreachable_since] == []


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
