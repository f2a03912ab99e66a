"""The home screen, help, cancel."""

from bot.views import home as views
from handlers.context import Context


async def home_asked(context: Context) -> None:
    """Show where we are and what is due from this person."""
    context.show(views.home(context.t, context.campaign, await context.do.home.due(context.actor)))


async def help_asked(context: Context) -> None:
    """Show what this person can do here."""
    context.show(views.help_screen(context.t, context.actor, context.campaign))


async def cancelled(context: Context) -> None:
    """Leave whatever was half done and show home."""
    await context.do.dialogs.close()
    await home_asked(context)
