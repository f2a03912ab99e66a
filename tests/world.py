"""The bot of a story: everything real but sockets, Telegram being the sandbox in the same process."""

import contextlib
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SetClock
from bot.settings import (
    BroadcastSettings,
    CampaignSettings,
    FloodSettings,
    PacingSettings,
    Secret,
    Settings,
    TelegramSettings,
)
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.wiring import Works, works
from sandbox.in_process import InProcessRequest
from sandbox.telegram import Telegram
from sandbox.telegram.limits import LIFTED
from sandbox.telegram.people import Bot
from tests.cast import BOUND, CAST, enrol
from tests.read_once import CONTENT, content

TOKEN = "777:story"
MACHINE_START = datetime(2026, 1, 1, tzinfo=UTC)
LIFTED_PACE = PacingSettings(per_second=0, reserved_for_answers=0, per_chat_seconds=0, per_group_minute=0)


@dataclass(slots=True)
class World:
    """A Telegram, a database file and a bot that can be restarted on them."""

    file: Path
    template: Path
    campaign: Path = CONTENT / "campaign.yaml"
    bound: tuple[str, ...] = BOUND
    clock: SetClock = field(default_factory=lambda: SetClock(datetime(2010, 6, 18, 1, 0, tzinfo=UTC)))
    machine: SetClock = field(default_factory=lambda: SetClock(MACHINE_START))
    flood: FloodSettings = FloodSettings(most_updates=0)  # noqa: RUF009  # frozen
    undo_seconds: int = 0
    """How long a confirmed broadcast waits for its author to undo it."""
    url: str = ""
    """A database elsewhere, such as a PostgreSQL; empty for the SQLite file."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What is in the documents that people send, by name; any other has the one word `content`."""
    works: Works | None = None
    telegram: Telegram = field(init=False)
    _stack: contextlib.AsyncExitStack | None = None

    def __post_init__(self) -> None:
        self.telegram = Telegram(
            {TOKEN: Bot(777, "争优", "zhengyou_bot")},
            now=self.clock.now,
            monotonic=lambda: self.machine.now().timestamp(),
            rates=LIFTED,
        )
        for player in CAST.values():
            self.telegram.people.add(
                player.user, first_name=player.name, username=player.name.lower(), language_code=player.language
            )

    @property
    def settings(self) -> Settings:
        """As an operator would set it, with the pace and the flood's limit lifted."""
        return Settings(
            telegram=TelegramSettings(token=Secret(TOKEN), api_url="http://sandbox.invalid"),
            campaign=CampaignSettings(content_dir=CONTENT, file=self.campaign),
            pacing=LIFTED_PACE,
            flood=self.flood,
            broadcasts=BroadcastSettings(undo_seconds=self.undo_seconds),
        )

    @property
    def running(self) -> Works:
        """The bot, which must be running."""
        assert self.works is not None, "the story has not started yet"
        return self.works

    async def begin(self, at: datetime) -> None:
        """Enrol the cast and start the bot at a campaign time."""
        shutil.copy(self.template, self.file)
        self.clock.set(at)
        database = self._database()
        if self.url:
            await migrate(database)
        async with database.transaction() as tx:
            await enrol(tx, at=self.clock.now(), bound=self.bound)
        await database.close()
        for name in self.bound:
            self.telegram.account(TOKEN).chat_with(CAST[name].user).started = True
        await self.start()

    async def start(self) -> None:
        """Start the bot on what is in the file."""
        self._stack = contextlib.AsyncExitStack()
        self.works = await self._stack.enter_async_context(
            works(
                self.settings,
                self.clock,
                request=InProcessRequest(self.telegram, sleep=self._sleep),
                database=self._database(),
                content=content(self.settings),
            )
        )
        await self.works.sender.take_over()
        await self.works.agenda.plan()

    async def _sleep(self, seconds: float) -> None:
        """A delay that a fault asks for passes at once, on the machine's clock."""
        self.machine.set(self.machine.now() + timedelta(seconds=seconds))

    def _database(self) -> Database:
        return Database(self.url or f"sqlite+aiosqlite:///{self.file}", machine=self.machine)

    async def stop(self) -> None:
        """Stop the bot; what it was doing is cut off."""
        if self._stack is not None:
            stack, self._stack, self.works = self._stack, None, None
            await stack.aclose()

    async def restart(self) -> None:
        """Stop and start, as an operator would."""
        await self.stop()
        await self.start()

    async def stand_still(self, until: datetime) -> None:
        """An outage: time passes, nothing is done, and the bot is started again."""
        await self.stop()
        self.machine.set(self.machine.now() + (until - self.clock.now()))
        self.clock.set(until)
        await self.start()

    async def settle(self) -> None:
        """Let everything happen that can happen now."""
        made = self.running
        while True:
            arrived = await made.intake.poll_once(wait=0)
            handled = 0
            while await made.intake.turns.handle_one():
                handled += 1
            while await made.fetching.fetch_one():
                handled += 1
            await made.agenda.fire()
            await made.sender.drain()
            if not arrived and not handled:
                return

    async def leap(self, goal: datetime) -> None:
        """Move campaign time, doing what is due on the way; machine time moves along."""
        self.machine.set(self.machine.now() + (goal - self.clock.now()))
        await self.settle()
        await self.running.agenda.leap(self.clock, goal, _nothing)
        await self.settle()

    async def wait(self, length: timedelta) -> None:
        """Let machine time pass, for retries and pauses."""
        self.machine.set(self.machine.now() + length)
        await self.settle()


async def _nothing(_at: datetime) -> None:
    """Nobody has to be told how far the clock got."""
