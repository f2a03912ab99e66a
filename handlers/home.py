"""The home screen, help, cancel."""

from bot.views import home as views
from handlers.context import Context


async def home_asked(context: Context) -> None:
    """Show where we are and what is due from this person."""
    context.show(views.home(context.t, context.campaign, await context.do.home.due(context.actor)))


async def words_unasked(context: Context) -> None:
    """Say that nobody asked for this text or file, so that it is not taken for kept, and show home."""
    due = await context.do.home.due(context.actor)
    context.show(views.home(context.t, context.campaign, due, note="home.lost.words"))


async def command_unknown(context: Context) -> None:
    """Say that there is no such command, and show home."""
    due = await context.do.home.due(context.actor)
    context.show(views.home(context.t, context.campaign, due, note="home.lost.command"))


async def help_asked(context: Context) -> None:
    """Show what this person can do here."""
    habits = await context.do.holding.habits(context.actor)
    context.show(views.help_screen(context.t, context.actor, habits.quiet))


async def cancelled(context: Context) -> None:
    """Leave what was half done and show home; an old button ends only the kind of dialog it stood under."""
    await context.do.dialogs.close(context.press.arg)
    await home_asked(context)
