"""An admin sends the roster, looks at what it would do, and applies it."""

from bot.domain.identity import DeliveryId
from bot.usecases.roster_drafts import Standing
from bot.views import roster as views
from bot.views.screen import clean
from handlers.context import Context

LONGEST_NAME = 60
"""Characters of a file's name that are shown; people know it by its end as well."""


async def how_asked(context: Context) -> None:
    """Say how a roster is sent."""
    context.show(views.how(context.t))


async def file_sent(context: Context) -> None:
    """Have the file fetched; what is in it follows as a delivery."""
    document = context.message.document if context.message else None
    if document is None:
        await how_asked(context)
        return
    file = clean(document.file_name or "roster").replace("\n", " ")[-LONGEST_NAME:]
    await context.do.roster_drafts.want(
        context.actor, file=file, file_id=document.file_id, size=document.file_size or 0
    )
    context.show(views.reading(context.t, file))


async def looked_again(context: Context) -> None:
    """Compare the file with the roster as it is by now."""
    delivery_id = await context.pressed_delivery()
    _show(context, delivery_id, await context.do.roster_drafts.look(context.actor, delivery_id))


async def applied(context: Context) -> None:
    """Take the file in, once."""
    delivery_id, leavers = await context.pressed_delivery(), views.VERBS[context.press.verb]
    drafts = context.do.roster_drafts
    _show(context, delivery_id, await drafts.apply(context.actor, delivery_id, context.press.arg, leavers))


async def dropped(context: Context) -> None:
    """Leave the roster as it is."""
    delivery_id = await context.pressed_delivery()
    _show(context, delivery_id, await context.do.roster_drafts.drop(context.actor, delivery_id))


def _show(context: Context, delivery_id: DeliveryId, standing: Standing) -> None:
    if standing.summary is not None:
        context.show(views.preview(context.t, standing.summary, delivery_id))
        return
    context.show(views.over(context.t, standing.state, standing.report))
