"""A member answers a check-in, button by button, or asks for the one that is open."""

from bot.views import checkins as views
from handlers.context import Context


async def checkin_asked(context: Context) -> None:
    """Bring up the open check-in, or say when the next one comes."""
    checkins = context.do.checkins
    found = await checkins.current(context.actor)
    if found is None:
        context.show(views.none_now(context.t, await checkins.next_at(context.actor)))
        return
    context.show(views.checkin_screen(context.t, found), fresh=True)


async def item_chosen(context: Context) -> None:
    """Mark an item and keep asking."""
    delivery_id, item = await context.pressed_delivery(), context.press.arg
    context.show(views.asking(context.t, await context.do.checkins.choose(context.actor, delivery_id, item)))


async def item_left_out(context: Context) -> None:
    """Take the mark off an item and keep asking."""
    delivery_id, item = await context.pressed_delivery(), context.press.arg
    context.show(views.asking(context.t, await context.do.checkins.leave_out(context.actor, delivery_id, item)))


async def checkin_submitted(context: Context) -> None:
    """Leave it at what is chosen."""
    delivery_id = await context.pressed_delivery()
    context.show(views.checkin_screen(context.t, await context.do.checkins.submit(context.actor, delivery_id)))


async def checkin_skipped(context: Context) -> None:
    """Say nothing this time."""
    delivery_id = await context.pressed_delivery()
    context.show(views.checkin_screen(context.t, await context.do.checkins.skip(context.actor, delivery_id)))


async def change_asked(context: Context) -> None:
    """Ask again, with what was chosen marked."""
    delivery_id = await context.pressed_delivery()
    context.show(views.asking(context.t, await context.do.checkins.look(context.actor, delivery_id)))


async def sentence_declined(context: Context) -> None:
    """Thank, and ask nothing more."""
    delivery_id = await context.pressed_delivery()
    context.show(views.finished(context.t, await context.do.checkins.look(context.actor, delivery_id)))
