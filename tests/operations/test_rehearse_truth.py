"""A rehearsal tells of everybody what the bot would send each of them: message by message, silence by silence."""

import shutil
from collections import defaultdict
from datetime import date
from random import Random

import pytest

from bot.domain.deliveries import Op
from bot.rehearsal.casting import Casting, Wanted
from bot.storage.crowd import figures
from bot.storage.database import Database
from bot.storage.looking import looking
from tests.operations.alone import assume, lived, theatre
from tests.operations.varied import CAMPAIGN, EVERYTHING, enrol_varied

SEED = 17


def told(rehearsal):
    """What the stand-in of each cohort gets, in order, then what not."""
    found = defaultdict(list)
    for one in rehearsal.messages:
        came = (one.rule, one.slot, one.due_at, one.held)
        found[one.cohort.stand_in].append((one.at, one.kind, one.op, one.words and one.words.text, *came))
    for one in rehearsal.silences:
        found[one.cohort.stand_in].append((one.due_at, one.rule, one.slot, one.fate, one.reason))
    return found


async def stand_ins(url, audience):
    """Who plays everybody who is reached."""
    casting = Casting(Wanted(), "Asia/Shanghai")
    async with looking(url) as source:
        keys = {one.person_id: casting.key(one) async for one in figures(source, CAMPAIGN) if one.reason is None}
    playing = {keys[cohort.stand_in]: cohort.stand_in for cohort in audience.cohorts}
    return {person_id: playing[key] for person_id, key in keys.items()}


@pytest.mark.parametrize(
    ("people", "sample", "last"),
    [
        pytest.param(100, 50, date(2010, 7, 20), id="launch"),
        pytest.param(1_000, 200, None, id="whole plan", marks=pytest.mark.long),
    ],
)
async def test_everybody_gets_what_the_rehearsal_says(template, tmp_path, people, sample, last):
    file, copy = tmp_path / "varied.db", tmp_path / "alone.db"
    shutil.copy(template, file)
    url = f"sqlite+aiosqlite:///{file}"
    database, alone = Database(url), Database(f"sqlite+aiosqlite:///{copy}")
    own = await enrol_varied(database, people, seed=SEED)
    await database.close()
    shutil.copy(file, copy)
    rehearsal = await theatre(url).rehearse(Wanted(), last=last, reached=lambda _at: None)
    by_rehearsal, playing = told(rehearsal), await stand_ins(url, rehearsal.audience)

    chosen = frozenset(Random(SEED).sample(range(1, people + 1), sample))
    assert frozenset().union(*(own[one] for one in chosen)) == EVERYTHING
    await assume(alone, chosen, rehearsal.since)
    by_bot = await lived(alone, rehearsal.since, rehearsal.until)
    await alone.close()
    for one in chosen & playing.keys():
        assert by_bot[one] == by_rehearsal[playing[one]], f"P{one}, played by P{playing[one]}"
    for one in chosen - playing.keys():
        assert not any(Op.SEND in happened for happened in by_bot[one]), f"P{one}, whom nothing reaches"
