"""What people do reaches the bot, what they cannot do is refused, and the control routes show what they see."""

import base64

import aiohttp
import pytest

from sandbox.telegram import ApiError, ImpossibleError
from tests.sandbox.conftest import CHEN, LIN, PNG, TOKEN, WANG, ZHAO

KEYBOARD = {
    "inline_keyboard": [[{"text": "A", "callback_data": "v1:a"}], [{"text": "Site", "url": "https://example.org"}]]
}


def updates(telegram, *kinds):
    found = telegram.call(TOKEN, "getUpdates", {"offset": 5})
    return [update[kind] for update in found for kind in (kinds or tuple(update)) if kind in update]


def test_a_long_text_leaves_the_app_in_pieces(telegram):
    telegram.says(LIN, "字" * 5000)
    assert [len(message["text"]) for message in updates(telegram, "message")] == [4096, 904]


def test_a_start_link_unblocks_first(telegram):
    telegram.opens_link(WANG, "invite_1")
    unblocked, start = updates(telegram, "my_chat_member", "message")
    assert (unblocked["old_chat_member"]["status"], unblocked["new_chat_member"]["status"]) == ("kicked", "member")
    assert start["text"] == "/start invite_1"
    telegram.call(TOKEN, "sendMessage", {"chat_id": WANG, "text": "welcome back"})


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "字"])
def test_a_payload_is_64_plain_characters(telegram, payload):
    with pytest.raises(ImpossibleError):
        telegram.opens_link(LIN, payload)
    telegram.opens_link(LIN, "x" * 64)


@pytest.mark.parametrize("data", [b"", b"\x00" * 64, b"\xff\xfe", "字" * 100, "v1:a"])
def test_any_bytes_can_be_tapped(telegram, data):
    telegram.taps(LIN, 12345, data)
    (tap,) = updates(telegram, "callback_query")
    assert tap["data"] == (data if isinstance(data, str) else data.decode("utf-8", "replace"))
    assert tap["message"] == {"chat": telegram.people.get(LIN).as_chat(), "message_id": 12345, "date": 0}


def test_a_label_is_tapped_where_it_stands(telegram):
    telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "x", "reply_markup": KEYBOARD})
    message = telegram.messages(LIN)[-1].id
    assert telegram.taps_label(LIN, message, "A")["callback_data"] == "v1:a"
    assert telegram.taps_label(LIN, message, "Site")["url"] == "https://example.org"
    assert [tap["data"] for tap in updates(telegram, "callback_query")] == ["v1:a"]
    with pytest.raises(ImpossibleError, match="no button 'B'"):
        telegram.taps_label(LIN, message, "B")


@pytest.mark.parametrize("person", [WANG, ZHAO, 99])
def test_who_cannot_write(telegram, person):
    with pytest.raises(ImpossibleError):
        telegram.says(person, "hello")


def test_blocking_twice_is_told_once(telegram):
    for _ in range(2):
        telegram.blocks(LIN)
    assert len(updates(telegram, "my_chat_member")) == 1


def test_a_menu_is_the_narrowest_in_the_persons_language(telegram):
    def menu(name, **scope):
        telegram.call(TOKEN, "setMyCommands", {"commands": [{"command": name, "description": "d"}], **scope})

    def seen():
        return [telegram.menu(person)[0]["command"] for person in (LIN, CHEN, WANG)]

    menu("plain")
    assert seen() == ["plain", "plain", "plain"]
    menu("plain_zh", language_code="zh")
    assert seen() == ["plain_zh", "plain", "plain"]
    menu("private", scope={"type": "all_private_chats"})
    assert seen() == ["private", "private", "private"]
    menu("own", scope={"type": "chat", "chat_id": WANG})
    menu("own_en", scope={"type": "chat", "chat_id": CHEN}, language_code="en")
    menu("own_fr", scope={"type": "chat", "chat_id": LIN}, language_code="fr")
    assert seen() == ["private", "own_en", "own"]


def test_the_ledger_says_what_arrived_at_whom(telegram, hands):
    sent = telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "one", "reply_markup": KEYBOARD})
    with pytest.raises(ApiError):
        telegram.call(TOKEN, "sendMessage", {"chat_id": WANG, "text": "two"})
    hands.days_pass(1)
    telegram.call(TOKEN, "editMessageText", {"chat_id": LIN, "message_id": sent["message_id"], "text": "three"})
    telegram.call(TOKEN, "deleteMessage", {"chat_id": LIN, "message_id": sent["message_id"]})
    arrivals = telegram.ledger.arrivals
    assert [(a.seq, a.person, a.kind, a.method, a.text, a.data, a.at.day) for a in arrivals] == [
        (1, "Lin", "new", "sendMessage", "one", ("v1:a",), 18),
        (2, "Lin", "edit", "editMessageText", "three", (), 19),
        (3, "Lin", "delete", "deleteMessage", "three", (), 19),
    ]
    assert [arrival.seq for arrival in telegram.ledger.after(1)] == [2, 3]


def test_a_reset_forgets_everything_but_the_counting(telegram):
    last = telegram.messages(LIN)[-1].id
    telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "x"})
    telegram.reset()
    assert (len(telegram.people), telegram.ledger.last, telegram.journal.findings) == (0, 0, [])
    telegram.people.add(LIN, first_name="Lin")
    (message,) = telegram.opens_link(LIN)
    assert message.id > last
    assert [update["update_id"] for update in telegram.call(TOKEN, "getUpdates", {})] == [5]


