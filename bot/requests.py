"""Screens as Bot API calls, answers unparsed; when to call is the sender's."""

from pathlib import Path
from typing import Any

from telegram import InputFile

from bot.texts import Speech
from bot.transport import CallingBot
from bot.views.menus import menu_for
from bot.views.screen import Button, Link, Media, Screen


async def send_screen(
    bot: CallingBot, chat_id: int, screen: Screen, *, silent: bool = False, paid: bool = False
) -> int:
    """Send a new message; returns its message id. `paid`: Telegram may charge for it (allow_paid_broadcast)."""
    message_id: int = (await sent_message(bot, chat_id, screen, silent=silent, paid=paid))["message_id"]
    return message_id


async def sent_message(
    bot: CallingBot, chat_id: int, screen: Screen, *, silent: bool = False, paid: bool = False
) -> dict[str, Any]:
    """Send a new message; returns it as Telegram has it."""
    call: dict[str, Any] = {"chat_id": chat_id, **_markup(screen)}
    if silent:
        call["disable_notification"] = True
    if paid:
        call["allow_paid_broadcast"] = True
    if screen.media is None:
        call |= {
            "text": screen.text.text,
            "link_preview_options": {"is_disabled": True},
            **_entities(screen, "entities"),
        }
        return dict(await bot.call("sendMessage", call))
    call |= {screen.media.kind: _file(screen.media), **_caption(screen)}
    return dict(await bot.call("sendPhoto" if screen.media.kind == "photo" else "sendDocument", call))


async def edit_screen(bot: CallingBot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Make a known message show the screen; for one with a file only caption and buttons change."""
    call: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, **_markup(screen)}
    if screen.media is None:
        call |= {
            "text": screen.text.text,
            "link_preview_options": {"is_disabled": True},
            **_entities(screen, "entities"),
        }
        await bot.call("editMessageText", call)
    else:
        await bot.call("editMessageCaption", call | _caption(screen))


async def delete_message(bot: CallingBot, chat_id: int, message_id: int) -> None:
    """Take a message back; Telegram allows it for 48 hours."""
    await bot.call("deleteMessage", {"chat_id": chat_id, "message_id": message_id})


async def set_menu(bot: CallingBot, chat_id: int, t: Speech, role: str) -> None:
    """Give a private chat the command menu of a role."""
    commands = [{"command": name, "description": text} for name, text in menu_for(t, role)]
    scope = {"type": "chat", "chat_id": chat_id}
    await bot.call("setMyCommands", {"commands": commands, "scope": scope})


async def set_default_menu(bot: CallingBot, t: Speech, language_code: str | None = None) -> None:
    """Give every chat without a menu of its own that of an outsider; without a code, in every other language."""
    commands = [{"command": name, "description": text} for name, text in menu_for(t, "outsider")]
    call: dict[str, Any] = {"commands": commands}
    if language_code is not None:
        call["language_code"] = language_code
    await bot.call("setMyCommands", call)


def _markup(screen: Screen) -> dict[str, Any]:
    if not screen.buttons:
        return {}
    rows = [[_button(button) for button in row] for row in screen.buttons]
    return {"reply_markup": {"inline_keyboard": rows}}


def _button(button: Button | Link) -> dict[str, str]:
    if isinstance(button, Link):
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}


def _entities(screen: Screen, field: str) -> dict[str, Any]:
    entities = screen.to_json()["entities"]
    return {field: entities} if entities else {}


def _caption(screen: Screen) -> dict[str, Any]:
    if not screen.text.text:
        return {}
    return {"caption": screen.text.text, **_entities(screen, "caption_entities")}


def _file(media: Media) -> str | InputFile:
    if media.file_id is not None:
        return media.file_id
    if media.content is not None:
        return InputFile(media.content, filename=media.name)
    path = Path(str(media.path))
    return InputFile(path.read_bytes(), filename=media.name or path.name)
