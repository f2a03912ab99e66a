"""Command menus by scope and language, and which of them a person really has."""

import re
from dataclasses import dataclass

from sandbox.telegram.errors import bad_request, broken_rule
from sandbox.telegram.people import Person
from sandbox.telegram.wire import Json, Request

NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
PER_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose menu it is, in which language; an empty language is every language without a menu of its own."""

    kind: str = "default"
    chat_id: int = 0
    user_id: int = 0
    language: str = ""


class Commands:
    """The menus of one bot."""

    def __init__(self) -> None:
        self._menus: dict[Scope, tuple[Json, ...]] = {}

    def set(self, scope: Scope, commands: list[Json]) -> None:
        """Replace a menu; an empty one is the same as none."""
        self._menus[scope] = tuple(_command(given) for given in commands)
        if not commands:
            self.delete(scope)

    def get(self, scope: Scope) -> list[Json]:
        """Exactly this menu, empty if there is none; nothing is inherited."""
        return list(self._menus.get(scope, ()))

    def delete(self, scope: Scope) -> None:
        """Take a menu away; no error where there is none."""
        self._menus.pop(scope, None)

    def seen_by(self, person: Person) -> list[Json]:
        """The menu in a person's private chat: the narrowest scope first, their language before any language."""
        language = person.language_code[:2].lower()
        scopes = (Scope("chat", person.id), Scope("all_private_chats"), Scope("default"))
        for scope in scopes:
            for one in (language, "") if language else ("",):
                menu = self._menus.get(Scope(scope.kind, scope.chat_id, 0, one))
                if menu:
                    return list(menu)
        return []


def scope_of(request: Request) -> Scope:
    """The scope and language of a request; a chat must be given by its number."""
    given = request.values.get("scope") or {"type": "default"}
    language = request.string("language_code")
    if language and not LANGUAGE.fullmatch(language):
        raise broken_rule("invalid language code specified")
    chat_id = given.get("chat_id", 0)
    if given["type"] in PER_CHAT and not isinstance(chat_id, int):
        raise bad_request("chat not found")
    return Scope(given["type"], chat_id, given.get("user_id", 0), language)


def _command(given: Json) -> Json:
    name = given["command"].removeprefix("/")
    if not NAME.fullmatch(name):
        raise broken_rule("BOT_COMMAND_INVALID")
    if not given["description"].strip():
        raise broken_rule("command description must be non-empty")
    return {"command": name, "description": given["description"].strip()}
