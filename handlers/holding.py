"""A member says when nothing should disturb them and how many messages a week are enough."""

from bot.domain.refusals import Refusal
from bot.views import holding as views
from handlers.context import Context
from handlers.members import settings_asked


async def quiet_asked(context: Context) -> None:
    """Show the hours to choose from; others may be typed at once."""
    await context.do.dialogs.open(views.DIALOG)
    context.show(views.quiet_choice(context.t, context.campaign, await context.do.holding.wishes(context.actor)))


async def quiet_chosen(context: Context) -> None:
    """Take the hours of the button; what it can't say changes nothing."""
    arg = context.press.arg
    offered = {views.hours(one): one for one in views.OFFERED} | {views.USUAL: None}
    if arg in offered:
        await context.do.holding.choose_quiet(context.actor, offered[arg])
    await settings_asked(context)


async def hours_asked(context: Context) -> None:
    """Ask for hours of one's own."""
    await context.do.dialogs.open(views.DIALOG)
    context.show(views.quiet_question(context.t))


async def hours_written(context: Context) -> None:
    """Take the hours as written, or ask again."""
    try:
        await context.do.holding.write_quiet(context.actor, context.words)
    except Refusal as refusal:
        context.show(views.quiet_question(context.t, refusal=refusal))
        return
    await context.do.dialogs.close()
    await settings_asked(context)


async def pace_asked(context: Context) -> None:
    """Show how many messages a week one may choose."""
    holding = context.do.holding
    habits, usual = await holding.habits(context.actor), holding.usual_pace(context.actor)
    context.show(views.pace_choice(context.t, context.campaign, habits, usual=usual))


async def pace_chosen(context: Context) -> None:
    """Take the number of the button."""
    arg = context.press.arg
    if arg in {views.USUAL, *map(str, views.FEWER)}:
        await context.do.holding.choose_pace(context.actor, None if arg == views.USUAL else int(arg))
    await settings_asked(context)
