"""An admin says whether everybody is told what the campaign had before it was loaded."""

from bot.domain.earlier import Earlier
from bot.views import earlier as views
from handlers.context import Context


async def telling_chosen(context: Context) -> None:
    """Let everybody get the one message."""
    await _decide(context, "digest")


async def silence_chosen(context: Context) -> None:
    """Leave it at what comes from now on."""
    await _decide(context, "skip")


async def _decide(context: Context, answer: Earlier) -> None:
    delivery_id = await context.pressed_delivery()
    context.show(views.decided(context.t, await context.do.earliers.decide(context.actor, delivery_id, answer)))
