"""An admin looks at a changed plan, puts it in force or keeps the present one."""

from bot.domain.identity import DeliveryId
from bot.usecases.plans import Standing
from bot.views import plans as views
from handlers.context import Context


async def change_opened(context: Context) -> None:
    """Show what it would do as things stand now."""
    delivery_id = await context.pressed_delivery()
    _show(context, delivery_id, await context.do.plans.look(context.actor, delivery_id))


async def put_in_force(context: Context) -> None:
    """Let it take force, once."""
    delivery_id = await context.pressed_delivery()
    _show(context, delivery_id, await context.do.plans.put_in_force(context.actor, delivery_id))


async def present_kept(context: Context) -> None:
    """Keep the present plan, once."""
    delivery_id = await context.pressed_delivery()
    _show(context, delivery_id, await context.do.plans.keep(context.actor, delivery_id))


def _show(context: Context, delivery_id: DeliveryId, standing: Standing) -> None:
    if standing.summary is not None:
        context.show(views.change(context.t, standing.summary, delivery_id))
        return
    context.show(views.decided(context.t, standing.change))
