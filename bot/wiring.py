"""Composition root: the only file that knows every concrete class."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import structlog
from telegram.ext import Application, ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot.answering import Answering
from bot.brake import Brake
from bot.chores import DailyRound, menus, progress, queueing, telling
from bot.chronicling import Chronicling
from bot.clock import Clock, SetClock
from bot.clock_follower import ClockFollower
from bot.delivering import Delivering
from bot.documents.studio import Studio
from bot.domain.flood import Flood
from bot.domain.pacing import Pacing
from bot.fetching import Fetching
from bot.flooding import Gate
from bot.founding import Content, house
from bot.greeting import greet
from bot.illustrating import Illustrating
from bot.intake import Intake
from bot.leadership import Leadership
from bot.library import BrokenContent
from bot.nursery import Nursery
from bot.requests import set_default_menu
from bot.rereading import Rereading
from bot.scheduler import Agenda, AlarmClock
from bot.sender import Sender
from bot.settings import PacingSettings, Settings
from bot.storage.advisory import AdvisoryLock
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.subscribing import Subscription
from bot.texts import LANGUAGES, SOURCE, Catalogue
from bot.transport import AioTransport, CallingBot
from bot.turns import Turns
from bot.usecases.house import House
from bot.usecases.openers import OPENERS
from bot.usecases.restored import Restored
from bot.views.menus import menu_digests
from bot.vitals import vital_signs
from bot.web import Readiness
from bot.webhook import Door
from handlers import add_routes
from handlers.context import Context

log = structlog.get_logger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

HANDLERS = 4
"""People whose updates a process handles side by side on PostgreSQL; SQLite has one writer anyway."""
FREE_PER_SECOND = 25.0
"""What a bot that pays for broadcasts keeps everything else to."""
TURN_SECONDS, CLOSE_SECONDS, NURSERY_SECONDS = 0.5, 8.0, 1.0
"""How long updates, requests and all else under way may take at the end; `docker stop` waits ten in all."""


@dataclass(frozen=True, slots=True)
class Works:
    """All parts of a bot, put together and not yet running."""

    settings: Settings
    database: Database
    house: House
    catalogue: Catalogue
    application: App
    nursery: Nursery
    sender: Sender
    intake: Intake
    fetching: Fetching
    agenda: Agenda
    studio: Studio
    leadership: Leadership
    rereading: Rereading
    door: Door | None = None
    """Where updates come in, if not by polling."""
    subscription: Subscription | None = None

    def start(self) -> None:
        """Let everything run until the nursery is closed."""
        self.nursery.start("send", self.sender.run_forever(), essential=True)
        for _ in range(1 if self.database.is_sqlite else HANDLERS):
            self.nursery.start("handle", self.intake.turns.handle_forever(), essential=True)
        if self.leadership.lock is not None:
            self.nursery.start("lead", self.leadership.keep_forever(), essential=True)
        if self.subscription is None:
            self.nursery.start("poll", self.leadership.while_ours(self.intake.poll_forever), essential=True)
        else:
            self.nursery.start("subscribe", self.subscription.keep_forever(), essential=True)
        self.nursery.start("follow-plan", self.rereading.follow_forever(), essential=True)
        self.nursery.start("fetch", self.fetching.fetch_forever(), essential=True)
        self.nursery.start("default-menus", self._set_default_menus())

    async def _set_default_menus(self) -> None:
        """What chats without a menu of their own see; set at every start, since it costs two calls."""
        bot, zone = self.intake.bot, self.house.timezone
        await set_default_menu(bot, self.catalogue.speech(SOURCE, zone))
        for language in LANGUAGES:
            await set_default_menu(bot, self.catalogue.speech(language, zone), language)

    def reread(self) -> None:
        """Read the campaign file again, beside everything else."""
        self.nursery.start("reread", self.rereading.look())

    async def stop(self) -> None:
        """Let turns under way end, then requests and have them written down; then end everything, whatever fails."""
        async with AsyncExitStack() as closing:  # the last pushed goes first, and each whatever became of the others
            closing.push_async_callback(self.studio.close)
            closing.push_async_callback(self.nursery.close, within=NURSERY_SECONDS)
            closing.push_async_callback(self.sender.stop, within=CLOSE_SECONDS)
            await self.intake.turns.stop(within=TURN_SECONDS)

    async def readiness(self) -> Readiness:
        """What /readyz and /metrics say; who does not lead need not have polled."""
        signs = await vital_signs(self.database, self.house, self.intake, self.subscription)
        own = {"leads": int(self.leadership.is_ours), "sending_halted": int(self.sender.brake.is_on)}
        is_another_polling = self.subscription is None and not self.leadership.is_ours
        return Readiness(signs.is_ready or is_another_polling, {**own, **signs.figures})


def calling_bot(settings: Settings, request: BaseRequest | None) -> CallingBot:
    """The bot on our transport, or on the one a story brings."""
    telegram = settings.telegram
    return CallingBot(
        telegram.require_token(),
        base_url=f"{telegram.api_url}/bot",
        base_file_url=f"{telegram.api_url}/file/bot",
        request=request or AioTransport(proxy=telegram.proxy_url),
        get_updates_request=request or AioTransport(proxy=telegram.proxy_url),
    )


def application(bot: CallingBot) -> App:
    """python-telegram-bot's dispatcher, without its updater, persistence or job queue."""
    made = ApplicationBuilder().bot(bot).updater(None).job_queue(None)
    app = made.context_types(ContextTypes(context=Context)).build()
    add_routes(app)
    return app


