"""Text arrives as the server would clean it, with offsets in UTF-16 units."""

import pytest

from sandbox.telegram.entities import cleaned, units, with_automatic
from tests.sandbox.conftest import LIN, TOKEN


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("字", 1), ("😀", 2), ("a😀字", 4), ("👨‍👩‍👧", 8), ("\u200f", 1)]
)
def test_units(text, length):
    assert units(text) == length


def bold(offset, length):
    return {"type": "bold", "offset": offset, "length": length}


CLEANED = {
    "nothing to do": ("a b\nc", [bold(0, 1)], "a b\nc", [bold(0, 1)]),
    "blank ends": (" \n a \n", [], "a", []),
    "entities move with the begin": ("  ab", [bold(2, 2)], "ab", [bold(0, 2)]),
    "entities keep blanks they cover": ("  ab", [bold(1, 3)], " ab", [bold(0, 3)]),
    "entities end with the text": ("ab  ", [bold(0, 4)], "ab", [bold(0, 2)]),
    "an entity over blank ends only": ("ab  ", [bold(2, 2)], "ab", []),
    "control characters are blanks": ("a\x07b\tc", [bold(4, 1)], "a b c", [bold(4, 1)]),
    "carriage returns disappear": ("a\r\nb", [bold(3, 1)], "a\nb", [bold(2, 1)]),
    "direction overrides disappear": ("a\u202eb😀c", [bold(5, 1)], "ab😀c", [bold(4, 1)]),
    "right-to-left marks stay": ("a\u200fb", [bold(2, 1)], "a\u200fb", [bold(2, 1)]),
    "the outer of two comes first": ("abcd", [bold(1, 1), bold(0, 4)], "abcd", [bold(0, 4), bold(1, 1)]),
}


@pytest.mark.parametrize(("text", "entities", "clean", "moved"), CLEANED.values(), ids=CLEANED)
def test_cleaned(text, entities, clean, moved):
    assert cleaned(text, entities) == (clean, moved)


FOUND = {
    "a command": ("/start abc", [("bot_command", 0, 6)]),
    "a command for this bot": ("go /phase@zhengyou_bot!", [("bot_command", 3, 19)]),
    "after an emoji": ("😀 /help", [("bot_command", 3, 5)]),
    "not within a path": ("a/b and 1/2", []),
    "an address": ("见 https://example.org/a?b=1。", [("url", 2, 25)]),
    "a mail address": ("to a.b@example.org now", [("email", 3, 15)]),
    "a mention and a hashtag": ("@zhengyou_bot #五带头 #1", [("mention", 0, 13), ("hashtag", 14, 4)]),
}


@pytest.mark.parametrize(("text", "found"), FOUND.values(), ids=FOUND)
def test_found_by_the_server(text, found):
    assert [(e["type"], e["offset"], e["length"]) for e in with_automatic(text, [])] == found


def test_nothing_is_found_inside_code():
    code = {"type": "code", "offset": 0, "length": 5}
    assert with_automatic("/help /stop", [code]) == (code, {"type": "bot_command", "offset": 6, "length": 5})


def test_markup_arrives_literally(telegram):
    sent = telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "<b>*x*</b> &amp; \u202e"})
    assert (sent["text"], "entities" in sent) == ("<b>*x*</b> &amp;", False)


def test_an_edit_that_differs_only_in_blank_ends_changes_nothing(telegram):
    telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "hello"})
    edit = {"chat_id": LIN, "message_id": telegram.messages(LIN)[-1].id, "text": "hello \n"}
    with pytest.raises(Exception, match="message is not modified"):
        telegram.call(TOKEN, "editMessageText", edit)
