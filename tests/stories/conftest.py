"""Worlds with few people, so that nobody else's messages have to be told; no test is here."""

import pytest

from tests.world import World


@pytest.fixture
def lin_alone(world: World) -> World:
    """Only Lin is bound."""
    world.bound = ("Lin",)
    return world


@pytest.fixture
def lin_and_wang(world: World) -> World:
    """Only East: a member and her secretary."""
    world.bound = ("Lin", "Wang")
    return world
