"""Every verb of the router against every role, on what belongs to East: a verb without a line here fails."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from bot.arriving import read_update
from bot.storage import tables as t
from bot.storage.inbox import InboxStore
from bot.turns import TurnedDown
from handlers import COMMANDS, PRESSES
from handlers.errors import refusal_screen
from tests.cast import CAST, EAST, UNITS, WEST

NINE = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
ROLES = {"outsider": "Sun", "member": "Lin", "her secretary": "Wang", "another's": "Chen", "admin": "Zhao"}
NO = {
    "o": ("您好，这里只为", "Hello. This bot serves members"),
    "s": ("这项功能由支部书记使用", "This is for branch secretaries"),
    "a": ("这项功能由管理员使用", "This is for administrators"),
    "n": ("这一项不在您可以查看的范围内", "This is not among"),
}
"""How each refusal begins, by its letter; a dot is an answer."""


class Undone(Exception):
    """Nothing of a try may stay."""


def undo():
    raise Undone


def letter(text):
    return next((name for name, words in NO.items() if text.startswith(words)), ".")


def press(user, verb):
    chat = {"id": user, "type": "private", "first_name": "x"}
    message = {"message_id": 1, "date": 1276822800, "chat": chat, "text": "x"}
    sender = {"id": user, "is_bot": False, "first_name": "x"}
    data = f"v1:{verb}:{UNITS[EAST]}:"
    return {
        "update_id": 9,
        "callback_query": {"id": "1", "chat_instance": "1", "from": sender, "message": message, "data": data},
    }


def command(user, name):
    chat = {"id": user, "type": "private", "first_name": "x"}
    entity = {"type": "bot_command", "offset": 0, "length": len(name) + 1}
    sender = {"id": user, "is_bot": False, "first_name": "x"}
    message = {"message_id": 1, "date": 1276822800, "chat": chat, "from": sender, "text": f"/{name}"}
    return {"update_id": 9, "message": {**message, "entities": [entity]}}


async def tried(world, update):
    """The letter of what the update gets, with the state before and after; then it is undone."""
    made, found = world.running, []
    try:
        async with made.database.transaction() as tx:
            inbox = InboxStore(tx, 777)
            before = await everything(tx)
            await inbox.keep([read_update(update, "bot").row], at=NINE)
            waiting = await inbox.next_waiting(await tx.machine_now())
            try:
                await made.intake.turns._handle(tx, waiting)
            except TurnedDown as no:  # the transaction ends with it
                found = [letter(refusal_screen(no.handling.speech, no.refusal).text.text), True]
                undo()
            answers = await tx.rows(select(t.answer.c.screen).order_by(t.answer.c.id))
            found = [letter(answers[0].screen["text"] if answers else ""), before == await everything(tx)]
            undo()
    except Undone:
        return found


async def everything(tx):
    tables = [table for table in t.metadata.sorted_tables if table.name not in {"inbox", "answer", "bot_state"}]
    return {table.name: list(await tx.rows(select(table))) for table in tables}


@pytest.fixture
async def staffed(world):
    """The cast, with Chen as the secretary of West."""
    await world.begin(NINE)
    async with world.running.database.transaction() as tx:
        grant = {"person_id": CAST["Chen"].person, "role": "secretary", "unit_id": UNITS[WEST], "from_at": NINE}
        await tx.run(insert(t.role_grant).values(**grant))
    return world


MAY_PRESS = """
agree consent.more consent.back consent.decline consent.not_me: o....
home help cancel settings language stop stop.yes quiet quiet.set quiet.write pace pace.set zone zone.set zone.write: o....
bound.yes bound.undo: osnnn
invite: os...
invite.unit invite.bound invite.another: os.n.
invite.person invite.slip: osn..
phase phase.below phase.timeline standard about study checkin: o....
held read ci_on ci_off ci_submit ci_skip ci_edit ci_done: onnnn
leave leave.ask leave.change leave.to leave.day leave.end: o....
freeze freeze.yes freeze.end: os...
freeze.set freeze.day: os.n.
report report.items report.item my my.list affirm affirm.undo: o....
deed deed.text deed.day deed.photo deed.view deed.who deed.withdraw deed.restore: onnnn
branch: os.n.
branch.names branch.nudge branch.deeds: os.nn
branch.photo: osnnn
broadcast broadcast.list: os...
broadcast.look broadcast.to broadcast.change broadcast.drop broadcast.send: osnnn
broadcast.hurry broadcast.undo broadcast.resend broadcast.taken broadcast.names: osnnn
stats stats.picture stats.unit health: oaaa.
units units.add units.one units.rename units.people units.appoint units.appoint_yes: oaaa.
units.relieve units.relieve_yes: oaaan
calendar calendar.open calendar.day calendar.set: oaaa.
roster: oaaa.
roster.look roster.apply roster.keep roster.drop: oaaan
plan.look plan.put plan.keep earlier.digest earlier.skip: oaaan
"""
"""Verbs: what the outsider, Lin, Wang, Chen and Zhao get for pressing them about number 2, which is East among the
units and Chen among the people; there is no delivery, deed, broadcast, binding, grant or draft of this number."""
MAY_SAY = """
start home help settings stop cancel phase about study checkin report my deeds leave: o....
invite branch broadcast broadcasts: os...
stats health units calendar roster: oaaa.
"""


def table(text):
    rows = [line.partition(": ") for line in text.strip().splitlines()]
    return {name: letters for names, _, letters in rows for name in names.split()}


def test_every_verb_and_command_has_its_line():
    assert set(table(MAY_PRESS)) == set(PRESSES)
    assert set(table(MAY_SAY)) == set(COMMANDS)


@pytest.mark.parametrize(("make", "text"), [(press, MAY_PRESS), (command, MAY_SAY)], ids=["press", "command"])
async def test_who_may(staffed, make, text):
    got, changed = {}, []
    for name in table(text):
        tries = [await tried(staffed, make(CAST[player].user, name)) for player in ROLES.values()]
        got[name] = "".join(found for found, _ in tries)
        changed += [name for found, is_same in tries if found != "." and not is_same]
    assert got == table(text)
    assert changed == [], "a refusal changed something"
