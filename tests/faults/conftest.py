"""Stages for the fault tests, on either database."""

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.faults.processes import Stage, stage

Raise = Callable[[], AbstractAsyncContextManager[Stage]]
"""Puts up another stage, with a database of its own."""


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    name: str = request.param
    return name


@pytest.fixture
def raised(request: pytest.FixtureRequest, kind: str, template: Path, tmp_path: Path) -> Raise:
    """Stages on SQLite, then on PostgreSQL."""

    def another() -> AbstractAsyncContextManager[Stage]:
        folder = tmp_path / uuid.uuid4().hex
        folder.mkdir()
        url = request.getfixturevalue("fresh_database")() if kind == "postgresql" else ""
        return stage(template, folder, url)

    return another


@pytest.fixture
async def acted(raised: Raise) -> AsyncIterator[Stage]:
    """One stage on each database."""
    async with raised() as made:
        yield made
