"""Fixtures that every folder may ask for; pytest's own settings live in pyproject.toml."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.chat import Chat
from tests.world import World


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("template") / "empty.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}")
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def world(template: Path, tmp_path: Path) -> AsyncIterator[World]:
    """A bot with the cast enrolled, not begun yet; change `bound` or `campaign` before the first line of the story."""
    made = World(file=tmp_path / "story.db", template=template)
    yield made
    await made.stop()


@pytest.fixture
async def chat(world: World) -> Chat:
    """The transcript player of a story."""
    return Chat(world)
