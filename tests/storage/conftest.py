"""Databases for the storage tests: every test runs on SQLite and on a real PostgreSQL from a wheel."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import SetClock
from bot.library import Library, load
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.usecases.house import House
from tests.cast import BOUND, enrol

MACHINE_START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def machine() -> SetClock:
    """The machine time of SQLite; PostgreSQL has its own."""
    return SetClock(MACHINE_START)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(
    request: pytest.FixtureRequest, template: Path, memory: Path, machine: SetClock
) -> AsyncIterator[Database]:
    """A migrated, empty database of each kind."""
    if request.param == "sqlite":
        shutil.copy(template, memory / "test.db")
        made = Database(f"sqlite+aiosqlite:///{memory}/test.db", machine=machine)
    else:
        made = Database(request.getfixturevalue("postgres_url"), machine=machine)
    yield made
    await made.close()


@pytest.fixture
def clock() -> SetClock:
    """Campaign time: Fri 18 June 2010, 09:00 in Lanzhou."""
    return SetClock(datetime(2010, 6, 18, 1, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def library() -> Library:
    """The content of the repository."""
    return load(Path("content"))


@pytest.fixture
async def house(database: Database, clock: SetClock, library: Library) -> House:
    """The cast, enrolled and bound, in the reference campaign."""
    async with database.transaction() as tx:
        await enrol(tx, at=clock.now(), bound=BOUND)
        campaign_id = await CampaignStore(tx).take_up(library.campaign.key, at=clock.now())
    return House(
        campaign_id=campaign_id,
        library=library,
        clock=clock,
        organisation="兰州分馆",
        timezone="Asia/Shanghai",
        bot_id=777,
        bot_username="zhengyou_bot",
    )
