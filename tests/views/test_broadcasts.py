"""Every screen of broadcasts in both languages, and the look of what people write."""

from dataclasses import replace

import pytest

from bot.domain import broadcasts as domain
from bot.domain.audiences import Audience, Choice, Counted, Reach
from bot.domain.broadcast_progress import Figures, Standing
from bot.domain.broadcasts import HEAD_ROOM, Attachment, Broadcast, BroadcastState, Content, Letter
from bot.domain.people import Unit
from bot.views import broadcast_cards as cards
from bot.views import broadcasts as views
from bot.views.notice import Notice
from bot.views.notices import NOTICES
from bot.views.rich import CAPTION_LIMIT, TEXT_LIMIT, Entity
from bot.views.written import written
from tests.views.reading import JUNE_18, LANGUAGES, LARGEST, check, labels, noticed, presses, speech

EAST, WEST, NORTH, SOUTH = (Unit(number, 1, name) for number, name in enumerate(("东", "西", "北", "南"), 2))
LETTER = Letter(Content("明天开会", ({"type": "bold", "offset": 0, "length": 2, "url": None},)), ("东",))
DRAFT = Broadcast(LARGEST, 9, (2,), LETTER, LETTER.hash, BroadcastState.DRAFT, JUNE_18)
EVERYTHING = (
    "not_bound",
    "no_consent",
    "unreachable",
    "blocked",
    "deactivated",
    "not_started",
    "left",
    "unknown",
    "withdrawn",
)
BAD = Figures(waiting=1, sent=2, uncertain=3, failed=dict.fromkeys((*EVERYTHING, "bad_request", "unphrasable"), 1))
STANDING = Standing(LARGEST, ("东",), False, JUNE_18, {"not_bound": 1, "unreachable": 2}, BAD)


def choice(units=(EAST,), *, recipients=11, left_out=(), author=None, everyone=False):
    missing = [Counted(2, reason, 1) for reason in left_out]
    return Choice(Audience(tuple(units), everyone), Reach((Counted(2, None, recipients), *missing), author))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen(language):
    t = speech(language)
    many = [choice((EAST, WEST, NORTH, SOUTH)), choice((EAST, WEST), everyone=True), choice(), choice(recipients=1)]
    long = replace(DRAFT, letter=Letter(Content("x" * 999, (), Attachment("photo", "f")), ("东",)))
    screens = [
        views.composing(t),
        views.rewriting(t, LARGEST),
        views.only_these(t),
        views.one_at_a_time(t),
        views.too_long(t, DRAFT, 3969),
        views.too_long(t, long, 897),
        views.audience_question(t, LARGEST, many),
        views.dropped(t),
        *(views.audience_chosen(t, one) for one in many),
        *(views.confirming(t, DRAFT, one) for one in many),
        views.confirming(t, DRAFT, choice(left_out=EVERYTHING[:3], author=2)),
        views.confirming(t, DRAFT, choice(recipients=0, left_out=EVERYTHING[:3])),
        views.confirming(t, DRAFT, choice(recipients=5000)),
        views.letter_screen(t, LETTER, is_repeat=True),
        cards.card(t, STANDING, may_decide=True),
        cards.card(t, STANDING, may_decide=False),
        cards.recent(t, []),
        cards.recent(t, [(LETTER, STANDING)] * 8),
        noticed("broadcast_progress", Standing.to_json(STANDING), language=language),
    ]
    for screen in screens:
        check(screen)


def test_the_confirm_screen():
    screen = views.confirming(speech(), DRAFT, choice(left_out=["not_bound"], author=2))
    assert screen.text.text == "将发给 东 11 人，约 1 秒发完。\n收不到：1 人未绑定。\n您已经看到预览，不再另发给您。"
    assert labels(screen) == ["发送给 11 人", "修改", "取消"]
    assert presses(screen)[0] == ("broadcast.send", DRAFT.seal)


def test_nobody_to_send_to_means_no_button_that_sends():
    screen = views.confirming(speech(), DRAFT, choice(recipients=0, left_out=["not_bound", "no_consent"]))
    assert screen.text.text == "东 现在没有人能收到。\n收不到：1 人未绑定、1 人已停用提醒。"
    assert labels(screen) == ["修改", "取消"]


@pytest.mark.parametrize(
    ("recipients", "said"),
    [(1, "约 1 秒"), (2261, "约 119 秒"), (2262, "约 2 分钟"), (5000, "约 5 分钟")],
)
def test_how_long_it_takes_is_said(recipients, said):
    assert said in views.confirming(speech(), DRAFT, choice(recipients=recipients)).text.text.replace(",", "")


@pytest.mark.parametrize(
    ("units", "everyone", "zh", "en"),
    [
        ([EAST], True, "东", "东"),
        ([EAST, WEST], False, "东、西", "东, 西"),
        ([EAST, WEST], True, "全体", "Everyone"),
        ([EAST, WEST, NORTH, SOUTH], False, "4 个支部", "4 branches"),
    ],
)
def test_what_an_audience_is_called(units, everyone, zh, en):
    names = [unit.name for unit in units]
    assert cards.audience_name(speech("zh"), names, everyone=everyone) == zh
    assert cards.audience_name(speech("en"), names, everyone=everyone) == en


