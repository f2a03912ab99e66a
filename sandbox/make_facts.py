"""Makes `telegram/facts.json`, facts without sentences, from a machine-readable Bot API; it is never imported."""

import json
import re
import sys
from pathlib import Path
from typing import Any

SERVED = (
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "copyMessage",
    "sendChatAction",
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "editMessageMedia",
    "deleteMessage",
    "deleteMessages",
    "answerCallbackQuery",
    "getFile",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "getChat",
    "getChatMember",
    "getUserProfilePhotos",
)

# Where a limit hides in a sentence; the first that matches wins. Unit: what the two numbers count.
LIMITS = (
    (re.compile(r"(\d+)-(\d+) characters"), "characters"),
    (re.compile(r"(\d+)-(\d+) bytes"), "bytes"),
    (re.compile(r"list of (\d+)-(\d+) identifiers"), "items"),
    (re.compile(r"[Aa]t most (?P<high>\d+) \w+ can be specified"), "items"),
    (re.compile(r"Values between (\d+)-(\d+) are accepted"), "value"),
    (re.compile(r"connections to the webhook[^.]*, (\d+)-(\d+)\."), "value"),
)
CONSTANT = re.compile(r"must be (?P<word>[a-z_]+)$")

Json = dict[str, Any]


def limit_in(sentence: str) -> Json:
    """The limit a sentence states, as `{"min", "max", "unit"}`, or nothing."""
    for pattern, unit in LIMITS:
        found = pattern.search(sentence)
        if not found:
            continue
        if found.groupdict().get("high"):
            return {"min": 0, "max": int(found["high"]), "unit": unit}
        return {"min": int(found[1]), "max": int(found[2]), "unit": unit}
    return {}


def fact(field: Json) -> Json:
    """What the table keeps of one field."""
    kept: Json = {"types": field["types"]}
    if field["required"]:
        kept["required"] = True
    kept.update(limit_in(field["description"]))
    constant = CONSTANT.search(field["description"])
    if constant and field["name"] == "type":
        kept["constant"] = constant["word"]
    return kept


def fields_of(thing: Json) -> Json:
    """The facts of every field of a method or a type, by name."""
    return {field["name"]: fact(field) for field in thing.get("fields", [])}


def types_named(fields: Json) -> set[str]:
    """The types that some fields refer to, without `Array of`."""
    return {name.rsplit(" ", 1)[-1] for one in fields.values() for name in one["types"]}


def trimmed(source: Json) -> Json:
    """The table: the served methods and every type they lead to."""
    methods = {name: fields_of(source["methods"][name]) for name in SERVED}
    types: Json = {}
    waiting = set[str]().union(*(types_named(fields) for fields in methods.values()))
    while waiting:
        name = waiting.pop()
        described = source["types"].get(name)
        if name in types or described is None:
            continue
        subtypes = described.get("subtypes", [])
        types[name] = {"subtypes": subtypes} if subtypes else {"fields": fields_of(described)}
        waiting |= set(subtypes) | types_named(types[name].get("fields", {}))
    return {"version": source["version"], "methods": methods, "types": dict(sorted(types.items()))}


def main(source: Path) -> None:
    """Write the table beside the code that reads it: `python sandbox/make_facts.py API.json`.

    `source` is api.json of PaulSonOfLars/telegram-bot-api-spec (MIT); of its sentences only the numbers and the fixed
    words in them are kept.
    """
    table = trimmed(json.loads(source.read_text(encoding="utf-8")))
    target = Path(__file__).parent / "telegram" / "facts.json"
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
