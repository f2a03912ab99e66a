"""How Telegram asks: every command, button and dialog in the order in which they are tried."""

from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import home
from handlers.errors import failed
from handlers.routes import Route, Who, command, presses, words

LOST = Route(home.home_asked, Who.MEMBER)
"""Where an unknown command, text or button leads: the current screen."""

COMMANDS: dict[str, Route] = {
    "home": Route(home.home_asked),
    "help": Route(home.help_asked),
    "cancel": Route(home.cancelled),
}

PRESSES: dict[str, Route] = {
    "home": Route(home.home_asked),
    "cancel": Route(home.cancelled),
}
"""Verb of a button → route."""

WORDS: dict[str, Route] = {}
"""Kind of dialog → route of the next free text, photo or document."""


def add_routes(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Put the tables into the application; the first handler that fits takes the update."""
    for name, route in COMMANDS.items():
        application.add_handler(CommandHandler(name, command(route)))
    application.add_handler(CallbackQueryHandler(presses(PRESSES, LOST)))
    application.add_handler(ChatMemberHandler(home.reachability_changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.COMMAND, command(LOST)))
    application.add_handler(MessageHandler(filters.ALL, words(WORDS, LOST)))
    application.add_error_handler(failed)
