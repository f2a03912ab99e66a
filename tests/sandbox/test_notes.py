"""Notes and wishes pass between the page and whoever started the sandbox; invitations are handed over."""

import asyncio

from tests.sandbox.conftest import CHEN, LIN


async def test_notes_replace_those_of_the_same_name(http):
    assert await http.get("/control/notes") == {"status": 200}
    await http.post("/control/notes", phases=["one"], bot="starting")
    await http.post("/control/notes", bot="running")
    assert await http.get("/control/notes") == {"status": 200, "phases": ["one"], "bot": "running"}
    await http.post("/control/notes", phases=None)
    assert await http.get("/control/notes") == {"status": 200, "bot": "running"}


async def test_notes_outlast_a_reset_and_are_told_of(http):
    last = (await http.get("/control/events"))["last"]
    await http.post("/control/notes", bot="running")
    events = (await http.get(f"/control/events?after={last}"))["events"]
    assert [event["kind"] for event in events] == ["notes"]
    await http.post("/control/reset")
    assert (await http.get("/control/notes"))["bot"] == "running"


async def test_notes_are_an_object(http):
    async with http.client.post(http.base + "/control/notes", data="[1]") as answer:
        assert answer.status == 400
        assert await answer.json() == {"error": "the body must be a JSON object"}


async def test_a_wish_reaches_who_waits_for_it(http):
    await http.post("/control/wishes", wish="kill")
    assert await http.get("/control/wishes") == {"status": 200, "last": 1, "wishes": []}
    waiting = asyncio.ensure_future(http.get("/control/wishes?after=1&wait=20"))
    await http.get("/control/notes")
    assert await http.post("/control/wishes", wish="restart") == {"status": 201, "number": 2}
    assert await waiting == {"status": 200, "last": 2, "wishes": [{"number": 2, "wish": "restart"}]}


async def test_a_wish_says_what(http):
    assert (await http.post("/control/wishes"))["status"] == 400


async def test_a_person_is_handed_an_invitation_and_opens_it(http):
    handed = await http.post("/control/people", id=CHEN, first_name="Chen", start_payload="abc")
    assert (handed["start_payload"], handed["started"]) == ("abc", False)
    assert (await http.get(f"/control/people/{LIN}"))["start_payload"] == ""
    await http.post(f"/control/people/{CHEN}/start", payload="abc")
    seen = await http.get(f"/control/people/{CHEN}/messages")
    assert [message["text"] for message in seen["messages"]] == ["/start abc"]
