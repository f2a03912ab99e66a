"""Each rule of the Bot API is a row: the call, the refusal in the server's words, and whether it is a finding."""

import pytest

from sandbox.telegram import ApiError, UploadedFile
from tests.sandbox.conftest import CHEN, LIN, PNG, TOKEN, WANG, ZHAO

TEXT_ID, PHOTO_ID, LIN_ID = 4, 5, 1  # messages of the fixture below: the bot's text and photo, Lin's /start
BUTTON = {"text": "A", "callback_data": "a"}


@pytest.fixture
def calls(telegram):
    """The table's way to call: Lin's chat holds a text with a button and a photo from the bot."""
    telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "hello", "reply_markup": keyboard([BUTTON])})
    telegram.call(TOKEN, "sendPhoto", {"chat_id": LIN, "caption": "p"}, {"photo": UploadedFile("p.png", PNG)})
    assert not telegram.journal.findings

    def call(method, parameters, files):
        return telegram.call(TOKEN, method, parameters, files)

    return call


def keyboard(*rows):
    return {"inline_keyboard": list(rows)}


def send(text="x", to=LIN, **more):
    return "sendMessage", {"chat_id": to, "text": text, **more}, {}


def button(**fields):
    return send(reply_markup=keyboard([{"text": "A", **fields}]))


def entity(text, offset, length, kind="bold", **more):
    return send(text, entities=[{"type": kind, "offset": offset, "length": length, **more}])


def edit(message_id=TEXT_ID, text="new", **more):
    return "editMessageText", {"chat_id": LIN, "message_id": message_id, "text": text, **more}, {}


def photo(content=b"", **more):
    files = {"photo": UploadedFile("p.png", content)} if content else {}
    return "sendPhoto", {"chat_id": LIN, **more}, files


def png(width, height, padding=0):
    return PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\0" * padding


def command(name="start", description="d", **more):
    return "setMyCommands", {"commands": [{"command": name, "description": description}], **more}, {}


def plain(method, **parameters):
    return method, parameters, {}


NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
FINDING, STATE = True, False

