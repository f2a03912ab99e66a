"""Which view phrases which kind of delivery."""

from collections.abc import Callable, Mapping

from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Screen

NOTICES: Mapping[str, Callable[[Speech, Notice], Screen]] = {}
"""Every kind of bot/domain/deliveries.py that sends or edits a message."""
