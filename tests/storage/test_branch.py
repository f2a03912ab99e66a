"""How a branch stands, who may know it, and the one nudge, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.domain.deeds import Filing
from bot.domain.identity import DeedId, UnitId, UserId
from bot.domain.refusals import Refusal
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.usecases.branch import Branches
from bot.usecases.deeds import Deeds
from tests.cast import CAST, WANG

EAST, WEST = UnitId(2), UnitId(3)
AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def act(database, house):
    async def verb(name, method, *arguments, **more):
        async with database.transaction() as tx:
            actor = await AccountStore(tx).actor(
                UserId(CAST[name].user), zone=house.timezone, on=house.clock.now().date()
            )
            return await getattr(Branches(tx, house), method)(actor, *arguments, **more)

    return verb


@pytest.fixture
async def east(database, house, library):
    """East with Lin, Wang, and two more: Ma, who is not bound, and Hu."""
    async with database.transaction() as tx:
        for person, name, is_bound in ((11, "Ma", False), (12, "Hu", True)):
            await tx.run(insert(t.person).values(id=person, code=f"E{person}", name=name, created_at=AT))
            await tx.run(insert(t.membership).values(person_id=person, unit_id=EAST, kind="staff", from_on=AT.date()))
            if is_bound:
                await tx.run(insert(t.telegram_account).values(person_id=person, user_id=2000 + person, bound_at=AT))
                await tx.run(insert(t.consent).values(person_id=person, version=1, given_at=AT))
    return house


@pytest.fixture
def materials(library):
    return library.materials[0].id, library.materials[1].id


async def send_card(database, house, person, material, *, at=AT, state="sent", kind="study_card"):
    async with database.transaction() as tx:
        await tx.run(
            insert(t.delivery)
            .values(
                kind=kind, op="send", person_id=person, campaign_id=house.campaign_id, content_id=material,
                content_hash="0" * 64, payload={"material": material}, dedupe=f"{kind}:{person}:{material}:{at}",
                lane=2, silent=False, state=state, created_at=at, attempts=1, unknowns=0,
            )
        )  # fmt: skip


async def read(database, house, person, material):
    async with database.transaction() as tx:
        await tx.run(
            insert(t.acknowledgement).values(
                campaign_id=house.campaign_id, person_id=person, unit_id=EAST, material=material,
                content_hash="0" * 64, at=AT,
            )
        )  # fmt: skip


async def ask(database, house, person, state, *, slot="2010-W24", at=AT):
    async with database.transaction() as tx:
        await tx.run(
            insert(t.checkin).values(
                campaign_id=house.campaign_id, person_id=person, unit_id=EAST, rule="checkin", slot=slot,
                opened_on=at.date(), opened_at=at, closes_at=at + timedelta(days=4), state=state,
            )
        )  # fmt: skip


def named(people):
    return [member.name for member in people]


async def test_a_branch_in_figures(act, database, east, materials):
    first, second = materials
    await send_card(database, east, 1, first)  # Lin has read it
    await read(database, east, 1, first)
    await send_card(database, east, 3, first)  # Wang has not
    await send_card(database, east, 12, first, at=AT - timedelta(days=8))  # Hu's was last week …
    await send_card(database, east, 12, second, at=AT - timedelta(days=1))  # … and another one yesterday
    await send_card(database, east, 11, first, state="cancelled")  # Ma is not bound: nothing ever left
    await send_card(database, east, 4, first)  # Zhao is of another branch
    for person, state in ((1, "answered"), (3, "skipped"), (12, "open")):
        await ask(database, east, person, state)
    await ask(database, east, 11, "answered", slot="2010-W22", at=AT - timedelta(days=14))
    standing = await act("Wang", "look", EAST)
    branch = standing.branch
    assert named(branch.members) == ["Lin", "Ma", "Hu", "Wang"]
    assert named(branch.not_bound) == ["Ma"]
    assert len(branch.cards) == 3
    assert named(branch.unread) == named(branch.to_nudge) == ["Hu", "Wang"]
    assert branch.cards[12].material == second
    assert len(branch.checkin.states) == 3
    assert named(branch.silent) == ["Hu"]
    assert (standing.is_secretary, standing.has_others) == (True, False)


async def test_a_branch_without_anything_yet(act, east):
    branch = (await act("Wang", "look", EAST)).branch
    assert (branch.cards, branch.checkin, branch.deeds) == ({}, None, 0)


@pytest.mark.parametrize(("name", "unit"), [("Wang", WEST), ("Lin", EAST), ("Chen", WEST), ("Wang", UnitId(99))])
async def test_other_peoples_branches_are_refused(act, east, name, unit):
    for verb, *more in (("look",), ("names", "unread"), ("nudge",), ("deeds", 1)):
        with pytest.raises(Refusal, match="not_yours"):
            await act(name, verb, unit, *more)


async def test_an_admin_looks_after_every_branch_but_sees_no_names_or_deeds(act, east):
    assert [unit.name for unit in await act("Zhao", "in_care")] == ["第一党支部", "第二党支部"]
    assert [unit.name for unit in await act("Wang", "in_care")] == ["第一党支部"]
    standing = await act("Zhao", "look", EAST)
    assert (standing.is_secretary, standing.has_others) == (False, True)
    with pytest.raises(Refusal, match="not_yours"):
        await act("Zhao", "deeds", EAST, 1)
    with pytest.raises(Refusal, match="not_yours"):
        await act("Zhao", "names", EAST, "unread")
    with pytest.raises(Refusal, match="secretaries_only"):
        await act("Lin", "in_care")


async def test_each_look_at_names_leaves_a_line_with_a_count(act, database, east):
    await act("Wang", "names", EAST, "not_bound")
    async with database.transaction() as tx:
        row = await tx.row(select(t.audit))
    assert (row.action, row.object, row.actor_id, row.actor_role) == (
        "branch.names",
        "unit:2",
        WANG.person,
        "secretary",
    )
    assert row.detail == {"which": "not_bound", "count": 1}


async def test_one_nudge_for_each_card_and_person(act, database, east, materials):
    first, second = materials
    for person in (1, 3, 11, 12):
        await send_card(database, east, person, first)
    await read(database, east, 12, first)
    assert (await act("Wang", "nudge", EAST))[1] == 2
    assert (await act("Wang", "nudge", EAST))[1] == 0
    with pytest.raises(Refusal, match="not_yours"):
        await act("Zhao", "nudge", EAST)
    async with database.transaction() as tx:
        rows = await tx.rows(select(t.delivery).where(t.delivery.c.kind == "nudge").order_by(t.delivery.c.person_id))
    assert [(row.person_id, row.content_id, row.state) for row in rows] == [(1, first, "queued"), (3, first, "queued")]
    branch = (await act("Wang", "look", EAST)).branch
    assert (named(branch.unread), branch.to_nudge) == (["Lin", "Ma", "Wang"], ())
    await send_card(database, east, 1, second, at=AT + timedelta(hours=1))
    assert (await act("Wang", "nudge", EAST))[1] == 1


async def test_nobody_is_nudged_at_night(act, database, east, materials, clock):
    await send_card(database, east, 1, materials[0])
    clock.set(datetime(2010, 6, 18, 14, 0, tzinfo=UTC))  # 22:00 in Lanzhou
    with pytest.raises(Refusal, match="quiet"):
        await act("Wang", "nudge", EAST)
    clock.set(datetime(2010, 6, 19, 1, 0, tzinfo=UTC))
    assert (await act("Wang", "nudge", EAST))[1] == 1


async def test_a_card_that_content_no_longer_has_is_not_nudged_about(act, database, east):
    await send_card(database, east, 1, "gone")
    assert (await act("Wang", "nudge", EAST))[1] == 0


@pytest.fixture
def file(database, house):
    async def filed(name, text, inbox_id, photo=None):
        async with database.transaction() as tx:
            actor = await AccountStore(tx).actor(
                UserId(CAST[name].user), zone=house.timezone, on=house.clock.now().date()
            )
            return await Deeds(tx, house).file(actor, Filing("serve", text, inbox_id, photo=photo))

    return filed


async def test_a_secretary_reads_what_was_filed_in_the_branch_the_latest_first(act, file, east, clock):
    await file("Lin", "第一件", 1)
    clock.set(AT + timedelta(hours=1))
    await file("Lin", "第二件", 2)
    await file("Chen", "西边的", 3)
    await file("Lin", "事" * 2001, 4)
    _, page = await act("Wang", "deeds", EAST, 1)
    assert [(told.name, told.deed.text) for told in page.things] == [("Lin", "第二件"), ("Lin", "第一件")]
    assert (await act("Wang", "look", EAST)).branch.deeds == 2


async def test_long_deeds_have_pages_to_themselves(act, file, east):
    for number, text in enumerate(["短", "事" * 2000, "情" * 2000]):
        await file("Lin", text, number)
    pages = [(await act("Wang", "deeds", EAST, number))[1] for number in (1, 2)]
    assert [[len(told.deed.text) for told in page.things] for page in pages] == [[2000], [2000, 1]]
    assert [(page.number, page.pages, page.total, page.start) for page in pages] == [(1, 2, 3, 0), (2, 2, 3, 1)]


async def test_a_photo_is_seen_by_the_secretary_of_the_branch_only(act, file, database, east):
    deed = await file("Lin", "一件事", 1, photo="file-1")
    assert (await act("Wang", "deed", deed.id)).photo == "file-1"
    for name in ("Zhao", "Lin", "Chen"):
        with pytest.raises(Refusal, match="not_yours"):
            await act(name, "deed", deed.id)
    async with database.transaction() as tx:
        await tx.run(update(t.deed).values(state="withdrawn"))
    for deed_id in (deed.id, DeedId(99)):
        with pytest.raises(Refusal, match="not_yours"):
            await act("Wang", "deed", deed_id)
