"""Two published clients walk the same tour of every method over real HTTP and understand every answer."""

import dataclasses
from collections.abc import AsyncIterator
from types import ModuleType
from typing import Any

import aiogram
import aiogram.types
import pytest
import telegram as ptb
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from pydantic import BaseModel
from telegram.request import HTTPXRequest

from sandbox.in_process import InProcessRequest
from sandbox.telegram import methods
from sandbox.telegram.facts import served
from tests.sandbox.conftest import CHEN, LIN, PNG, TOKEN


@dataclasses.dataclass
class Kit:
    """What differs between the clients."""

    bot: Any
    types: ModuleType
    refusal: type[Exception]

    def file(self, content: bytes, name: str, *, attached: bool = False) -> Any:
        if self.types is ptb:
            return ptb.InputFile(content, filename=name, attach=attached)
        return self.types.BufferedInputFile(content, filename=name)

    async def content(self, file: Any) -> bytes:
        if self.types is ptb:
            return bytes(await file.download_as_bytearray())
        return (await self.bot.download_file(file.file_path)).read()


@pytest.fixture
async def python_telegram_bot(http) -> AsyncIterator[Kit]:
    bot = ptb.Bot(TOKEN, base_url=f"{http.base}/bot", base_file_url=f"{http.base}/file/bot", request=HTTPXRequest())
    async with bot:
        yield Kit(bot, ptb, ptb.error.TelegramError)


@pytest.fixture
async def in_process(telegram) -> AsyncIterator[Kit]:
    request = InProcessRequest(telegram)
    async with ptb.Bot(TOKEN, request=request, get_updates_request=request) as bot:
        yield Kit(bot, ptb, ptb.error.TelegramError)


@pytest.fixture
async def aiogram_client(http) -> AsyncIterator[Kit]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(http.base))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        yield Kit(bot, aiogram.types, aiogram.exceptions.TelegramAPIError)


@pytest.fixture(params=["python_telegram_bot", "in_process", "aiogram_client"])
def kit(request) -> Kit:
    return request.getfixturevalue(request.param)


def strange_fields(answer: Any) -> dict[str, Any]:
    """What an answer carries that the client's own types do not know."""
    if isinstance(answer, list | tuple):
        return {name: value for one in answer for name, value in strange_fields(one).items()}
    if isinstance(answer, BaseModel):
        inside = [getattr(answer, name) for name in type(answer).model_fields]
        return dict(answer.model_extra or {}) | strange_fields(inside)
    if isinstance(answer, ptb.TelegramObject):
        inside = [
            getattr(answer, name) for name in answer.__slots__ if not name.startswith("_") and name != "api_kwargs"
        ]
        return dict(answer.api_kwargs) | strange_fields(inside)
    return {}


def understood(answer: Any) -> Any:
    """The answer, if the client has parsed all of it."""
    assert strange_fields(answer) == {}
    return answer


def buttons(kit: Kit, *labels: str) -> Any:
    row = [kit.types.InlineKeyboardButton(text=label, callback_data=f"v1:{label}") for label in labels]
    return kit.types.InlineKeyboardMarkup(inline_keyboard=[row])


