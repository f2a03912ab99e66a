"""A member opens something that the weekly digest lists."""

from bot.domain.deliveries import Recipient
from bot.domain.digests import FOLLOWED_BY
from bot.domain.identity import DeliveryId
from bot.usecases.digests import Opened
from bot.views.notice import Notice
from bot.views.notices import NOTICES
from handlers.checkins import checkin_asked
from handlers.context import Context


async def listed_opened(context: Context) -> None:
    """Show it below the list; a check-in as it stands by now."""
    await _prove_arrival(context)
    opened = await context.do.digests.open(context.actor, DeliveryId(context.press.id))
    if FOLLOWED_BY.get(opened.kind) == "checkin":
        await checkin_asked(context)
    else:
        context.show(NOTICES[opened.kind](context.t, _notice(context, opened)), fresh=True)


async def _prove_arrival(context: Context) -> None:
    """The tap proves that the list arrived, whose number the button carries too."""
    if context.message is not None and context.press.arg.isdecimal():
        await context.do.outbox.tapped(
            DeliveryId(int(context.press.arg)),
            chat_id=context.handling.user_id,
            message_id=context.message.message_id,
        )


def _notice(context: Context, opened: Opened) -> Notice:
    actor, house = context.actor, context.do.house
    recipient = Recipient(
        actor.person_id, actor.user_id, actor.name, actor.language, actor.zone, actor.kind, actor.unit_name
    )
    return Notice(
        opened.id, opened.payload, recipient, house.library, opened.content, is_repeat=False, now=house.clock.now()
    )
