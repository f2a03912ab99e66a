"""The others: the same use case in a handler of their own, with SQLAlchemy and no inbox; a crash loses what came."""

import asyncio
import signal
import sys
from typing import Any

from bench.peers.house import asked, clock, settings
from bot import founding
from bot.clock import local_day
from bot.domain.deeds import Filing
from bot.domain.identity import UserId
from bot.storage.accounts import AccountStore
from bot.storage.database import Database
from bot.storage.dialogs import DialogStore
from bot.texts import Catalogue
from bot.usecases.deeds import Deeds
from bot.usecases.house import House
from bot.views.deeds import filed
from bot.views.screen import Screen


class Desk:
    """What the handler of a deed does, whatever library calls it."""

    def __init__(self, database: Database, house: House, catalogue: Catalogue) -> None:
        self._database, self._house, self._catalogue = database, house, catalogue

    async def file(self, user_id: int, text: str, update_id: int) -> Screen:
        """One transaction: who speaks, what was asked, the deed, the end of the dialog."""
        house = self._house
        async with self._database.transaction() as tx:
            today = local_day(house.clock.now(), house.timezone)
            actor = await AccountStore(tx).actor(UserId(user_id), zone=house.timezone, on=today)
            dialog = await DialogStore(tx).find(UserId(user_id))
            assert actor is not None
            assert dialog is not None
            deeds = Deeds(tx, house)
            deed = await deeds.file(actor, Filing(dialog.data["item"], text, update_id))
            await DialogStore(tx).close(UserId(user_id))
        return filed(self._catalogue.speech(actor.language, actor.zone), house.campaign, deed, deeds.today)


def call(screen: Screen, chat_id: int) -> dict[str, Any]:
    """The answer as arguments of either library's send_message."""
    rows = [[{"text": each.label, "callback_data": each.data} for each in row] for row in screen.buttons]
    return {
        "chat_id": chat_id,
        "text": screen.text.text,
        "entities": screen.to_json()["entities"],
        "reply_markup": {"inline_keyboard": rows},
    }


async def ptb(base: str, desk: Desk, stop: asyncio.Event) -> None:
    from telegram import InlineKeyboardMarkup, MessageEntity, Update
    from telegram.ext import Application, MessageHandler, filters
    from telegram.request import HTTPXRequest

    async def spoke(update: Update, _: object) -> None:
        message = update.message
        given = call(await desk.file(message.from_user.id, message.text, update.update_id), message.chat_id)
        given["entities"] = [MessageEntity.de_json(each, None) for each in given["entities"]]
        given["reply_markup"] = InlineKeyboardMarkup.de_json(given["reply_markup"], None)
        await app.bot.send_message(**given)

    patient = HTTPXRequest(connection_pool_size=256, pool_timeout=60)
    builder = Application.builder().token("777:bench").base_url(f"{base}/bot").request(patient)
    app = builder.concurrent_updates(100).build()
    app.add_handler(MessageHandler(filters.TEXT, spoke))
    async with app:
        await app.start()
        await app.updater.start_polling()
        print("ready", flush=True)
        await stop.wait()
        await app.updater.stop()
        await app.stop()


async def aiogram(base: str, desk: Desk, stop: asyncio.Event) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, Message, MessageEntity, Update

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def spoke(message: Message, event_update: Update) -> None:
        screen = await desk.file(message.from_user.id, message.text, event_update.update_id)
        given = call(screen, message.chat.id)
        given["entities"] = [MessageEntity.model_validate(each) for each in given["entities"]]
        given["reply_markup"] = InlineKeyboardMarkup.model_validate(given["reply_markup"])
        await bot.send_message(**given)

    session = AiohttpSession(api=TelegramAPIServer.from_base(base), limit=256)
    async with Bot("777:bench", session=session) as bot:
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, tasks_concurrency_limit=100))
        print("ready", flush=True)
        await stop.wait()
        polling.cancel()


WHO = {"ptb": ptb, "aiogram": aiogram}


async def main(who: str, url: str, base: str, number: int) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await asked(url, number)
    given = settings(url, base)
    database = Database(url)
    house = await founding.house(given, database, founding.library(given), clock(), bot_id=777)
    await WHO[who](base, Desk(database, house, Catalogue.load(given.campaign.content_dir / "texts")), stop)
    await database.close()
    print("{}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
