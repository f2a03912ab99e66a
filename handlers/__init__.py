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

from handlers import checkins, home, phases, study
from handlers.errors import failed
from handlers.routes import Route, Who, command, presses, words

LOST = Route(home.home_asked, Who.MEMBER)
"""Where an unknown command, text or button leads: the current screen."""

COMMANDS: dict[str, Route] = {
    "home": Route(home.home_asked),
    "help": Route(home.help_asked),
    "cancel": Route(home.cancelled),
    "phase": Route(phases.phase_asked),
    "about": Route(phases.about_asked),
    "study": Route(study.study_asked),
    "checkin": Route(checkins.checkin_asked),
}

PRESSES: dict[str, Route] = {
    "home": Route(home.home_asked),
    "cancel": Route(home.cancelled),
    "phase": Route(phases.phase_asked),
    "standard": Route(phases.standard_asked),
    "about": Route(phases.about_asked),
    "study": Route(study.study_asked),
    "read": Route(study.card_read),
    "checkin": Route(checkins.checkin_asked),
    "ci_on": Route(checkins.item_chosen),
    "ci_off": Route(checkins.item_left_out),
    "ci_submit": Route(checkins.checkin_submitted),
    "ci_skip": Route(checkins.checkin_skipped),
    "ci_edit": Route(checkins.change_asked),
    "ci_done": Route(checkins.sentence_declined),
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