def test_many_branches_fit_the_keyboard():
    units = [Unit(number, 1, f"第{number}党支部") for number in range(2, 202)]
    screen = views.audience_question(speech(), 1, [choice(units), *(choice([unit]) for unit in units)])
    check(screen)
    assert len(labels(screen)) == 92
    assert max(len(row) for row in screen.buttons) == 2


def test_the_final_card_tells_everything_apart():
    figures = Figures(sent=8, failed={"blocked": 2, "bad_request": 1, "unphrasable": 1})
    standing = Standing(7, ("东", "西"), False, JUNE_18, {"not_bound": 1}, figures)
    screen = cards.card(speech(), standing, may_decide=True)
    assert screen.text.text == (
        "已发完：送达 8/12\n东、西 · 6月18日（周五）09:00\n\n"
        "没有发成：2 人停用了机器人、2 人因技术原因\n"
        "收不到：1 人未绑定"
    )
    assert labels(screen) == ["名单", "最近的通知", "回到首页"]
    english = cards.card(speech("en"), standing, may_decide=True).text.text
    assert "Not delivered: 2 have blocked the bot, 2 for technical reasons" in english


def test_only_the_author_decides_about_the_uncertain():
    standing = Standing(7, ("东",), False, JUNE_18, {}, Figures(sent=8, uncertain=2))
    assert labels(cards.card(speech(), standing, may_decide=True))[:2] == ["补发 2 人", "视为已达"]
    assert labels(cards.card(speech(), standing, may_decide=False)) == ["名单", "最近的通知", "回到首页"]


def test_what_arrives():
    screen = views.letter_screen(speech(), LETTER, is_repeat=True)
    assert screen.text.text == "东 通知\n补发，如已收到请忽略\n\n明天开会"
    assert screen.text.entities == (Entity("bold", 0, 4), Entity("italic", 5, 10), Entity("bold", 17, 2))
    photo = Letter(Content("", (), Attachment("photo", "file")), ("东", "西"))
    bare = views.letter_screen(speech("en"), photo)
    assert bare.text.text == "Notice from 东, 西"
    assert bare.media is not None
    assert bare.media.file_id == "file"


def test_a_delivery_is_phrased_from_what_was_stored():
    recipient = noticed("broadcast_progress", STANDING.to_json())
    assert recipient.text.text.startswith("已送达 2/17 …")
    notice = Notice(1, {}, None, None, LETTER.to_json(), is_repeat=False, now=JUNE_18)
    assert NOTICES["broadcast"](speech(), notice).text.text == "东 通知\n\n明天开会"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_has_the_room_that_is_kept_for_it(language):
    head = views.letter_screen(speech(language), Letter(Content("x"), ("东",)), is_repeat=True)
    assert head.text.units - 2 <= HEAD_ROOM
    assert (domain.MOST_TEXT, domain.MOST_CAPTION) == (TEXT_LIMIT, CAPTION_LIMIT)


@pytest.mark.parametrize(
    ("text", "entities", "kept", "moved"),
    [
        ("  一 ", [], "一", []),
        ("\u202e一二", [("bold", 1, 2)], "一二", [("bold", 0, 2)]),
        ("一\u0000\u0000二", [("bold", 0, 4)], "一二", [("bold", 0, 2)]),
        ("👍\u202e👍一", [("italic", 3, 2), ("bold", 5, 1)], "👍👍一", [("italic", 2, 2), ("bold", 4, 1)]),
        ("\u202e", [("bold", 0, 1)], "", []),
        ("一二", [("custom_emoji", 0, 1), ("mention", 1, 1)], "一二", []),
        ("  一二  ", [("bold", 0, 6)], "一二", [("bold", 0, 2)]),
        ("一\r\n二", [("bold", 3, 1)], "一\n二", [("bold", 2, 1)]),
        ("abcd", [("bold", 1, 2), ("bold", 0, 4)], "abcd", [("bold", 0, 4), ("bold", 1, 2)]),
        ("ab", [("bold", 1, 9)], "ab", [("bold", 1, 1)]),
    ],
)
def test_what_people_write_keeps_its_look(text, entities, kept, moved):
    rich = written(text, [Entity(*one) for one in entities])
    assert rich.text == kept
    assert [(one.type, one.offset, one.length) for one in rich.entities] == moved


@pytest.mark.parametrize(
    ("url", "is_kept"), [("https://a.org", True), ("HTTP://a.org", True), ("tg://user?id=1", False), (None, False)]
)
def test_links_lead_to_the_web(url, is_kept):
    assert bool(written("here", [Entity("text_link", 0, 4, url)]).entities) is is_kept
