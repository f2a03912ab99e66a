"""Pictures asked for in the chat: the time line, the figures, an invitation to scan; words where they can't be drawn."""

import pytest
from segno import make_qr
from sqlalchemy import update

from bot.storage import tables as t
from tests.cast import CAST
from tests.documents.pictures import modules
from tests.stories.test_forged_taps import SECRETARIES_ONLY
from tests.stories.test_invites import NOT_YOURS, link_in_sight
from tests.stories.test_stats import ADMINS_ONLY, begin


def pictures(world, name):
    """The photos somebody has, in full size, oldest first."""
    shown = [message.content.photo for message in world.telegram.messages(CAST[name].user) if message.content.photo]
    return [sizes[-1] for sizes in shown]


async def speaks(world, name, language):
    async with world.running.database.transaction() as tx:
        await tx.run(update(t.person).where(t.person.c.code == CAST[name].code).values(language=language))


async def forged(world, name, data):
    """What somebody is told who presses a button that was never theirs."""
    user = CAST[name].user
    world.telegram.taps(user, world.telegram.messages(user)[-1].id, data)
    await world.settle()
    return world.telegram.messages(user)[-1].content.text


async def test_the_time_line_is_a_message_of_its_own_and_uploaded_once(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /phase
        Bot → Lin: 现在是启动实施阶段…
        Lin: [时间线]
        Bot → Lin: 启动实施阶段还有 43 天
        Lin: [五带头]
        Bot ✎ Lin: 五带头…
        Wang: /phase
        Bot → Wang: 现在是启动实施阶段…
        Wang: [时间线]
        Bot → Wang: 启动实施阶段还有 43 天
        Chen: /phase
        Bot → Chen: The phase now: Launch phase…
        Chen: [Time line]
        Bot → Chen: 43 days left: Launch phase
    """)
    of_lin, of_wang, of_chen = (pictures(world, name)[0].file_id for name in ("Lin", "Wang", "Chen"))
    assert of_lin == of_wang, "the second is sent by the name Telegram gave the first"
    assert of_chen != of_lin
    await chat("""
        — the bot restarts —
        Wang: [时间线]
        Bot → Wang: 启动实施阶段还有 43 天
    """)


async def test_the_card_of_a_new_phase_leads_to_the_time_line_of_the_day_it_is_tapped(world, chat):
    world.bound = ("Lin",)
    await chat("""
        — Sat 31 Jul 2010, 12:00 —
        — Sun 1 Aug, 09:00 —
        Bot → Lin: 现在是全面争创阶段…[登记一件事] [时间线] [五个好] [五带头]
        — Sun 1 Aug, 20:00 —
        Lin: [时间线]
        Bot → Lin: 全面争创阶段还有 333 天
    """)


async def test_a_file_telegram_has_forgotten_is_uploaded_again(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /phase
        Bot → Lin: 现在是启动实施阶段…
        Lin: [时间线]
        Bot → Lin: 启动实施阶段还有 43 天
    """)
    world.telegram.files._groups.clear()  # as a file Telegram has thrown away
    await chat("""
        Lin: [时间线]
        Bot → Lin: 启动实施阶段还有 43 天
    """)


async def test_what_cannot_be_drawn_is_said(world, chat, tmp_path):
    await begin(chat, world, east=6, west=4)
    world.running.studio.fonts = tmp_path
    await chat("""
        Zhao: /phase
        Bot → Zhao: 现在是启动实施阶段…
        Zhao: [时间线]
        Bot → Zhao: 时间线暂时画不出来。各阶段的时间见上面的文字，稍后可以再试。
        Zhao: /stats
        Bot → Zhao: 活动进展…
        Zhao: [看图]
        Bot → Zhao: 图暂时画不出来，请先看上面的文字版，稍后再试。
    """)


async def test_the_figures_as_a_picture(chat, world):
    await begin(chat, world, east=6, west=4)
    await chat("""
        Zhao: /stats
        Bot → Zhao: 活动进展 · 启动实施阶段…
        — the bot restarts —
        Zhao: [看图]
        Bot → Zhao: 活动进展 · 启动实施阶段
        Zhao: [全面争创阶段]
        Bot ✎ Zhao: 活动进展 · 全面争创阶段…
        Zhao: [看图]
        Bot → Zhao: 活动进展 · 全面争创阶段
    """)
    await speaks(world, "Zhao", "en")
    await chat("""
        Zhao: /stats
        Bot → Zhao: Progress · Launch phase…
        Zhao: [Picture]
        Bot → Zhao: Progress · Launch phase
    """)
    assert len({picture.file_id for picture in pictures(world, "Zhao")}) == 3
    await chat("""
        Wang: /phase
        Bot → Wang: …
        Lin: /phase
        Bot → Lin: …
    """)
    for name in ("Wang", "Lin"):
        assert await forged(world, name, "v1:stats.picture:0:1") == ADMINS_ONLY
        assert pictures(world, name) == []


