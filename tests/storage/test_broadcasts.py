"""Broadcasts written, addressed and confirmed once, on both databases."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.audiences import EVERYBODY
from bot.domain.broadcasts import BroadcastState, Content
from bot.domain.refusals import Refusal
from bot.storage import tables as t
from tests.cast import CHEN, LIN, WANG, ZHAO
from tests.storage.broadcasting import (
    EAST_ID,
    LONG_AGO,
    WEST_ID,
    act,
    change,
    confirm,
    deliveries,
    kept,
    newcomers,
    written,
)


async def test_an_audience_counted_by_hand(database, house):
    """East: Lin, Wang and 8 more: 2 not bound, 1 without consent, 3 unreachable, 1 gone, 1 not yet there."""
    await newcomers(database, house, 8, EAST_ID)
    a, c, m, now = t.telegram_account, t.consent, t.membership, house.clock.now()
    await change(database, a, a.c.person_id.in_([100, 101]), unbound_at=now)
    await change(database, c, c.c.person_id.in_([101, 102]), withdrawn_at=now)
    await change(database, a, a.c.person_id.in_([102, 103, 104, 105]), unreachable_since=now)
    await change(database, m, m.c.person_id == 106, to_on=date(2010, 6, 18))
    await change(database, m, m.c.person_id == 107, from_on=date(2010, 6, 19))
    draft = await act(database, house, WANG, "write", Content("通知"))
    assert draft.chosen.reach.recipients == 1
    assert dict(draft.chosen.reach.left_out) == {"not_bound": 2, "no_consent": 1, "unreachable": 3}
    assert draft.chosen.reach.author_in == EAST_ID


async def test_an_admin_chooses_among_all(database, house):
    draft = await act(database, house, ZHAO, "write", Content("通知"))
    assert draft.chosen is None
    assert [(one.audience.unit_ids, one.recipients) for one in draft.choices] == [
        ((EAST_ID, WEST_ID), 3),
        ((EAST_ID,), 2),
        ((WEST_ID,), 1),
    ]
    assert await act(database, house, ZHAO, "address", draft.broadcast.id, EVERYBODY)
    assert not await act(database, house, ZHAO, "address", draft.broadcast.id, str(EAST_ID))
    addressed = (await act(database, house, ZHAO, "draft", draft.broadcast.id)).broadcast
    assert addressed.unit_ids == (EAST_ID, WEST_ID)
    assert addressed.letter.sender == ("兰州分馆",)
    assert addressed.content_hash == addressed.letter.hash


async def test_confirming_queues_a_copy_each(database, house):
    await newcomers(database, house, 3, WEST_ID)
    draft = await written(database, house, ZHAO, to=EVERYBODY)
    assert await confirm(database, house, ZHAO, draft)
    rows = await deliveries(database)
    assert [row.person_id for row in rows] == [LIN.person, CHEN.person, WANG.person, 100, 101, 102]
    assert {row.dedupe for row in rows} == {f"broadcast:{draft.id}:{person}" for person in (1, 2, 3, 100, 101, 102)}
    assert {(row.state, row.broadcast_id, row.content_hash) for row in rows} == {
        ("queued", draft.id, draft.content_hash)
    }
    row = await kept(database)
    assert (row.state, row.recipients, row.left_out) == ("confirmed", 6, {})
    assert (row.progress_chat_id, row.progress_message_id) == (ZHAO.user, 50)


async def test_twenty_taps_at_once_send_once(database, house):
    await newcomers(database, house, 30, EAST_ID)
    draft = await written(database, house, WANG)
    taps = await asyncio.gather(*(confirm(database, house, WANG, draft) for _ in range(20)))
    assert sorted(taps) == [False] * 19 + [True]
    assert len(await deliveries(database)) == 31
    async with database.transaction() as tx:
        audited = await tx.rows(select(t.audit.c.action, t.audit.c.object, t.audit.c.detail))
    assert [tuple(row) for row in audited] == [
        ("broadcast.confirmed", f"broadcast:{draft.id}", {"units": [EAST_ID], "recipients": 31, "left_out": {}})
    ]


async def test_a_button_of_an_earlier_text_sends_nothing(database, house):
    first = await written(database, house, WANG, "九点")
    await act(database, house, WANG, "write", Content("十点"), replaces=first.id)
    assert not await confirm(database, house, WANG, first)
    second = (await act(database, house, WANG, "draft", first.id)).broadcast
    assert second.letter.content.text == "十点"
    assert await confirm(database, house, WANG, second)


async def test_what_was_sent_is_not_rewritten(database, house):
    first = await written(database, house, WANG, "九点")
    assert await confirm(database, house, WANG, first)
    again = await act(database, house, WANG, "write", Content("十点"), replaces=first.id)
    assert again.broadcast.id != first.id
    assert not await act(database, house, WANG, "cancel", first.id)
    assert (await act(database, house, WANG, "find", first.id)).letter.content.text == "九点"
    assert await act(database, house, WANG, "cancel", again.broadcast.id)
    assert not await confirm(database, house, WANG, again.broadcast)
    assert (await act(database, house, WANG, "find", again.broadcast.id)).state is BroadcastState.CANCELLED


async def test_nobody_in_reach_is_not_sent(database, house):
    await change(database, t.consent, t.consent.c.person_id == LIN.person, withdrawn_at=house.clock.now())
    draft = await written(database, house, WANG)
    assert not await confirm(database, house, WANG, draft)
    assert (await kept(database)).state == "draft"
    await change(database, t.consent, t.consent.c.person_id == LIN.person, withdrawn_at=None)
    assert await confirm(database, house, WANG, draft)


async def test_care_of_a_unit_is_asked_for_again_when_it_is_sent(database, house):
    draft = await written(database, house, ZHAO, to=EVERYBODY)
    g = t.role_grant
    await change(database, g, g.c.person_id == ZHAO.person, unit_id=WEST_ID)
    with pytest.raises(Refusal, match=r"errors\.not_yours"):
        await confirm(database, house, ZHAO, draft)
    with pytest.raises(Refusal, match=r"errors\.not_yours"):
        await act(database, house, ZHAO, "draft", draft.id)
    assert await deliveries(database) == []
    await change(database, g, g.c.person_id == ZHAO.person, unit_id=1)
    assert await confirm(database, house, ZHAO, draft)


@pytest.mark.parametrize("verb", ["draft", "cancel", "resend_uncertain", "take_as_sent", "find", "card"])
async def test_others_keep_out(database, house, verb):
    """Zhao, admin of all, may see what Wang sent to East, but neither Wang's draft nor decide for Wang."""
    draft = await written(database, house, WANG)
    with pytest.raises(Refusal, match=r"errors\.not_yours"):
        await act(database, house, ZHAO, verb, draft.id)
    assert await confirm(database, house, WANG, draft)
    if verb in {"find", "card"}:
        assert await act(database, house, ZHAO, verb, draft.id)
        return
    with pytest.raises(Refusal, match=r"errors\.not_yours"):
        await act(database, house, ZHAO, verb, draft.id)


async def test_the_last_ones_a_person_may_see(database, house):
    sent = {}
    for text, player, to in (("东", WANG, None), ("西", ZHAO, str(WEST_ID)), ("全体", ZHAO, EVERYBODY)):
        house.clock.set(house.clock.now() + LONG_AGO)
        sent[text] = await written(database, house, player, text, to)
        assert await confirm(database, house, player, sent[text])
    await written(database, house, ZHAO, "草稿")

    async def seen(player):
        return [card.letter.content.text for card in await act(database, house, player, "recent")]

    assert await seen(ZHAO) == ["全体", "西", "东"]
    assert await seen(WANG) == ["东"]
    with pytest.raises(Refusal, match=r"errors\.secretaries_only"):
        await seen(LIN)
    with pytest.raises(Refusal, match=r"errors\.not_yours"):
        await act(database, house, WANG, "card", sent["西"].id)
