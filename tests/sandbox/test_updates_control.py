"""The queue of updates by its control routes: many at once, the same again, other numbers, the busiest second."""

from tests.sandbox.conftest import LIN, WANG

QUIET = {"status": 200, "last_id": 4, "waiting": 0, "most_in_a_second": 0}


async def ids(http, **parameters):
    return [update["update_id"] for update in (await http.call("getUpdates", **parameters))["result"]]


async def test_many_texts_are_many_updates_in_turn(http):
    assert await ids(http, offset=5) == []
    assert await http.get("/control/updates") == QUIET
    http.telegram.unblocks(WANG)
    told = await http.post("/control/updates/texts", people=[str(LIN), str(WANG)], texts=["a", "b", "c"])
    assert (told["last_id"], told["waiting"]) == (8, 4)
    texts = [update["message"] for update in (await http.call("getUpdates", offset=6))["result"]]
    assert [(one["from"]["id"], one["text"]) for one in texts] == [(LIN, "a"), (WANG, "b"), (LIN, "c")]


async def test_a_crowd_has_started_and_taps_before_it_writes(http):
    await http.call("getUpdates", offset=5)
    assert await http.post("/control/people/crowd", first=5001, count=2) == {"status": 201, "first": 5001, "count": 2}
    await http.post("/control/updates/texts", people=["5001", "5002"], texts=["a", "b"], data="v1:x:0:")
    came = (await http.call("getUpdates"))["result"]
    assert [one.get("callback_query", one.get("message"))["from"]["id"] for one in came] == [5001, 5001, 5002, 5002]
    assert [one["callback_query"]["data"] for one in came if "callback_query" in one] == ["v1:x:0:"] * 2
    assert (await http.call("sendMessage", chat_id=5002, text="x"))["ok"]


async def test_confirmed_updates_come_again_in_their_order(http):
    await http.call("getUpdates", offset=5)
    assert (await http.post("/control/updates", again=2))["waiting"] == 2
    assert await ids(http) == [3, 4]
    assert (await http.post("/control/updates", again=9))["waiting"] == 4


async def test_numbers_may_start_again_and_an_offset_of_before_confirms_nothing(http):
    await http.call("getUpdates", offset=5)
    await http.post("/control/updates", next_id=900)
    http.telegram.says(LIN, "high")
    assert await ids(http, offset=5) == [900]
    await http.call("getUpdates", offset=901)
    await http.post("/control/updates", next_id=10)
    http.telegram.says(LIN, "low")
    assert await ids(http, offset=901) == [10]
    assert await ids(http, offset=11) == []


async def test_the_busiest_second_is_remembered(http, hands):
    for seconds in (0.0, 0.5, 0.6, 1.2):
        hands.machine = 5000.0 + seconds
        await http.call("sendMessage", chat_id=LIN, text="x")
    assert (await http.get("/control/updates"))["most_in_a_second"] == 3
