"""The bot dies at every commit and every request, on both databases; each point is hit, and all twelve invariants hold."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.crash_points import NAMES
from tests.faults.acts import BEFORE_A_START, Act, Acts
from tests.faults.conftest import Raise
from tests.faults.dying import KILLED
from tests.faults.points import ARMED, points
from tests.faults.processes import PATIENCE_SECONDS, Stage

DYING = "tests.faults.dying"
NAMED = {"intake": Acts.a_deed, "answer": Acts.a_deed, "delivery": Acts.a_broadcast, "agenda": Acts.a_fortnight}
"""What reaches the points that have a name in the product, by the first word of that name."""


AT_ONCE = 4
"""Stages that act at the same time: most of a day is waiting."""


@dataclass(frozen=True, slots=True)
class Death:
    """What leads a bot to where it dies, and what it is told or changed by to die there."""

    act: Act
    words: tuple[str, ...] = ()
    armed: Mapping[str, Any] = field(default_factory=dict)


async def dies(acted: Stage, acts: Acts, act, *extra, **armed) -> None:
    """Start a bot that is to die, do what leads it there, see that it died and that its successor made all good."""

    async def has_died() -> bool:
        return bool(acted.deaths)

    async def is_up_again() -> bool:
        return await acted.polls() > acted.polls_at_death

    acted.deaths.clear()
    if act in BEFORE_A_START:
        await act(acts)
    await acted.start_bot(*extra, **({"before": DYING} | armed if armed else {}))
    async with acted.restarting():
        if act not in BEFORE_A_START:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await act(acts)
        await acted.until(has_died)
        await acted.until(is_up_again)
        await acts.all_is_well()
    assert acted.deaths == [KILLED]
    assert await acted.stop_bot() == 0


async def die_one_after_the_other(raised: Raise, deaths: Sequence[Death]) -> None:
    """A stage on which bots die of each in turn."""
    async with raised() as acted:
        acts = Acts(acted)
        for death in deaths:
            try:
                await dies(acted, acts, death.act, *death.words, **death.armed)
            except BaseException as error:
                error.add_note(f"of {death}\n{acted.log.read_text()[-4000:]}")
                raise


async def die_of(raised: Raise, deaths: Sequence[Death]) -> None:
    """Spread deaths over stages."""
    async with asyncio.TaskGroup() as group:
        for first in range(AT_ONCE):
            group.create_task(die_one_after_the_other(raised, deaths[first::AT_ONCE]))


LONG = pytest.mark.long


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=LONG)])
async def test_a_kill_at_any_point_loses_and_repeats_nothing(raised, kind):
    await die_of(
        raised,
        [
            Death(act, armed={"armed": point, **ARMED.get(point.split(":")[1], {})})
            for point, act in points(kind).items()
        ],
    )


@pytest.mark.parametrize("kind", [pytest.param("sqlite", marks=LONG), "postgresql"])
async def test_a_kill_at_any_named_point_loses_and_repeats_nothing(raised):
    await die_of(raised, [Death(NAMED[name.partition(".")[0]], ("--crash-at", name)) for name in NAMES])