async def test_messages(kit, telegram):
    bold = kit.types.MessageEntity(type="bold", offset=3, length=2)
    sent = understood(
        await kit.bot.send_message(
            LIN, "你好 😀 /help https://example.org/a", entities=[bold], reply_markup=buttons(kit, "A", "B"),
            link_preview_options=kit.types.LinkPreviewOptions(is_disabled=True), disable_notification=True,
        )
    )  # fmt: skip
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 3, 2),
        ("bot_command", 6, 5),
        ("url", 12, 21),
    ]
    assert sent.reply_markup.inline_keyboard[0][1].callback_data == "v1:B"

    edited = understood(await kit.bot.edit_message_text(text="done", chat_id=LIN, message_id=sent.message_id))
    assert (edited.text, edited.reply_markup, bool(edited.edit_date)) == ("done", None, True)
    remade = understood(
        await kit.bot.edit_message_reply_markup(chat_id=LIN, message_id=sent.message_id, reply_markup=buttons(kit, "C"))
    )
    assert remade.reply_markup.inline_keyboard[0][0].text == "C"
    reply = understood(
        await kit.bot.send_message(
            LIN, "answer", reply_parameters=kit.types.ReplyParameters(message_id=sent.message_id), protect_content=True
        )
    )
    assert (reply.reply_to_message.text, reply.has_protected_content) == ("done", True)
    copy = understood(await kit.bot.copy_message(LIN, LIN, sent.message_id))
    assert copy.message_id == reply.message_id + 1
    assert await kit.bot.send_chat_action(LIN, "typing") is True
    assert await kit.bot.delete_message(LIN, reply.message_id) is True
    assert await kit.bot.delete_messages(LIN, [sent.message_id, copy.message_id]) is True
    assert [message.id for message in telegram.messages(LIN) if not message.deleted_at] == [1]
    assert telegram.journal.findings == []


async def test_files(kit, telegram):
    photo = understood(await kit.bot.send_photo(LIN, kit.file(PNG, "p.png"), caption="one 😀"))
    assert [(size.width, size.height) for size in photo.photo] == [(90, 68), (320, 240), (400, 300)]
    again = understood(await kit.bot.send_photo(LIN, photo.photo[-1].file_id))
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    where = understood(await kit.bot.get_file(photo.photo[-1].file_id))
    assert await kit.content(where) == PNG

    document = understood(await kit.bot.send_document(LIN, kit.file(b"a,b\n", "花名册.csv"), caption="list"))
    assert (document.document.file_name, document.document.mime_type) == ("花名册.csv", "text/csv")
    captioned = understood(
        await kit.bot.edit_message_caption(
            chat_id=LIN, message_id=document.message_id, caption="new", reply_markup=buttons(kit, "A")
        )
    )
    assert captioned.caption == "new"
    media = kit.types.InputMediaDocument(media=kit.file(b"other", "b.txt", attached=True), caption="swapped")
    swapped = understood(await kit.bot.edit_message_media(media=media, chat_id=LIN, message_id=photo.message_id))
    assert (swapped.document.file_name, swapped.caption, swapped.photo or None) == ("b.txt", "swapped", None)
    back = kit.types.InputMediaPhoto(media=photo.photo[0].file_id)
    assert understood(await kit.bot.edit_message_media(media=back, chat_id=LIN, message_id=photo.message_id)).photo
    assert telegram.journal.findings == []


async def test_updates(kit, telegram):
    telegram.call(TOKEN, "getUpdates", {"offset": 100})
    sent = await kit.bot.send_message(LIN, "choose", reply_markup=buttons(kit, "A"))
    telegram.says(LIN, "/report@zhengyou_bot 帮读者")
    telegram.sends_photo(LIN, PNG, caption="照片")
    telegram.sends_document(LIN, b"abc", name="a.txt")
    telegram.taps_label(LIN, sent.message_id, "A")
    telegram.taps(LIN, 999, b"\xff\x00")
    telegram.blocks(LIN)
    telegram.unblocks(LIN)

    updates = understood(
        await kit.bot.get_updates(offset=0, timeout=5, allowed_updates=["message", "callback_query", "my_chat_member"])
    )
    text, photo, document, tap, odd, blocked, unblocked = updates
    assert text.message.entities[0].length == len("/report@zhengyou_bot")
    assert (photo.message.caption, photo.message.photo[-1].width) == ("照片", 400)
    assert (document.message.document.file_name, document.message.document.mime_type) == ("a.txt", "text/plain")
    assert (tap.callback_query.data, tap.callback_query.message.text) == ("v1:A", "choose")
    assert (odd.callback_query.data, odd.callback_query.message.message_id) == ("\ufffd\x00", 999)
    assert getattr(odd.callback_query.message, "text", None) is None
    assert (blocked.my_chat_member.new_chat_member.status, unblocked.my_chat_member.new_chat_member.status) == (
        "kicked",
        "member",
    )

    assert await kit.bot.answer_callback_query(tap.callback_query.id, text="thanks", show_alert=True) is True
    notice = telegram.chat(LIN).notices[-1]
    assert (notice.message_id, notice.text, notice.is_alert) == (sent.message_id, "thanks", True)
    assert not await kit.bot.get_updates(offset=unblocked.update_id + 1)
    assert telegram.journal.findings == []


