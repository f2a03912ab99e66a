"""The others: the same requests from a bounded loop, with no ledger at all; a crash would lose or repeat them."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

IN_FLIGHT = 100
Send = Callable[[int], Awaitable[object]]


@asynccontextmanager
async def ptb(base: str, body: dict[str, Any], limiter: object = None) -> AsyncIterator[Send]:
    from telegram import InlineKeyboardMarkup, MessageEntity
    from telegram.ext import ExtBot
    from telegram.request import HTTPXRequest

    # its pool refuses where others queue, so it gets as many connections as are in flight and time to wait
    request = HTTPXRequest(connection_pool_size=IN_FLIGHT, pool_timeout=60)
    bot = ExtBot("777:bench", base_url=f"{base}/bot", request=request, rate_limiter=limiter)
    markup = InlineKeyboardMarkup.de_json(body["reply_markup"], None)
    entities = [MessageEntity.de_json(each, None) for each in body.get("entities", [])]
    async with bot:
        yield lambda chat_id: bot.send_message(chat_id, body["text"], entities=entities, reply_markup=markup)


@asynccontextmanager
async def ptb_limited(base: str, body: dict[str, Any]) -> AsyncIterator[Send]:
    from telegram.ext import AIORateLimiter

    opened = AIORateLimiter(overall_max_rate=100_000, overall_time_period=1, group_max_rate=0)
    async with ptb(base, body, opened) as send:
        yield send


@asynccontextmanager
async def aiogram(base: str, body: dict[str, Any]) -> AsyncIterator[Send]:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, MessageEntity

    session = AiohttpSession(api=TelegramAPIServer.from_base(base), limit=IN_FLIGHT)
    markup = InlineKeyboardMarkup.model_validate(body["reply_markup"])
    entities = [MessageEntity.model_validate(each) for each in body.get("entities", [])]
    async with Bot("777:bench", session=session) as bot:
        yield lambda chat_id: bot.send_message(chat_id, body["text"], entities=entities, reply_markup=markup)


@asynccontextmanager
async def aiohttp(base: str, body: dict[str, Any]) -> AsyncIterator[Send]:
    import aiohttp as library

    async with library.ClientSession(connector=library.TCPConnector(limit=IN_FLIGHT)) as session:

        async def send(chat_id: int) -> None:
            async with session.post(f"{base}/bot777:bench/sendMessage", json={**body, "chat_id": chat_id}) as answer:
                await answer.json()

        yield send


WHO = {"ptb": ptb, "ptb_limited": ptb_limited, "aiogram": aiogram, "aiohttp": aiohttp}


async def main(who: str, base: str, number: int, body: dict[str, Any]) -> None:
    gate = asyncio.Semaphore(IN_FLIGHT)
    async with WHO[who](base, body) as send:

        async def one(chat_id: int) -> None:
            async with gate:
                await send(chat_id)

        wall, cpu = time.monotonic(), time.process_time()
        await asyncio.gather(*(one(chat_id) for chat_id in range(1, number + 1)))
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    print(json.dumps({"seconds": wall, "cpu": cpu}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])))
