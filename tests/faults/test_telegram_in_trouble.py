"""Whatever Telegram or the way to it does wrong: a real bot outlasts it, and all twelve invariants hold afterwards."""

import pytest
from sqlalchemy import func, select

from bot.storage import tables as t
from tests.faults.acts import LIN, Acts
from tests.faults.processes import TOKEN, stage

SENDING = ["sendMessage", "editMessageText"]
ANSWERED_WRONGLY = {
    "500 before delivery": {"kind": "error_before", "count": 3},
    "500 after delivery": {"kind": "error_after", "count": 3},
    "slow answers": {"kind": "delay", "delay_s": 0.6, "count": 6},
    "half answers": {"kind": "half", "count": 3},
    "lost answers": {"kind": "drop", "count": 3},
    "a proxy's page for an answer": {"kind": "page", "count": 3},
    "connections reset": {"kind": "reset", "count": 3},
    # fewer than an answer's attempts: while all rests time goes on, and what is late by its rule takes none of them
    "a storm of 429": {"kind": "too_many", "retry_after": 1, "count": 4},
    "401": {"kind": "refuse", "code": 401, "count": 2},
    "404": {"kind": "refuse", "code": 404, "count": 2},
    "409": {"kind": "refuse", "code": 409, "count": 2},
    "500 to one request in three": {"kind": "error_after", "probability": 0.33, "seed": 5},
}
REFUSED = {
    "400": ({"kind": "refuse", "code": 400}, "chat_gone"),
    "403": ({"kind": "refuse", "code": 403}, "blocked"),
}


@pytest.fixture
async def acts(template, tmp_path):
    async with stage(template, tmp_path) as acted:
        await acted.start_bot()
        made = Acts(acted)
        await acted.until(made.is_quiet)
        yield made


@pytest.mark.parametrize("name", ANSWERED_WRONGLY)
async def test_everything_arrives_all_the_same(acts, name):
    await acts.a_deed()
    fault = await acts.stage.tell("faults", methods=SENDING, **ANSWERED_WRONGLY[name])
    await acts.a_fortnight()
    await acts.a_broadcast()
    await acts.stage.until(lambda: has_struck(acts, fault))
    if "count" not in ANSWERED_WRONGLY[name]:
        await acts.stage.mend()
    await acts.all_is_well()
    assert await acts.stage.stop_bot() == 0


async def has_struck(acts, fault):
    """Whether the fault has happened as often as it should, or at all where nobody says how often."""
    faults = (await acts.stage.ask("faults"))["faults"]
    (now,) = [one for one in faults if one["number"] == fault["number"]]
    return now["happened"] >= (fault["count"] or 1)


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_refused_for_good_is_a_failure_by_name(acts, name):
    fault, reason = REFUSED[name]
    await acts.stage.tell("faults", methods=SENDING, chat_id=LIN, **fault)
    await acts.a_fortnight()
    await acts.all_is_well()
    assert await reasons(acts, state="failed") >= {reason}
    assert await acts.stage.stop_bot() == 0


@pytest.mark.parametrize(("change", "reason"), [("block", "blocked"), ("deactivate", "deactivated")])
async def test_a_person_out_of_reach_is_a_failure_by_name(acts, change, reason):
    await acts.stage.tell(f"people/{LIN}/{change}")
    await acts.a_fortnight()
    await acts.all_is_well()
    assert await reasons(acts, state="failed") <= {reason, "unreachable"}
    assert await reasons(acts, state="failed")
    assert await acts.stage.stop_bot() == 0


async def reasons(acts, state):
    async with acts.stage.transaction() as tx:
        d = t.delivery
        return {row.reason for row in await tx.rows(select(d.c.reason).distinct().where(d.c.state == state))}


async def test_the_same_updates_again_change_nothing(acts):
    await acts.a_deed()
    await acts.all_is_well()
    assert (await acts.stage.tell("updates", again=50))["waiting"] > 3
    await acts.all_is_well()
    async with acts.stage.transaction() as tx:
        assert await tx.value(select(func.count()).select_from(t.deed)) == 1
    assert await acts.stage.stop_bot() == 0


async def test_numbers_of_updates_that_start_again_lose_nothing(acts):
    await acts.a_deed()
    await acts.all_is_well()
    for number in (40_000, 20):
        assert await acts.stage.stop_bot() == 0
        await acts.stage.tell("updates", next_id=number)
        await acts.stage.start_bot()
        await acts.a_deed()
        await acts.stage.until(acts.is_quiet)
    facts = await acts.stage.evidence(told=acts.told)
    assert {row.text for row in facts.rows["deed"]} == set(acts.told)
    assert {row.state for row in facts.rows["inbox"]} == {"done"}
    assert await acts.stage.stop_bot() == 0


async def test_somebody_else_who_polls_holds_things_up_and_no_more(acts):
    poll = f"/bot{TOKEN}/getUpdates"
    for _ in range(10):
        async with acts.stage.http.post(poll, json={"timeout": 0}) as answer:
            assert answer.status == 200
    await acts.a_deed()
    await acts.a_broadcast()
    await acts.all_is_well()
    assert await acts.stage.stop_bot() == 0
