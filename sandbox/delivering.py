"""Telegram's side of webhooks over HTTP: updates handed over in each chat's order, repeated until they are taken."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import aiohttp
from aiohttp import web

from sandbox.telegram import Telegram
from sandbox.telegram.account import Account
from sandbox.telegram.faults import WEBHOOK
from sandbox.telegram.updates import chat_of
from sandbox.telegram.webhook import Webhook
from sandbox.telegram.wire import Json
from sandbox.waiting import until

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
SUCCESS = 2
ANSWER_WITHIN_S = 30.0
FIRST_PAUSE_S = 0.25
MAX_PAUSE_S = 8.0


class Postman:
    """Delivers the updates of every bot that has a webhook; `first_pause_s` doubles with each failure of a chat."""

    def __init__(self, telegram: Telegram, *, first_pause_s: float = FIRST_PAUSE_S) -> None:
        self._telegram = telegram
        self._first_pause_s = first_pause_s

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Deliver while the application runs; for its `cleanup_ctx`."""
        loop, accounts = asyncio.get_running_loop(), self._telegram.accounts.values()
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            rounds = [loop.create_task(self._serve(account, http)) for account in accounts]
            yield
            for task in rounds:
                task.cancel()
            await asyncio.gather(*rounds, return_exceptions=True)

    async def _serve(self, account: Account, http: aiohttp.ClientSession) -> None:
        """Hand over one update of each chat at a time, of as many chats as there may be connections."""
        news, busy = asyncio.Event(), set[int]()
        account.updates.listeners.add(news.set)
        async with asyncio.TaskGroup() as under_way:
            while True:
                news.clear()
                has_room = account.webhook.url and len(busy) < account.webhook.max_connections
                update = account.updates.next_outside(busy) if has_room else None
                if update is None:
                    await news.wait()
                    continue
                busy.add(chat_of(update))
                under_way.create_task(self._hand_over(account, update, busy, http))

    async def _hand_over(self, account: Account, update: Json, busy: set[int], http: aiohttp.ClientSession) -> None:
        """Try until it is taken, or the webhook was set anew or taken away."""
        updates, turn = account.updates, account.updates.turn
        for pause in self._pauses():
            wrong = await self._failure(account.webhook, update, http)
            if not wrong:
                updates.taken(update)
                break
            if updates.turn == turn:
                account.webhook = replace(account.webhook, last_error=wrong, last_error_at=account.world.now())
                await until(lambda: updates.turn != turn, updates.listeners, pause)
            if updates.turn != turn:
                break
        busy.discard(chat_of(update))
        updates.wake()

    def _pauses(self) -> Iterator[float]:
        pause = self._first_pause_s
        while True:
            yield pause
            pause = min(2 * pause, MAX_PAUSE_S)

    async def _failure(self, webhook: Webhook, update: Json, http: aiohttp.ClientSession) -> str:
        """One attempt: what went wrong, as getWebhookInfo words it; empty when the bot has taken the update."""
        struck = self._telegram.faults.struck(WEBHOOK, chat_of(update))
        if any(fault.kind in {"reset", "error_before", "too_many"} for fault in struck):
            return "Connection reset by peer"
        for fault in struck:
            if fault.kind == "delay":
                await asyncio.sleep(fault.delay_s)
        wrong = await _posted(webhook, update, http)
        if any(fault.kind in {"drop", "error_after"} for fault in struck):
            return "Read timeout expired"
        return wrong


async def _posted(webhook: Webhook, update: Json, http: aiohttp.ClientSession) -> str:
    headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
    try:
        async with http.post(webhook.url, json=update, headers=headers, allow_redirects=False) as answer:
            if answer.status // 100 == SUCCESS:
                return ""
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except TimeoutError:
        return "Read timeout expired"
    except aiohttp.ClientConnectorError:
        return "Connection refused"
    except (aiohttp.ClientError, OSError, ValueError):
        return "Connection reset by peer"
