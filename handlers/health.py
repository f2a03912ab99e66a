"""Whether the bot is well: what an admin asks."""

from bot.views import health as views
from handlers.context import Context


async def health_asked(context: Context) -> None:
    """Say how the bot is and what people did not get of late; the button asks anew."""
    context.show(views.health(context.t, await context.do.health.now_and_lately()))
