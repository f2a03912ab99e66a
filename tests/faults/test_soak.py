"""Bots are killed again and again over thousands of people: nobody is left out, nobody gets it twice unsaid."""

import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import func, select

from bot.storage import tables as t
from tests.faults.acts import Acts
from tests.faults.crowds import Killing, a_crowd, flagged
from tests.faults.processes import stage

IN_FLIGHT = 4
"""Requests each process may have under way; what a kill can leave unknown."""
ITEM = "serve"
OPEN_A_DEED = f"v1:report:0:{ITEM}"


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    deeds: int
    kills: int
    processes: int
    delay_s: float
    """How long each request takes, so that kills meet some under way."""
    seed: int


SHORT = {"sqlite": Size(150, 90, 6, 1, 0.3, seed=1)}
WHOLE = {"sqlite": Size(5_000, 20_000, 200, 1, 0.05, seed=2), "postgresql": Size(5_000, 20_000, 200, 4, 0.8, seed=3)}


@asynccontextmanager
async def crowded(request, template, folder, kind, size):
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else ""
    print(f"seed {size.seed}, {size}")
    async with stage(template, folder, url) as acted:
        acted.settings |= {"BOT__PACING__IN_FLIGHT": str(IN_FLIGHT), "BOT__LOG__LEVEL": "error"}
        people = await a_crowd(acted, size.people)
        killing = Killing(acted, Random(size.seed))
        try:
            await killing.start(size.processes)
            yield acted, people, killing
        finally:
            killing.end()


async def broadcast_under_fire(acted, people, killing, size):
    """A broadcast to everybody while bots die; afterwards each is accounted for."""
    acts, began = Acts(acted), time.monotonic()
    await acts.broadcast_to(1 + len(people))
    await acted.tell("faults", kind="delay", delay_s=size.delay_s, methods=["sendMessage"])
    await acted.until(lambda: has_begun(acted), within=300)
    while killing.kills < size.kills:
        await killing.kill_one(within=0.4)
    assert await sent(acted) < len(people), "it was over before it was killed often enough"
    await acted.mend()
    await acted.until(acts.is_settled, within=120)
    await acts.all_is_well()
    facts = await acted.evidence()
    sent_to = [row for row in facts.rows["delivery"] if row.kind == "broadcast"]
    copies = Counter(facts.copies(row) for row in sent_to)
    marked = await flagged(acted)
    assert copies[1] + copies[2] + copies[0] == 1 + len(people)
    # twice in flight at a kill, and neither left: a third try might be a third copy, so the author is told instead
    missing = [row for row in sent_to if not facts.copies(row)]
    assert {(row.state, row.reason, row.unknowns) for row in missing} <= {("failed", "unknown", 2)}, "lost unsaid"
    assert 0 < marked <= killing.kills * IN_FLIGHT, "no kill met anything under way, or one left more than there was"
    print(f"{killing.kills} kills, copies {dict(copies)}, flagged {marked}, {time.monotonic() - began:.0f} s")
    assert set(await killing.stop()) == {0}


async def has_begun(acted):
    """Whether the first copy is there; before, nobody has anything to lose."""
    return await sent(acted) > 0


async def sent(acted):
    async with acted.transaction() as tx:
        d = t.delivery
        return await tx.value(select(func.count()).where(d.c.kind == "broadcast", d.c.state == "sent"))


async def deeds_under_fire(acted, people, killing, size):
    """Deeds come in while bots die; afterwards each counts once."""
    acts, began = Acts(acted), time.monotonic()
    each = size.deeds // size.kills
    for number in range(size.kills):
        sentences = [f"第{number}批第{one}件事" for one in range(each)]
        who = [str(people[(number * each + one) % len(people)]) for one in range(each)]
        await acted.tell("updates/texts", people=who, texts=sentences, data=OPEN_A_DEED)
        acts.told.extend(sentences)
        await killing.kill_one(within=0.4)
    await acted.until(acts.is_quiet, within=1800)
    await acts.all_is_well()
    async with acted.transaction() as tx:
        assert await tx.value(select(func.count()).select_from(t.deed)) == each * size.kills
    print(f"{killing.kills} kills, {each * size.kills} deeds, {time.monotonic() - began:.0f} s")
    assert set(await killing.stop()) == {0}


UNDER_FIRE = {"a broadcast": broadcast_under_fire, "deeds": deeds_under_fire}


@pytest.mark.parametrize("what", UNDER_FIRE)
@pytest.mark.parametrize("kind", SHORT)
async def test_a_few_kills(request, template, tmp_path, what, kind):
    async with crowded(request, template, tmp_path, kind, SHORT[kind]) as (acted, people, killing):
        await UNDER_FIRE[what](acted, people, killing, SHORT[kind])


@pytest.mark.long
@pytest.mark.parametrize("what", UNDER_FIRE)
@pytest.mark.parametrize("kind", WHOLE)
async def test_two_hundred_kills(request, template, tmp_path, what, kind):
    async with crowded(request, template, tmp_path, kind, WHOLE[kind]) as (acted, people, killing):
        await UNDER_FIRE[what](acted, people, killing, WHOLE[kind])