async def test_a_page_sees_the_chat(http, telegram):
    sent = telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "one /help", "reply_markup": KEYBOARD})
    await http.post(f"/control/people/{LIN}/photo", base64=base64.b64encode(PNG).decode(), name="p.png", caption="好")
    telegram.call(TOKEN, "deleteMessage", {"chat_id": LIN, "message_id": sent["message_id"]})
    start, text, photo = (await http.get(f"/control/people/{LIN}/messages"))["messages"]
    assert (start["text"], start["from_bot"], start["at"]) == ("/start", False, "2010-06-18T01:00:00+00:00")
    assert text["keyboard"] == KEYBOARD["inline_keyboard"]
    assert text["entities"] == [{"type": "bot_command", "offset": 4, "length": 5}]
    assert text["deleted_at"] == "2010-06-18T01:00:00+00:00"
    assert (photo["kind"], photo["text"], photo["file"]["width"]) == ("photo", "好", 400)
    async with http.client.get(http.base + photo["file"]["url"]) as answer:
        assert (await answer.read(), answer.content_type) == (PNG, "image/png")
    one = await http.get(f"/control/people/{LIN}/messages/{photo['message_id']}")
    assert one["file"] == photo["file"]
    newest = await http.get(f"/control/people/{LIN}/messages?limit=1")
    assert [message["message_id"] for message in newest["messages"]] == [photo["message_id"]]


async def test_an_uploaded_page_is_only_saved(http):
    form = aiohttp.FormData({"caption": "look"})
    form.add_field("file", b"<script>alert(1)</script>", filename="a.html", content_type="text/html")
    async with http.client.post(f"{http.base}/control/people/{LIN}/document", data=form) as answer:
        assert answer.status == 201
    (message,) = (await http.get(f"/control/people/{LIN}/messages?limit=1"))["messages"]
    assert (message["file"]["name"], message["text"]) == ("a.html", "look")
    async with http.client.get(http.base + message["file"]["url"]) as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_everything_by_hand_over_http(http, telegram):
    person = await http.post("/control/people", first_name="Sun", language_code="en")
    assert (person["status"], person["id"], person["started"]) == (201, 1001, False)
    base = f"/control/people/{person['id']}"
    await http.post(f"{base}/start", payload="abc")
    sent = telegram.call(TOKEN, "sendMessage", {"chat_id": 1001, "text": "x", "reply_markup": KEYBOARD})
    await http.post(f"{base}/text", text="hello")
    tapped = await http.post(f"{base}/tap", message_id=sent["message_id"], label="A")
    assert tapped["button"]["callback_data"] == "v1:a"
    raw = await http.post(f"{base}/tap", message_id=1, data_base64=base64.b64encode(b"\xff").decode())
    telegram.call(TOKEN, "answerCallbackQuery", {"callback_query_id": raw["query"], "text": "old", "show_alert": True})
    shown = await http.get(f"{base}/messages")
    assert [(notice["text"], notice["alert"]) for notice in shown["notices"]] == [("old", True)]
    assert (await http.post(f"{base}/block"))["blocked"] is True
    assert (await http.post(f"{base}/text", text="hello"))["status"] == 409
    assert (await http.post(f"{base}/unblock"))["blocked"] is False
    assert (await http.post(f"{base}/deactivate"))["deactivated"] is True
    assert [one["name"] for one in (await http.get("/control/people"))["people"]][-1] == "Sun"
    assert (await http.get("/control/people/77"))["status"] == 404
    assert (await http.post("/control/people", last_name="x"))["status"] == 400


async def test_events_are_followed(http, telegram):
    last = (await http.get("/control/events"))["last"]
    sent = telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "x"})
    telegram.call(TOKEN, "sendChatAction", {"chat_id": LIN, "action": "typing"})
    seen = await http.get(f"/control/events?after={last}&wait=5")
    assert [(event["kind"], event["person"], event["message_id"]) for event in seen["events"]] == [
        ("new", LIN, sent["message_id"]),
        ("typing", LIN, None),
    ]
    assert (seen["missed"], seen["last"]) == (False, last + 2)
    assert (await http.get("/control/events?after=99999"))["missed"] is True


async def test_the_rest_of_control(http, telegram):
    await http.call("sendMessage", chat_id=LIN, text="x", parse_mode="HTML")
    findings = await http.get("/control/findings")
    assert [(one["method"], one["rule"], one["chat_id"]) for one in findings["findings"]] == [
        ("sendMessage", "parse_mode", LIN)
    ]
    assert findings["calls"] == {"sendMessage": 1}
    assert [one["text"] for one in (await http.get("/control/ledger?after=0"))["arrivals"]] == ["x"]
    fault = await http.post("/control/faults", kind="delay", methods=["sendMessage"], delay_s=0.5, count=1)
    assert (fault["number"], fault["methods"]) == (1, ["sendmessage"])
    async with http.client.delete(f"{http.base}/control/faults/1") as answer:
        assert (await answer.json())["faults"] == []
    assert (await http.post("/control/faults", kind="rain"))["status"] == 400
    async with http.client.put(f"{http.base}/control/rates", json={"named": "real"}) as answer:
        assert (await answer.json())["overall_per_second"] == 30
    async with http.client.put(f"{http.base}/control/rates", json={"overall_per_second": 5}) as answer:
        assert await answer.json() == {
            "overall_per_second": 5, "chat_per_second": 1.0, "chat_burst": 3, "group_per_minute": 20, "paid_per_second": 1000,
        }  # fmt: skip
    assert (await http.get("/control/bots"))["bots"] == [
        {"id": 7, "first_name": "Zhengyou", "username": "zhengyou_bot"}
    ]
    await http.post("/control/reset")
    assert (await http.get("/control/people"))["people"] == []
    assert (await http.get("/control/nothing"))["status"] == 404
