"""What happens when a handler raises: a refusal is an answer, anything else is a bug with an id."""

from bot.domain.refusals import Refusal
from bot.texts import Speech
from bot.views.screen import Screen
from handlers.context import CURRENT, Context


async def failed(_update: object, context: Context) -> None:
    """Report the failure to intake, which undoes the effect; python-telegram-bot would swallow it."""
    CURRENT.get().failure = context.error


def refusal_screen(t: Speech, refusal: Refusal) -> Screen:
    """The polite no."""
    return Screen.of(t(refusal.key, **refusal.arguments))