def pacing(settings: Settings) -> Pacing:
    """The pace the settings allow."""
    pace = settings.pacing
    return Pacing(
        per_second=pace.per_second,
        reserved_for_answers=pace.reserved_for_answers,
        per_chat_seconds=pace.per_chat_seconds,
        per_group_minute=pace.per_group_minute,
        free_per_second=min(pace.per_second or FREE_PER_SECOND, FREE_PER_SECOND) if pace.paid_broadcasts else None,
    )


def flood(settings: Settings) -> Flood:
    """How much one person may send."""
    return Flood(settings.flood.most_updates, settings.flood.within_seconds)


def _in_flight(pace: PacingSettings) -> int:
    """What the rate needs when Telegram takes a second to answer, and a few; the setting is the upper end."""
    return min(pace.in_flight, ceil(pace.per_second) + 5) if pace.per_second else pace.in_flight


@asynccontextmanager
async def works(
    settings: Settings,
    time: Clock,
    *,
    request: BaseRequest | None = None,
    database: Database | None = None,
    content: Content | None = None,
) -> AsyncIterator[Works]:
    """Everything, with the database migrated and Telegram greeted; closed again at the end of the block."""
    content = content or Content.read(settings)
    database = database or Database(settings.database.url)
    if isinstance(content.library, BrokenContent) and database.file is not None and not database.file.exists():
        raise content.library  # a first start, which leaves nothing behind
    bot = calling_bot(settings, request)
    app = application(bot)
    async with AsyncExitStack() as closing:  # the last pushed goes first
        closing.push_async_callback(database.close)
        closing.push_async_callback(bot.shutdown)  # what a failed greeting leaves open
        closing.push_async_callback(app.shutdown)
        await migrate(database)
        await greet(app.initialize, bot, wants_webhook=settings.telegram.webhook_url is not None)
        home = await house(settings, database, content.library, time, bot_id=bot.id, bot_username=bot.username)
        await _recognised(database, home)
        made = _assembled(settings, content.catalogue, database, home, app, bot)
        closing.push_async_callback(made.stop)
        await made.rereading.consider(content.library)
        yield made


async def _recognised(database: Database, home: House) -> None:
    """Hold back what waits in a database that was put back with pg_restore."""
    if database.is_sqlite:
        return
    async with database.transaction() as tx:
        found = await Restored(tx, home).hold_if_moved()
    if found is not None:
        log.warning("database_was_restored", held=found.held, skipped=found.skipped, next="held list")


def _assembled(
    settings: Settings, catalogue: Catalogue, database: Database, home: House, app: App, bot: CallingBot
) -> Works:
    nursery = Nursery()
    brake = Brake(pacing(settings), home.bot_id)
    studio = Studio(settings.campaign.content_dir / "fonts")
    in_flight = _in_flight(settings.pacing)
    sender = Sender(
        database=database,
        house=home,
        brake=brake,
        answering=Answering(bot, brake, Illustrating(studio), most_at_once=max(1, in_flight * 2 // 3)),
        delivering=Delivering(home, catalogue, bot, brake, settings.pacing.paid_broadcasts),
        nursery=nursery,
        most_in_flight=in_flight,
    )
    intake = Intake(
        database=database,
        house=home,
        bot=bot,
        sender=sender,
        turns=Turns(database, home, catalogue, app, sender),
        nursery=nursery,
        gate=Gate(flood(settings), database, home, catalogue, bot, brake, nursery),
    )
    fetching = Fetching(database=database, house=home, bot=bot, sender=sender)
    rereading = Rereading(database, home, settings.campaign.timezone)
    agenda = _agenda(database, home, sender, rereading, catalogue)
    lock = None if database.is_sqlite else AdvisoryLock(database.url, f"zhengyou:leader:{home.bot_id}")
    made = Works(
        settings,
        database,
        home,
        catalogue,
        app,
        nursery,
        sender,
        intake,
        fetching,
        agenda,
        studio,
        Leadership(lock),
        rereading,
    )
    return with_door(made)


def _agenda(database: Database, home: House, sender: Sender, rereading: Rereading, catalogue: Catalogue) -> Agenda:
    digests = menu_digests([catalogue.speech(language, home.timezone) for language in LANGUAGES])
    chores = (
        queueing(database, home, sender),
        progress(database, home, sender),
        telling(database, home, sender),
        menus(database, home, sender, digests),
        DailyRound(database, home),
    )
    return Agenda(database, home, OPENERS, sender, chores, rereading.follow)


def with_door(made: Works) -> Works:
    """The same, with a door for Telegram where the settings name one."""
    telegram = made.settings.telegram
    if telegram.webhook_url is None or telegram.webhook_secret is None:
        return made
    intake = made.intake
    door = Door(telegram.webhook_url, telegram.webhook_secret.reveal(), made.house.bot_id, intake.keep)
    return replace(made, door=door, subscription=Subscription(intake.bot, door, intake.gate.count_backlog))


def alarm(made: Works) -> AlarmClock | ClockFollower:
    """What rings the agenda: APScheduler, or the clock that is followed."""
    url = made.settings.clock.url
    if url is not None and isinstance(made.house.clock, SetClock):
        chronicling = Chronicling(made.database, made.house, made.catalogue)
        return ClockFollower(url, made.house.clock, made.agenda, made.leadership, chronicling)
    return AlarmClock(made.agenda, made.leadership)