def scanned(picture):
    """The modules of the code on a card."""
    return modules(picture.content)


def code_of(token):
    return [list(row) for row in make_qr(f"https://t.me/zhengyou_bot?start={token}", error="m").matrix]


TO_LIN = {
    "Wang": "Wang: [Lin]",
    "Zhao": "Zhao: [第一党支部]\n        Bot ✎ Zhao: …\n        Zhao: [Lin]",
}


@pytest.mark.parametrize("name", TO_LIN)
async def test_a_card_to_scan_carries_the_one_link_that_works(world, chat, name):
    world.bound = ("Chen", "Wang", "Zhao")
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        {name}: /invite
        Bot → {name}: …
        {TO_LIN[name]}
        Bot ✎ {name}: Lin 的邀请链接：…
    """)
    first = link_in_sight(world, name)
    await chat(f"""
        — the bot restarts —
        {name}: [二维码]
        Bot ✎ {name}: Lin 的邀请链接：…[二维码] [再邀请一位]
        Bot → {name}: Lin 的邀请卡：可以当面扫码，也可以转发给本人。卡上是新的链接，之前的都已失效。
    """)
    second = link_in_sight(world, name)
    (card,) = pictures(world, name)
    assert scanned(card) == code_of(second) != code_of(first)
    await chat(f"""
        — Lin opens {first} —
        Bot → Lin: 这个邀请链接不能用了。请向支部书记要一个新的。
        — Lin opens {second} —
        Bot → Lin: 您好，这里是…
    """)


async def test_who_may_not_invite_gets_no_card(world, chat):
    world.bound = ("Lin", "Wang", "Zhao")
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /phase
        Bot → Lin: …
        Wang: /phase
        Bot → Wang: …
    """)
    assert await forged(world, "Lin", "v1:invite.slip:2:") == SECRETARIES_ONLY
    assert await forged(world, "Wang", "v1:invite.slip:2:") == NOT_YOURS
    assert await forged(world, "Wang", "v1:invite.slip:99:") == NOT_YOURS
    assert pictures(world, "Lin") == pictures(world, "Wang") == []


async def test_words_where_a_card_cannot_be_drawn(world, chat, tmp_path):
    world.bound = ("Wang",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /invite
        Bot → Wang: …
    """)
    world.running.studio.fonts = tmp_path
    await chat("""
        Wang: [Lin]
        Bot ✎ Wang: Lin 的邀请链接：…
        Wang: [二维码]
        Bot ✎ Wang: Lin 的邀请链接：…
        Bot → Wang: 邀请卡暂时做不出来，请转发上面的链接。
    """)


async def test_an_old_button_after_the_person_has_joined_makes_a_link_for_a_new_phone(world, chat):
    world.bound = ("Wang",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /invite
        Bot → Wang: …
        Wang: [Lin]
        Bot ✎ Wang: Lin 的邀请链接：…
    """)
    token = link_in_sight(world, "Wang")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: …
        Lin: [同意，开始使用]
        Bot ✎ Lin: 创先争优活动…
        Bot → Lin: 现在是启动实施阶段…
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Wang: [二维码]
        Bot ✎ Wang: Lin 的邀请链接：…
        Bot → Wang: Lin 的邀请卡：…
    """)


async def test_a_card_in_english(world, chat):
    world.bound = ("Wang", "Zhao")
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /phase
        Bot → Zhao: …
    """)
    await speaks(world, "Zhao", "en")
    await chat("""
        Zhao: /invite
        Bot → Zhao: … [第一党支部] [第二党支部] [Home]
        Zhao: [第二党支部]
        Bot ✎ Zhao: … [Chen] [New phone or account…] [Home]
        Zhao: [Chen]
        Bot ✎ Zhao: Invitation link of Chen:…[QR code] [Invite somebody else]
        Zhao: [QR code]
        Bot ✎ Zhao: Invitation link of Chen:…
        Bot → Zhao: Invitation card of Chen: let them scan it, or forward it to them. It carries a new link; earlier ones have ended.
    """)
    assert len(pictures(world, "Zhao")) == 1
