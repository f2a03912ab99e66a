"""The table of facts is cut from a source by rules that can be read off a small one."""

from sandbox.make_facts import SERVED, trimmed
from sandbox.telegram.facts import Facts, Violation, served


def field(name, kinds, sentence="", required=True):
    return {"name": name, "types": kinds, "required": required, "description": sentence}


def source():
    methods = {name: {"fields": []} for name in SERVED}
    methods["sendMessage"] = {
        "fields": [
            field("text", ["String"], "Text, 1-4096 characters after entities parsing"),
            field("scope", ["Scope"], "A scope", required=False),
            field("commands", ["Array of Button"], "A list. At most 100 commands can be specified.", required=False),
        ]
    }
    types = {
        "Scope": {"subtypes": ["ScopeAll", "ScopeChat"]},
        "ScopeAll": {"fields": [field("type", ["String"], "Scope type, must be all")]},
        "ScopeChat": {"fields": [field("type", ["String"], "Scope type, must be chat"), field("chat_id", ["Integer"])]},
        "Button": {"fields": [field("data", ["String"], "Optional. Data, 1-64 bytes", required=False)]},
        "Unused": {"fields": []},
    }
    return {"version": "Bot API 0", "methods": methods, "types": types}


def test_only_facts_are_kept():
    table = trimmed(source())
    assert table["methods"]["sendMessage"] == {
        "text": {"types": ["String"], "required": True, "min": 1, "max": 4096, "unit": "characters"},
        "scope": {"types": ["Scope"]},
        "commands": {"types": ["Array of Button"], "min": 0, "max": 100, "unit": "items"},
    }
    assert sorted(table["types"]) == ["Button", "Scope", "ScopeAll", "ScopeChat"]
    assert table["types"]["Button"]["fields"]["data"] == {"types": ["String"], "min": 1, "max": 64, "unit": "bytes"}
    assert table["types"]["ScopeAll"]["fields"]["type"]["constant"] == "all"


def test_a_subtype_is_known_by_its_type_word():
    facts = Facts(trimmed(source()))
    assert facts.read("sendMessage", {"text": "x", "scope": '{"type":"all"}'}) == (
        {"text": "x", "scope": {"type": "all"}},
        [],
    )
    _, found = facts.read("sendMessage", {"text": "x", "scope": {"type": "chat"}})
    assert found == [Violation("scope.chat_id", "missing")]


def test_bytes_are_counted_as_bytes():
    facts = Facts(trimmed(source()))
    _, found = facts.read("sendMessage", {"text": "x", "commands": [{"data": "a"}, {"data": "字" * 22}]})
    assert found == [Violation("commands.1.data", "too_long", "66 of 64 bytes")]


def test_the_table_that_ships_has_the_limits_that_matter():
    methods = served().methods
    limits = {
        (method, name): (fact["min"], fact["max"])
        for method, fields in methods.items()
        for name, fact in fields.items()
        if "unit" in fact
    }
    assert limits[("sendMessage", "text")] == (1, 4096)
    assert limits[("sendPhoto", "caption")] == (0, 1024)
    assert limits[("answerCallbackQuery", "text")] == (0, 200)
    assert limits[("setMyCommands", "commands")] == (0, 100)
    assert limits[("deleteMessages", "message_ids")] == (1, 100)
    assert served().version == "Bot API 10.1"