REFUSED = {
    # who can be reached
    "nobody has this id": (send(to=99), 400, "Bad Request: chat not found", STATE),
    "bots do not find people by name": (send(to="@lin"), 400, "Bad Request: chat not found", STATE),
    "never started": (send(to=CHEN), 403, "Forbidden: bot can't initiate conversation with a user", STATE),
    "blocked": (send(to=WANG), 403, "Forbidden: bot was blocked by the user", STATE),
    "deactivated": (send(to=ZHAO), 403, "Forbidden: user is deactivated", STATE),
    "typing to who blocked": (
        plain("sendChatAction", chat_id=WANG, action="typing"), 403, "Forbidden: bot was blocked by the user", STATE),
    # names, types, required
    "no chat": (plain("sendMessage", text="x"), 400, "Bad Request: chat_id is empty", FINDING),
    "no text": (plain("sendMessage", chat_id=LIN), 400, "Bad Request: message text is empty", FINDING),
    "empty text in a form": (send(""), 400, "Bad Request: message text is empty", FINDING),
    "a method that is not served": (plain("sendPoll", chat_id=LIN), 404, "Not Found: method not found", FINDING),
    "chat_id is a list": (send(to=[1]), 400, "Bad Request: can't parse chat_id JSON object", FINDING),
    "broken markup": (send(reply_markup="{"), 400, "Bad Request: object expected as reply markup", FINDING),
    "a lone surrogate": (send("\ud800"), 400, "Bad Request: strings must be encoded in UTF-8", FINDING),
    # text
    "4,097 characters": (send("字" * 4097), 400, "Bad Request: message is too long", FINDING),
    "blank text": (send(" \n "), 400, "Bad Request: text must be non-empty", FINDING),
    "caption of 1,025": (photo(PNG, caption="字" * 1025), 400, "Bad Request: message caption is too long", FINDING),
    "unknown parse_mode": (send(parse_mode="rtf"), 400, "Bad Request: unsupported parse_mode", FINDING),
    # entities
    "entity beyond the end": (entity("abc", 1, 3), 400, "Bad Request: ENTITY_BOUNDS_INVALID", FINDING),
    "entity before the begin": (entity("abc", -1, 2), 400, "Bad Request: ENTITY_BOUNDS_INVALID", FINDING),
    "empty entity": (entity("abc", 1, 0), 400, "Bad Request: ENTITY_BOUNDS_INVALID", FINDING),
    "counted in characters": (entity("😀a", 1, 2), 400, "Bad Request: ENTITY_BOUNDS_INVALID", FINDING),
    "begun inside an emoji": (entity("a😀😀", 2, 3), 400, "Bad Request: ENTITY_BOUNDS_INVALID", FINDING),
    "unknown entity": (
        entity("abc", 0, 1, "blink"), 400, "Bad Request: can't parse MessageEntity: Unsupported type specified",
        FINDING),
    "link without address": (
        entity("abc", 0, 1, "text_link"), 400, 'Bad Request: can\'t parse MessageEntity: Can\'t find field "url"',
        FINDING),
    # keyboards
    "65 bytes": (button(callback_data="x" * 65), 400, "Bad Request: BUTTON_DATA_INVALID", FINDING),
    "22 Chinese characters are 66 bytes": (
        button(callback_data="字" * 22), 400, "Bad Request: BUTTON_DATA_INVALID", FINDING),
    "empty data": (button(callback_data=""), 400, "Bad Request: BUTTON_DATA_INVALID", FINDING),
    "a button that does nothing": (
        button(), 400,
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", FINDING),
    "a button without a label": (
        send(reply_markup=keyboard([{"callback_data": "a"}])), 400,
        'Bad Request: can\'t parse inline keyboard button: Can\'t find field "text"', FINDING),
    "a blank label": (
        send(reply_markup=keyboard([{"text": " ", "callback_data": "a"}])), 400,
        "Bad Request: can't parse inline keyboard button: Text must be non-empty", FINDING),
    "no web address": (button(url="nonsense"), 400, "Bad Request: BUTTON_URL_INVALID", FINDING),
    "web app without https": (
        button(web_app={"url": "http://a.cn"}), 400,
        "Bad Request: inline keyboard button Web App URL 'http://a.cn' is invalid: Only HTTPS links are allowed",
        FINDING),
    "nine in a row": (
        send(reply_markup=keyboard([BUTTON] * 9)), 400, "Bad Request: reply markup is too long", FINDING),
    "101 in all": (
        send(reply_markup=keyboard(*[[BUTTON]] * 101)), 400, "Bad Request: reply markup is too long", FINDING),
    # edits
    "the same text and keyboard": (edit(text="hello", reply_markup=keyboard([BUTTON])), 400, NOT_MODIFIED, STATE),
    "the same keyboard": (
        plain("editMessageReplyMarkup", chat_id=LIN, message_id=TEXT_ID, reply_markup=keyboard([BUTTON])), 400,
        NOT_MODIFIED, STATE),
    "a message that is not there": (edit(99), 400, "Bad Request: message to edit not found", STATE),
    "the person's own message": (edit(LIN_ID), 400, "Bad Request: message can't be edited", FINDING),
    "text of a photo": (edit(PHOTO_ID), 400, "Bad Request: there is no text in the message to edit", STATE),
    "caption of a text": (
        plain("editMessageCaption", chat_id=LIN, message_id=TEXT_ID, caption="c"), 400,
        "Bad Request: there is no caption in the message to edit", STATE),
    "a reply keyboard on an edit": (
        edit(reply_markup={"keyboard": [[{"text": "A"}]]}), 400,
        'Bad Request: can\'t parse inline keyboard button: Can\'t find field "inline_keyboard"', FINDING),
    "no message": (
        plain("deleteMessage", chat_id=LIN), 400, "Bad Request: message identifier is not specified", FINDING),
    "delete what is not there": (
        plain("deleteMessage", chat_id=LIN, message_id=99), 400, "Bad Request: message to delete not found", STATE),
    "delete none": (
        plain("deleteMessages", chat_id=LIN, message_ids=[]), 400,
        "Bad Request: message identifiers are not specified", FINDING),
    "delete 101": (
        plain("deleteMessages", chat_id=LIN, message_ids=list(range(101))), 400,
        "Bad Request: too many message identifiers specified", FINDING),
    "copy what is not there": (
        plain("copyMessage", chat_id=LIN, from_chat_id=LIN, message_id=99), 400,
        "Bad Request: message to copy not found", STATE),
    "answer what is not there": (
        send(reply_parameters={"message_id": 99}), 400, "Bad Request: message to be replied not found", STATE),
    # taps
    "a query nobody asked": (plain("answerCallbackQuery", callback_query_id="1"), 400, TOO_OLD, STATE),
    "alert of 201": (
        plain("answerCallbackQuery", callback_query_id="1", text="x" * 201), 400, "Bad Request: MESSAGE_TOO_LONG",
        FINDING),
    "unknown action": (
        plain("sendChatAction", chat_id=LIN, action="sing"), 400, "Bad Request: wrong parameter action in request",
        FINDING),
    # files
    "no photo": (photo(), 400, "Bad Request: there is no photo in the request", FINDING),
    "not a picture": (photo(b"text"), 400, "Bad Request: IMAGE_PROCESS_FAILED", FINDING),
    "sides above 10,000": (photo(png(9000, 1001)), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS", FINDING),
    "21 times as wide as high": (photo(png(2100, 100)), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS", FINDING),
    "a photo above 10 MB": (
        photo(png(10, 10, 10 * 1024 * 1024)), 400,
        "Bad Request: file of size 10485784 bytes is too big for a photo; the maximum size is 10485760 bytes",
        FINDING),
    "an empty file": (
        ("sendDocument", {"chat_id": LIN}, {"document": UploadedFile("a.txt", b"")}), 400,
        "Bad Request: file must be non-empty", FINDING),
    "a file above 50 MB": (
        ("sendDocument", {"chat_id": LIN}, {"document": UploadedFile("a.bin", bytes(50 * 1024 * 1024 + 1))}), 413,
        "Request Entity Too Large", FINDING),
    "an unknown file": (
        photo(photo="AgACnothing"), 400, "Bad Request: wrong file identifier/HTTP URL specified", STATE),
    "an attachment that is not there": (
        photo(photo="attach://x"), 400, "Bad Request: there is no photo in the request", FINDING),
    "getFile of nothing": (plain("getFile", file_id="x"), 400, "Bad Request: invalid file_id", STATE),
    # commands
    "a command in capitals": (command("Start"), 400, "Bad Request: BOT_COMMAND_INVALID", FINDING),
    "a command of 33": (command("a" * 33), 400, "Bad Request: command length must not exceed 32", FINDING),
    "an empty command": (command(""), 400, "Bad Request: command must be non-empty", FINDING),
    "no description": (command(description=""), 400, "Bad Request: command description must be non-empty", FINDING),
    "a description of 257": (
        command(description="x" * 257), 400, "Bad Request: command description length must not exceed 256", FINDING),
    "101 commands": (
        plain("setMyCommands", commands=[{"command": "a", "description": "b"}] * 101), 400,
        "Bad Request: too many commands specified", FINDING),
    "a language of three letters": (
        command(language_code="zho"), 400, "Bad Request: invalid language code specified", FINDING),
    "a menu for nobody": (command(scope={"type": "chat", "chat_id": 99}), 400, "Bad Request: chat not found", STATE),
    "a scope without its chat": (
        command(scope={"type": "chat"}), 400, 'Bad Request: can\'t parse BotCommandScope: Can\'t find field "chat_id"',
        FINDING),
    # look-ups
    "a chat never met": (plain("getChat", chat_id=CHEN), 400, "Bad Request: chat not found", STATE),
    "a stranger in a chat": (
        plain("getChatMember", chat_id=LIN, user_id=CHEN), 400, "Bad Request: member not found", STATE),
    "no user": (plain("getUserProfilePhotos"), 400, "Bad Request: invalid user_id specified", FINDING),
    "a webhook without https": (
        plain("setWebhook", url="http://a.cn"), 400,
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", FINDING),
}  # fmt: skip


@pytest.mark.parametrize(("call", "code", "description", "finding"), REFUSED.values(), ids=REFUSED)
def test_refused(calls, telegram, call, code, description, finding):
    before = telegram.ledger.last
    with pytest.raises(ApiError) as refused:
        calls(*call)
    assert (refused.value.error_code, refused.value.description) == (code, description)
    assert bool(telegram.journal.findings) is finding
    assert telegram.ledger.last == before


FOUND = {
    "a misspelt parameter": (send(disable_notifications=True), "unknown", "disable_notifications"),
    "an unknown field of a button": (
        button(callback_data="a", colour="red"), "unknown", "reply_markup.inline_keyboard.0.0.colour"),
    "parse_mode": (send("<b>x</b>", parse_mode="HTML"), "parse_mode", "parse_mode"),
    "101 entities": (
        send("x" * 101, entities=[{"type": "bold", "offset": n, "length": 1} for n in range(101)]), "entities",
        "entities"),
    "a button that does two things": (button(callback_data="a", url="https://a.cn"), "several_actions", "reply_markup"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "rule", "path"), FOUND.values(), ids=FOUND)
def test_let_through_but_found(calls, telegram, call, rule, path):
    calls(*call)
    assert [(finding.rule, finding.path) for finding in telegram.journal.findings] == [(rule, path)]


ALLOWED = {
    "4,096 characters": send("字" * 4096),
    "the chat as a string": send(to="1"),
    "64 bytes": button(callback_data="x" * 64),
    "21 Chinese characters are 63 bytes": button(callback_data="字" * 21),
    "eight in a row": send(reply_markup=keyboard([BUTTON] * 8)),
    "100 in all": send(reply_markup=keyboard(*[[BUTTON] * 5] * 20)),
    "keyboard as a JSON string": send(reply_markup='{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}'),
    "an emoji is two units": entity("😀ab", 2, 2),
    "to the end of an emoji": entity("ab😀", 2, 2),
    "caption of 1,024": photo(PNG, caption="字" * 1024),
    "20 times as wide as high": photo(png(2000, 100)),
    "a reply keyboard": send(reply_markup={"keyboard": [[{"text": "A"}]]}),
    "an answer to a message that is gone, if told": send(
        reply_parameters={"message_id": 99, "allow_sending_without_reply": True}),
    "the text without the keyboard": edit(text="hello"),
    "numbers as strings": ("deleteMessage", {"chat_id": "1", "message_id": str(TEXT_ID)}, {}),
    "delete, some of them gone": plain("deleteMessages", chat_id=LIN, message_ids=[TEXT_ID, 99]),
    "delete the person's message": plain("deleteMessage", chat_id=LIN, message_id=LIN_ID),
    "a command with its slash": command("/start"),
    "no commands at all": plain("setMyCommands", commands=[]),
    "method names in any case": ("SENDmessage", {"chat_id": LIN, "text": "x"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("call", ALLOWED.values(), ids=ALLOWED)
def test_allowed(calls, telegram, call):
    calls(*call)
    assert telegram.journal.findings == []


def test_a_token_nobody_knows(telegram):
    with pytest.raises(ApiError) as refused:
        telegram.call("8:other", "getMe", {})
    assert (refused.value.error_code, refused.value.description) == (401, "Unauthorized")


def test_a_document_is_no_photo(calls, telegram):
    sent = calls("sendDocument", {"chat_id": LIN}, {"document": UploadedFile("a.txt", b"abc")})
    with pytest.raises(ApiError, match="can't use file of type Document as Photo"):
        calls(*photo(photo=sent["document"]["file_id"]))


def test_a_message_can_be_deleted_for_48_hours(calls, hands):
    hands.days_pass(1.99)
    calls("deleteMessage", {"chat_id": LIN, "message_id": TEXT_ID}, {})
    hands.days_pass(0.01)
    with pytest.raises(ApiError) as refused:
        calls("deleteMessage", {"chat_id": LIN, "message_id": PHOTO_ID}, {})
    assert refused.value.description == "Bad Request: message can't be deleted for everyone"


def test_a_tap_waits_15_seconds_for_one_answer(telegram, hands):
    first = telegram.taps(LIN, TEXT_ID, "a")
    second = telegram.taps(LIN, TEXT_ID, "a")
    hands.seconds_pass(15)
    assert telegram.call(TOKEN, "answerCallbackQuery", {"callback_query_id": first}) is True
    for query, seconds in ((first, 0), (second, 0.1)):
        hands.seconds_pass(seconds)
        with pytest.raises(ApiError) as refused:
            telegram.call(TOKEN, "answerCallbackQuery", {"callback_query_id": query})
        assert refused.value.description == TOO_OLD
