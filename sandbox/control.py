"""The control routes as one table, and how they answer and refuse; each group's routes stand in a file of their own."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from aiohttp import web

from sandbox.telegram import ImpossibleError, Telegram
from sandbox.telegram.wire import Json

MAX_WAIT_S = 50.0  # seconds; the longest a control long poll is held
T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answered(body: object, status: int = 200) -> web.Response:
    """A JSON answer."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(status=status, text=text, content_type="application/json")


@web.middleware
async def explaining(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say in words what was wrong: 400 for what cannot be read, 404 for what is not there, 409 for the impossible."""
    if not request.path.startswith("/control/"):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPNotFound:
        return answered({"error": "no such thing"}, 404)
    except web.HTTPMethodNotAllowed as wrong:
        return answered({"error": f"only {', '.join(sorted(wrong.allowed_methods))} here"}, 405)
    except ImpossibleError as impossible:
        return answered({"error": str(impossible)}, 409)
    except ValueError as unreadable:
        return answered({"error": str(unreadable)}, 400)


class Fields:
    """A JSON body, read field by field; ValueError names the one that is wrong."""

    def __init__(self, body: Json) -> None:
        self._body = body

    def __contains__(self, name: str) -> bool:
        return self._body.get(name) is not None

    def everything(self) -> Json:
        """All fields as they came."""
        return dict(self._body)

    def text(self, name: str, default: str | None = None) -> str:
        """A string; required without a default."""
        return self._read(name, str, default)

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number; required without a default."""
        return self._read(name, int, default)

    def number(self, name: str, default: float | None = None) -> float:
        """Any number; required without a default."""
        if isinstance(self._body.get(name), int):
            return float(self.whole(name))
        return self._read(name, float, default)

    def names(self, name: str) -> list[str]:
        """A list of strings, empty where it was left out."""
        found: list[object] = self._read(name, list, [])
        names = [one for one in found if isinstance(one, str)]
        if len(names) != len(found):
            raise ValueError(f'"{name}" must be a list of strings')
        return names

    def objects(self, name: str) -> list[Json]:
        """A list of objects, empty where it was left out."""
        found: list[object] = self._read(name, list, [])
        objects = [one for one in found if isinstance(one, dict)]
        if len(objects) != len(found):
            raise ValueError(f'"{name}" must be a list of objects')
        return objects

    def instant(self, name: str) -> datetime:
        """An ISO instant with its zone."""
        at = datetime.fromisoformat(self.text(name))
        if at.tzinfo is None:
            raise ValueError(f'"{name}" needs a zone, such as +08:00')
        return at

    def _read(self, name: str, kind: type[T], default: T | None) -> T:
        value = self._body.get(name, default)
        if isinstance(value, kind) and not isinstance(value, bool):
            return value
        raise ValueError(f'"{name}" is missing or of another type')


async def fields_of(request: web.Request) -> Fields:
    """The JSON body of a request; an empty body has no fields."""
    text = await request.text()
    body = json.loads(text) if text else {}
    if isinstance(body, dict):
        return Fields(body)
    raise ValueError("the body must be a JSON object")


def asked(request: web.Request, name: str, default: int = 0) -> int:
    """A whole number from the query."""
    text = request.query.get(name, "")
    return int(text) if text else default


def patience(request: web.Request) -> float:
    """The seconds a long poll asked to wait, `wait` in the query."""
    return max(0.0, min(float(request.query.get("wait", "0")), MAX_WAIT_S))


def token_of(request: web.Request, telegram: Telegram) -> str | None:
    """The bot meant by `?bot=<id>`; the first one without it."""
    wanted = asked(request, "bot")
    if not wanted:
        return None
    for token, account in telegram.accounts.items():
        if account.bot.id == wanted:
            return token
    raise ImpossibleError(f"there is no bot {wanted}")
