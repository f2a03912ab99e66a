"""Participation in figures: what an admin taps."""

from bot.domain.identity import UnitId
from bot.views import stats as views
from bot.views.stats_picture import stats_picture
from handlers.context import Context


async def stats_asked(context: Context) -> None:
    """The table of the phase that the button names, or of the phase of today; the id is the page."""
    await context.do.dialogs.close()
    report = await context.do.stats.of(context.actor, context.press.arg)
    context.show(views.stats(context.t, context.campaign, report, page=context.press.id))


async def branch_asked(context: Context) -> None:
    """One branch of the table."""
    report, unit = await context.do.stats.of_branch(context.actor, UnitId(context.press.id), context.press.arg)
    context.show(views.branch_figures(context.t, context.campaign, report, unit))


async def picture_asked(context: Context) -> None:
    """The table as a picture below, of the figures as they are now."""
    report = await context.do.stats.of(context.actor, context.press.arg)
    context.show(stats_picture(context.t, context.campaign, report), fresh=True)
