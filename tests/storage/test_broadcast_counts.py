"""Whom a draft reaches is counted when it is shown, and for many people not again when it is sent."""

from sqlalchemy import delete

from bot.storage import tables as t
from bot.usecases.broadcasts import AT_ONCE
from tests.cast import WANG
from tests.storage.broadcasting import EAST_ID, act, confirm, kept, newcomers, written


async def test_many_are_as_many_as_the_preview_said(database, house):
    await newcomers(database, house, AT_ONCE, EAST_ID)  # with Lin one more
    draft = await written(database, house, WANG)
    async with database.transaction() as tx:
        await tx.run(delete(t.consent).where(t.consent.c.person_id == 100))
    assert await confirm(database, house, WANG, draft)
    assert ((await kept(database)).recipients, (await kept(database)).left_out) == (501, {})


async def test_few_are_counted_again_as_they_are_sent(database, house):
    await newcomers(database, house, 3, EAST_ID)
    draft = await written(database, house, WANG)
    async with database.transaction() as tx:
        await tx.run(delete(t.consent).where(t.consent.c.person_id == 100))
    assert await confirm(database, house, WANG, draft)
    assert ((await kept(database)).recipients, (await kept(database)).left_out) == (3, {"no_consent": 1})


async def test_a_draft_that_changed_is_counted_anew(database, house):
    await newcomers(database, house, AT_ONCE, EAST_ID)
    draft = await written(database, house, WANG)
    assert (await kept(database)).recipients == 501
    async with database.transaction() as tx:
        await tx.run(delete(t.consent).where(t.consent.c.person_id >= 102))
    changed = await act(database, house, WANG, "write", draft.letter.content, replaces=draft.id)
    assert (changed.chosen.recipients, (await kept(database)).recipients) == (3, 3)
