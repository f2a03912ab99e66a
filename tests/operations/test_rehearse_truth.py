"""Playing one of each cohort tells of everybody what playing everybody would: message by message, by a sample."""

import random
import shutil
from collections import defaultdict
from datetime import date

from bot.rehearsal.casting import Wanted
from bot.storage.database import Database
from tests.operations.varied import enrol_varied, owed, theatre

PEOPLE = 2_000
SAMPLE = 200
LAST = date(2010, 7, 10)


def told(rehearsal):
    """What the stand-in of each cohort gets, in order: when, what, in which words."""
    found = defaultdict(list)
    for one in rehearsal.messages:
        found[one.cohort.stand_in].append(
            (one.at, one.kind, one.op, one.rule, one.slot, one.due_at, one.nominal_at, one.words and one.words.text)
        )
    for one in rehearsal.silences:
        found[one.cohort.stand_in].append((one.due_at, one.rule, one.slot, one.fate, one.reason))
    return found


async def test_a_sample_of_200_gets_the_same_played_one_by_one(template, tmp_path):
    shutil.copy(template, tmp_path / "varied.db")
    url = f"sqlite+aiosqlite:///{tmp_path / 'varied.db'}"
    database = Database(url)
    await enrol_varied(database, PEOPLE)
    chosen = frozenset(random.Random(5).sample(range(1, PEOPLE + 1), SAMPLE))
    stage = theatre(url)
    together = await stage.rehearse(Wanted(only=chosen), last=LAST, reached=lambda _at: None)
    alone = await stage.rehearse(Wanted(only=chosen, one_by_one=True), last=LAST, reached=lambda _at: None)
    everybody = await stage.rehearse(Wanted(), last=LAST, reached=lambda _at: None)
    assert await owed(database) == 0
    await database.close()

    of_cohort, own = told(everybody), told(alone)
    key = {(one.kind, one.zone, one.language, one.apart): one.stand_in for one in everybody.audience.cohorts}
    assert len(alone.audience.cohorts) == together.audience.size > 190
    assert 8 < len(together.audience.cohorts) < 40
    for one in alone.audience.cohorts:
        assert own[one.stand_in] == of_cohort[key[one.kind, one.zone, one.language, one.apart]]
    assert sum(cohort.size for cohort in everybody.audience.cohorts) == 1_980  # one in a hundred is out of reach
    assert len({tuple(messages) for messages in own.values()}) > 5  # they do differ
