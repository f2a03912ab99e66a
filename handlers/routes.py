"""How a route is guarded and run: who may use it, and what a person without that right sees."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from telegram import Update

from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.views.screen import parse_press
from handlers.context import Context
from handlers.members import stranger_spoke

Handler = Callable[[Context], Awaitable[None]]
Callback = Callable[[Update, Any], Coroutine[Any, Any, None]]
"""What python-telegram-bot calls."""


class Who(Enum):
    """The least right a route asks for; what in which unit is decided by its use case."""

    ANYONE = "anyone"
    MEMBER = "member"
    SECRETARY = "secretary"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and who may reach it."""

    handler: Handler
    who: Who = Who.MEMBER


def require(who: Who, actor: Actor | None) -> None:
    """Raise the refusal of somebody who may not use a route."""
    if who is Who.ANYONE:
        return
    if actor is None:
        raise Refusal("errors.outsider")
    if who is Who.ADMIN and not actor.is_admin:
        raise Refusal("errors.admins_only")
    if who is Who.SECRETARY and not actor.grants:
        raise Refusal("errors.secretaries_only")


async def run(route: Route, context: Context) -> None:
    """Let the route's handler deal with the update, if the person may; a stranger hears what there is for strangers."""
    if context.handling.actor is None and route.who is not Who.ANYONE:
        await stranger_spoke(context)
        return
    require(route.who, context.handling.actor)
    await route.handler(context)


def command(route: Route) -> Callback:
    """The route as python-telegram-bot calls it for a command; a command ends whatever dialog was open."""

    async def answer(_update: Update, context: Context) -> None:
        context.payload = " ".join(context.args or [])
        await context.do.dialogs.close()
        await run(route, context)

    return answer


def presses(table: Mapping[str, Route], lost: Route) -> Callback:
    """All buttons; one nobody knows any more, or of bytes no button of ours has, shows the current screen."""

    async def answer(update: Update, context: Context) -> None:
        query = update.callback_query
        press = parse_press(query.data or "") if query else None
        if press is None or press.verb not in table:
            await run(lost, context)
            return
        context.press = press
        await run(table[press.verb], context)

    return answer


def words(table: Mapping[str, Route], lost: Route) -> Callback:
    """Free text, photos and documents: the answer to the open dialog, else the current screen."""

    async def answer(_update: Update, context: Context) -> None:
        dialog = context.handling.dialog
        route = table.get(dialog.kind, lost) if dialog else lost
        await run(route, context)

    return answer
