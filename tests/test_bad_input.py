"""Whatever comes in at the door: no exception gets out, nothing of the organisation's changes, and it is counted."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from bot import intake, turns
from bot.arriving import Malformed, read_update
from bot.metrics import Counts
from bot.storage import tables as t
from bot.storage.inbox import InboxStore
from bot.turns import TurnedDown
from handlers import PRESSES
from tests.cast import CAST
from tests.stories.test_forged_taps import state

NINE = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
LIN = CAST["Lin"].user
PERSON = {"id": LIN, "is_bot": False, "first_name": "Lin"}
CHAT = {"id": LIN, "type": "private", "first_name": "Lin"}
HUGE = 10**30
PAYLOADS = 20_000
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz_.:0123456789-",
    "v1:",
    "".join(map(chr, range(32, 127))),
    "\0\t\n\r\x1b\u200b\u202e\ufeff\ud800\udfff",
    "党员学习🎉é\u0301",
)


def message(**changed):
    body = {"message_id": 9, "date": 1276822800, "chat": CHAT, "from": PERSON, "text": "hello", **changed}
    return {name: value for name, value in body.items() if value is not ...}


def tap(**changed):
    body = {"id": "1", "chat_instance": "1", "from": PERSON, "message": message(), "data": "v1:home:1:", **changed}
    return {name: value for name, value in body.items() if value is not ...}


def nested(depth):
    inner = {}
    for _ in range(depth):
        inner = {"reply": inner}
    return inner


NOT_KEPT = {
    "no object": [1, 2],
    "nothing": None,
    "no id": {"message": message()},
    "an id in words": {"update_id": "7", "message": message()},
    "an id that is true": {"update_id": True, "message": message()},
    "an id beyond 64 bits": {"update_id": 2**63, "message": message()},
    "a negative id": {"update_id": -1, "message": message()},
    "an unknown kind": {"update_id": 7, "message_reaction": {"chat": CHAT}},
    "no kind": {"update_id": 7},
    "no sender": {"update_id": 7, "message": message(**{"from": ...})},
    "a group": {"update_id": 7, "message": message(chat={"id": -5, "type": "group", "title": "x"})},
    "too deep": {"update_id": 7, "message": message(reply_markup=nested(200))},
    "not a number": {"update_id": 7, "message": message(duration=float("nan"))},
}
KEPT_ASIDE = {
    "a message that is a list": {"update_id": 7, "message": [1]},
    "a message that is nothing": {"update_id": 7, "message": None},
    "a text that is a number": {"update_id": 7, "message": message(text=5)},
    "a text that is an object": {"update_id": 7, "message": message(text={"a": 1})},
    "a sender that is a word": {"update_id": 7, "message": message(**{"from": "Lin"})},
    "a sender without an id": {"update_id": 7, "message": message(**{"from": {"first_name": "x"}})},
    "a sender beyond 64 bits": {"update_id": 7, "message": message(**{"from": {**PERSON, "id": HUGE}})},
    "a sender of number nought": {"update_id": 7, "message": message(**{"from": {**PERSON, "id": 0}})},
    "a chat that is a number": {"update_id": 7, "message": message(chat=LIN)},
    "a date in words": {"update_id": 7, "message": message(date="today")},
    "a date beyond all calendars": {"update_id": 7, "message": message(date=2**62)},
    "a huge number": {"update_id": 7, "message": message(forward_date=HUGE)},
    "no message id": {"update_id": 7, "message": message(message_id=...)},
    "no date": {"update_id": 7, "message": message(date=...)},
    "entities of numbers": {"update_id": 7, "message": message(entities=[1, 2])},
    "a photo that is an object": {"update_id": 7, "message": message(photo={"file_id": "x"})},
    "data that is a list": {"update_id": 7, "callback_query": tap(data=["v1:home:1:"])},
    "a tap without an id": {"update_id": 7, "callback_query": tap(id=...)},
    "a change of nothing": {"update_id": 7, "my_chat_member": {"from": PERSON, "chat": CHAT, "date": 1}},
}
HARMLESS = {
    "an empty text": {"update_id": 7, "message": message(text="")},
    "half a pair": {"update_id": 7, "message": message(text="a\ud800b")},
    "NUL": {"update_id": 7, "message": message(text="a\0b")},
    "half a pair in data": {"update_id": 7, "callback_query": tap(data="v1:home:1:\ud800")},
    "a command of blanks": {"update_id": 7, "message": message(text="/ ")},
    "a tap without data": {"update_id": 7, "callback_query": tap(data=...)},
    "a tap without a message": {"update_id": 7, "callback_query": tap(message=...)},
    "a message nobody knows": {"update_id": 7, "message": message(text=..., live_hologram={"x": 1})},
}


@pytest.fixture
async def counted(world, monkeypatch):
    """What was counted, the bot having begun."""
    counts = Counts()
    for module in (intake, turns):
        monkeypatch.setattr(module, "COUNTS", counts)
    await world.begin(NINE)
    return counts


def lines(counts):
    """What was counted besides that something came."""
    return [line for line in counts.lines("") if not line.startswith(("#", "updates_kept_total"))]


async def handled(world):
    made = world.running.intake
    while await made.turns.handle_one():
        pass


async def states(world):
    async with world.running.database.transaction() as tx:
        return [row.state for row in await tx.rows(select(t.inbox.c.state))]


@pytest.mark.parametrize("update", NOT_KEPT.values(), ids=NOT_KEPT)
async def test_what_is_no_update_or_nobodys_business_is_counted_and_left(world, counted, update):
    before = await state(world)
    await world.running.intake.keep([update])
    assert await states(world) == []
    assert await state(world) == before
    (line,) = lines(counted)
    assert line.startswith('updates_refused_total{reason="')


@pytest.mark.parametrize("update", KEPT_ASIDE.values(), ids=KEPT_ASIDE)
async def test_what_is_not_what_telegram_promises_is_a_dead_letter_at_once(world, counted, update):
    before = await state(world)
    await world.running.intake.keep([json.loads(json.dumps(update))])
    await handled(world)
    assert await states(world) == ["dead"]
    assert await state(world) == before
    assert len(lines(counted)) == 1


@pytest.mark.parametrize("update", HARMLESS.values(), ids=HARMLESS)
async def test_what_is_only_strange_is_answered_and_changes_nothing(world, counted, update):
    before = await state(world)
    await world.running.intake.keep([json.loads(json.dumps(update))])
    await handled(world)
    assert await states(world) == ["done"]
    assert await state(world) == before
    assert lines(counted) == []


async def test_one_bad_update_does_not_keep_the_good_one_beside_it_out(world, counted):
    good = {"update_id": 8, "callback_query": tap(data="v1:help:0:")}
    await world.running.intake.keep([NOT_KEPT["no id"], KEPT_ASIDE["no date"], good, NOT_KEPT["no object"]])
    await handled(world)
    await world.wait(timedelta(minutes=1))
    assert sorted(await states(world)) == ["dead", "done"]
    await world.running.sender.drain()
    assert any(arrival.text.startswith("我能做什么") for arrival in world.telegram.ledger.after(0))


async def test_text_is_kept_without_what_no_database_takes():
    came = read_update({"update_id": 7, "message": message(text="党\ud800员\0！🎉")}, "bot")
    assert came.row.body["message"]["text"] == "党\ufffd员\ufffd！🎉"


async def test_nothing_is_read_too_deep():
    with pytest.raises(Malformed, match="depth"):
        read_update({"update_id": 7, "message": message(reply_markup=nested(500))}, "bot")


def payload(dice):
    """Random bytes, random words of our own alphabet, and real verbs with numbers that are none."""
    kind = dice.randrange(4)
    if kind == 0:
        return "".join(dice.choices(dice.choice(ALPHABETS), k=dice.randint(0, 64)))
    words = "".join(dice.choices(ALPHABETS[0], k=dice.randint(0, 20)))
    if kind == 1:
        return f"v1:{words}:{dice.randint(-5, 5)}:{words}"
    number = dice.choice(("", "99999999999999999999", "1e9", "0x10", "１", " 1", str(2**63)))
    verb = dice.choice(sorted(PRESSES))
    return f"{dice.choice(('v1', 'v1', 'v2', 'V1', ''))}:{verb}:{number}:{words}"


@pytest.mark.parametrize("payloads", [2_000, pytest.param(PAYLOADS, marks=pytest.mark.long)])
async def test_random_payloads(world, counted, payloads):
    dice, before = random.Random(20100618), await state(world)
    made, people = world.running.intake, [player.user for player in CAST.values()]
    for start in range(0, payloads, 1_000):
        taps = []
        for number in range(start, start + 1_000):
            user = people[number % len(people)]
            chat, sender = {**CHAT, "id": user}, {**PERSON, "id": user}
            body = tap(data=payload(dice), **{"from": sender, "message": message(chat=chat)})
            taps.append({"update_id": number + 1, "callback_query": body})
        async with world.running.database.transaction() as tx:  # one for many, since it is the routes that are tried
            store = InboxStore(tx, 777)
            await store.keep([read_update(update, "bot").row for update in json.loads(json.dumps(taps))], at=NINE)
            while waiting := await store.next_waiting(await tx.machine_now()):
                try:
                    async with tx.savepoint():
                        await made.turns._handle(tx, waiting)
                except TurnedDown as no:
                    await made.turns._finish(tx, waiting, no.handling)
            await tx.run(delete(t.answer))
    assert await state(world) == before
    assert lines(counted) == []
