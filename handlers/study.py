"""A member reads a card, or asks for one that is still unread."""

from bot.views import study as views
from handlers.context import Context


async def card_read(context: Context) -> None:
    """Take the member's word; a second tap finds it taken."""
    marked, study = context.press.arg, context.do.study
    reading = await study.acknowledge(context.actor, await context.pressed_delivery(), marked=marked)
    waiting = await study.unread(context.actor)
    context.show(views.card_read(context.t, reading, campaign=context.campaign, marked=marked, waiting=waiting))


async def study_asked(context: Context) -> None:
    """Bring up the latest unread card again, or say that none is left."""
    waiting = await context.do.study.unread(context.actor)
    if not waiting or waiting[0].material is None:
        context.show(views.nothing_to_read(context.t, await context.do.study.next_at(context.actor)))
        return
    first, *others = waiting
    context.show(views.unread_card(context.t, first, waiting[0].material, has_older=bool(others)), fresh=True)
