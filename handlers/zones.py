"""A member says by which clock they live."""

from bot.views import zones as views
from handlers.context import Context


async def zone_asked(context: Context) -> None:
    """Show the zones to choose from; another place may be typed at once."""
    await context.do.dialogs.open(views.DIALOG)
    zones, house = context.do.zones, context.do.house
    living = views.Living(
        zones.name(context.actor.zone), await zones.own(context.actor), usual=zones.name(house.timezone)
    )
    context.show(views.zone_choice(context.t, zones.offered, living, zones.now))


async def zone_chosen(context: Context) -> None:
    """Take the zone of the button; one that is no longer offered changes nothing."""
    zones, arg = context.do.zones, context.press.arg
    if arg not in {views.USUAL, *(one.key for one in zones.offered)}:
        await zone_asked(context)
        return
    context.handling.actor = await zones.choose(context.actor, None if arg == views.USUAL else arg)
    await context.do.dialogs.close(views.DIALOG)
    _say(context)


async def place_asked(context: Context) -> None:
    """Ask for a place that has no button."""
    await context.do.dialogs.open(views.DIALOG)
    context.show(views.zone_question(context.t))


async def place_written(context: Context) -> None:
    """Take the place as written."""
    context.handling.actor = await context.do.zones.write(context.actor, context.words)
    await context.do.dialogs.close()
    _say(context)


def _say(context: Context) -> None:
    zones = context.do.zones
    context.show(views.zone_taken(context.t, zones.name(context.actor.zone), zones.now))
