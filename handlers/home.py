"""The home screen, help, cancel, and whether a person can be reached at all."""

from telegram import Update

from bot.views import home as views
from handlers.context import Context


async def home_asked(context: Context) -> None:
    """Show where we are and what is due from this person."""
    context.show(views.home(context.t, context.actor, await context.do.home.standing(context.actor)))


async def help_asked(context: Context) -> None:
    """Show what this person can do here."""
    context.show(views.help_screen(context.t, context.actor))


async def cancelled(context: Context) -> None:
    """Leave whatever was half done; say so, and show home."""
    await context.do.dialogs.close()
    await home_asked(context)


async def reachability_changed(update: Update, context: Context) -> None:
    """The person blocked or unblocked the bot."""
    change = update.my_chat_member
    if change is not None:
        await context.do.members.reachability(context.handling.user_id, change.new_chat_member.status == "member")
