"""The first words with Telegram at a start: who we are, and whether updates come our way."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.outcomes import Halted, Later, Refused, classify
from bot.transport import CallingBot

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 6
"""How often a start asks a Telegram that stumbles, before it says so and ends."""
PAUSE_SECONDS = 1.0
MOST_PAUSE_SECONDS = 10.0


class NotGreeted(Exception):
    """Telegram would not have us; the text says why and what to do."""


class UnknownToken(NotGreeted):
    """Telegram does not know the bot's token."""


class Unreachable(NotGreeted):
    """Telegram can't be reached, or something else answers in its place."""


class WebhookLeft(NotGreeted):
    """Updates go to a webhook, so that polling would get none."""


async def greet(initialize: Callable[[], Awaitable[None]], bot: CallingBot, *, wants_webhook: bool = False) -> None:
    """Ask Telegram who we are; NotGreeted says what stands in the way, such as a webhook where we want to poll."""
    with _explained():
        await _patiently(initialize)
        webhook = (await _patiently(lambda: bot.call("getWebhookInfo", {}))).get("url")
    if webhook and not wants_webhook:
        step = 'remove it: curl "https://api.telegram.org/bot$BOT_TOKEN/deleteWebhook"'
        raise WebhookLeft(f"a webhook is set (to {urlsplit(webhook).netloc}), so polling gets nothing; {step}")


async def own_name(bot: CallingBot) -> str:
    """Ask Telegram what the bot is called in links; NotGreeted says what stands in the way."""
    with _explained():
        try:
            await _patiently(bot.initialize)
            return bot.username
        finally:
            await bot.shutdown()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what Telegram says into what to do about it."""
    try:
        yield
    except InvalidToken as error:
        raise UnknownToken("Telegram does not know this BOT_TOKEN; copy it again from @BotFather") from error
    except TelegramError as error:
        step = "see the network and telegram.proxy_url, then start again"
        raise Unreachable(f"Telegram did not answer as it should ({error}); {step}") from error


async def _patiently(ask: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401  # whatever Telegram answers
    """Ask again while Telegram is busy or stumbles; our own fault, or the last failure, is raised."""
    for attempt in range(1, MOST_ATTEMPTS):
        try:
            return await ask()
        except TelegramError as error:
            outcome = classify(error)
            if isinstance(outcome, Halted | Refused):
                raise
            log.warning("telegram_stumbles", attempt=attempt, outcome=type(outcome).__name__)
            pause = outcome.seconds if isinstance(outcome, Later) else PAUSE_SECONDS
            await asyncio.sleep(min(pause, MOST_PAUSE_SECONDS))
    return await ask()