async def test_commands(kit, telegram):
    types = kit.types
    plain = [types.BotCommand(command="help", description="Help")]
    chinese = [types.BotCommand(command="help", description="帮助")]
    secretary = [types.BotCommand(command="branch", description="支部")]
    own = types.BotCommandScopeChat(chat_id=LIN)
    assert await kit.bot.set_my_commands(plain) is True
    assert await kit.bot.set_my_commands(chinese, language_code="zh") is True
    assert telegram.menu(LIN) == [{"command": "help", "description": "帮助"}]
    assert telegram.menu(CHEN) == [{"command": "help", "description": "Help"}]
    assert await kit.bot.set_my_commands(secretary, scope=own) is True
    assert telegram.menu(LIN) == [{"command": "branch", "description": "支部"}]
    assert understood(await kit.bot.get_my_commands(scope=own))[0].command == "branch"
    assert not await kit.bot.get_my_commands(scope=types.BotCommandScopeAllPrivateChats())
    assert await kit.bot.delete_my_commands(scope=own) is True
    assert telegram.menu(LIN) == [{"command": "help", "description": "帮助"}]
    assert telegram.journal.findings == []


async def test_lookups(kit, telegram):
    me = understood(await kit.bot.get_me())
    assert (me.id, me.username) == (7, "zhengyou_bot")
    chat = understood(await kit.bot.get_chat(LIN))
    assert (chat.first_name, chat.username, chat.type) == ("Lin", "lin", "private")
    member = understood(await kit.bot.get_chat_member(LIN, LIN))
    assert (member.status, member.user.language_code) == ("member", "zh-hans")
    assert understood(await kit.bot.get_user_profile_photos(LIN)).total_count == 0
    assert await kit.bot.set_webhook("https://example.org/hook") is True
    info = understood(await kit.bot.get_webhook_info())
    assert (info.url, info.pending_update_count) == ("https://example.org/hook", 4)
    with pytest.raises(kit.refusal, match="can't use getUpdates method while webhook is active"):
        await kit.bot.get_updates()
    assert await kit.bot.delete_webhook(drop_pending_updates=True) is True
    assert understood(await kit.bot.get_webhook_info()).pending_update_count == 0
    assert telegram.journal.findings == []


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # PTB's own, when it reads retry_after
async def test_refusals_have_the_right_class(kit, telegram):
    module = ptb.error if kit.types is ptb else aiogram.exceptions
    forbidden, invalid, fast = (
        (module.Forbidden, module.BadRequest, module.RetryAfter)
        if kit.types is ptb
        else (module.TelegramForbiddenError, module.TelegramBadRequest, module.TelegramRetryAfter)
    )
    with pytest.raises(forbidden, match="bot can't initiate conversation with a user"):
        await kit.bot.send_message(CHEN, "hello")
    with pytest.raises(invalid, match=r"[Cc]hat not found"):
        await kit.bot.send_message(99, "hello")
    telegram.faults.add("too_many", ["sendMessage"], count=1, retry_after=3)
    with pytest.raises(fast):
        await kit.bot.send_message(LIN, "hello")


def test_the_tour_leaves_no_method_out():
    assert set(methods.METHODS) == set(served().methods)
