"""A secretary or an admin writes a broadcast, says to whom, sends it once and follows how it goes."""

from telegram import Message, MessageEntity

from bot.domain.broadcasts import Attachment, BroadcastState, Content
from bot.domain.identity import BroadcastId
from bot.usecases.broadcasts import Draft
from bot.views import broadcast_cards as cards
from bot.views import broadcasts as views
from bot.views.missed import missed
from bot.views.screen import Entity, Screen
from bot.views.written import written
from handlers.context import Context

DIALOG = views.DIALOG
MOST_DIGITS = 6
"""More than that no list of names has pages."""


async def composing_started(context: Context) -> None:
    """Ask for what is to be said."""
    await context.do.dialogs.open(DIALOG)
    context.show(views.composing(context.t))


async def content_written(context: Context) -> None:
    """Keep what was sent as a draft, then ask to whom it goes or show it as it will arrive."""
    message, data = context.handling.update.message, context.dialog.data
    if message is None or (message.media_group_id and message.media_group_id == data.get("album")):
        return
    if message.media_group_id:
        await context.do.dialogs.open(DIALOG, {**data, "album": message.media_group_id})
        context.show(views.one_at_a_time(context.t))
        return
    content = _content(message)
    if content is None:
        context.show(views.only_these(context.t))
        return
    replaces = BroadcastId(data["broadcast"]) if "broadcast" in data else None
    await _show_draft(context, await context.do.broadcasts.write(context.actor, content, replaces=replaces))


async def _show_draft(context: Context, draft: Draft) -> None:
    """Go on with a draft in new messages: shorten it, choose an audience, or look at it and send."""
    broadcast = draft.broadcast
    if draft.is_too_long:
        await context.do.dialogs.open(DIALOG, {"broadcast": broadcast.id})
        context.show(views.too_long(context.t, broadcast, draft.most_units), fresh=True)
        return
    await context.do.dialogs.close()
    if draft.chosen is None:
        context.show(views.audience_question(context.t, broadcast.id, draft.choices), fresh=True)
        return
    context.show(views.letter_screen(context.t, broadcast.letter), fresh=True)
    context.show(views.confirming(context.t, broadcast, draft.chosen, draft.waits), fresh=True)


async def audience_chosen(context: Context) -> None:
    """Say to whom it goes; a second tap finds it said."""
    broadcast_id, broadcasts = _pressed(context), context.do.broadcasts
    is_new = await broadcasts.address(context.actor, broadcast_id, context.press.arg)
    draft = await broadcasts.draft(context.actor, broadcast_id)
    if draft.broadcast.state is not BroadcastState.DRAFT or draft.chosen is None:
        await _show_present(context, broadcast_id)
        return
    context.show(views.audience_chosen(context.t, draft.chosen))
    if is_new:
        await _show_draft(context, draft)


async def change_asked(context: Context) -> None:
    """Let what is sent next take the place of the draft."""
    broadcast = await context.do.broadcasts.find(context.actor, _pressed(context))
    if broadcast.state is not BroadcastState.DRAFT:
        await _show_present(context, broadcast.id)
        return
    await context.do.dialogs.open(DIALOG, {"broadcast": broadcast.id})
    context.show(views.rewriting(context.t, broadcast.id))


async def draft_dropped(context: Context) -> None:
    """Give the draft up; one that was sent meanwhile stays sent."""
    await context.do.broadcasts.cancel(context.actor, _pressed(context))
    await broadcast_opened(context)


async def confirmed(context: Context) -> None:
    """Send it, once; any further tap shows how it goes, and one on something that changed shows that."""
    broadcast_id, message = _pressed(context), context.message
    is_sent = await context.do.broadcasts.confirm(
        context.actor,
        broadcast_id,
        context.press.arg,
        chat_id=context.handling.user_id,
        message_id=message.message_id if message else None,
    )
    broadcast = await context.do.broadcasts.find(context.actor, broadcast_id)
    if is_sent or broadcast.state is not BroadcastState.DRAFT:
        await _show_present(context, broadcast_id)
    else:
        await _show_draft(context, await context.do.broadcasts.draft(context.actor, broadcast_id))


async def haste_chosen(context: Context) -> None:
    """Let it wait for nobody's quiet hours, or for them again."""
    await context.do.broadcasts.hurry(context.actor, _pressed(context), is_urgent=context.press.arg == "1")
    await _show_present(context, _pressed(context))


async def undo_asked(context: Context) -> None:
    """Take it back while nothing has left; later say how it goes, and that it does."""
    broadcast_id = _pressed(context)
    is_undone = await context.do.broadcasts.undo(context.actor, broadcast_id)
    await _show_present(context, broadcast_id, is_too_late=not is_undone)


async def broadcast_opened(context: Context) -> None:
    """Show where a broadcast stands, whatever became of it; what was to be written is left."""
    await context.do.dialogs.close()
    await _show_present(context, _pressed(context))


async def _show_present(context: Context, broadcast_id: BroadcastId, *, is_too_late: bool = False) -> None:
    broadcast = await context.do.broadcasts.find(context.actor, broadcast_id)
    if broadcast.state is BroadcastState.DRAFT:
        context.show(_draft_screen(context, await context.do.broadcasts.draft(context.actor, broadcast_id)))
    elif broadcast.state is BroadcastState.CANCELLED:
        context.show(views.dropped(context.t))
    else:
        card = await context.do.broadcasts.card(context.actor, broadcast_id)
        undo = cards.Undo(card.starts_in, is_too_late=is_too_late)
        context.show(cards.card(context.t, card.standing, may_decide=card.is_mine, undo=undo))


def _draft_screen(context: Context, draft: Draft) -> Screen:
    if draft.is_too_long:
        return views.too_long(context.t, draft.broadcast, draft.most_units)
    if draft.chosen is None:
        return views.audience_question(context.t, draft.broadcast.id, draft.choices)
    return views.confirming(context.t, draft.broadcast, draft.chosen, draft.waits)


async def recent_asked(context: Context) -> None:
    """List the last broadcasts."""
    await context.do.dialogs.close()
    found = await context.do.broadcasts.recent(context.actor)
    context.show(cards.recent(context.t, [(card.letter, card.standing) for card in found]))


async def resend_asked(context: Context) -> None:
    """Let copies nobody knows about leave once more."""
    await context.do.broadcasts.resend_uncertain(context.actor, _pressed(context))
    await _show_present(context, _pressed(context))


async def names_asked(context: Context) -> None:
    """Who has no copy, a page of them; of one that was not sent, what has become of it."""
    broadcast = await context.do.broadcasts.find(context.actor, _pressed(context))
    if broadcast.confirmed_at is None or broadcast.state is BroadcastState.CANCELLED:
        await _show_present(context, broadcast.id)
        return
    said = context.press.arg
    page = int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else 1
    context.show(missed(context.t, await context.do.unreached.names(context.actor, broadcast.id, page)))


async def taken_as_sent(context: Context) -> None:
    """Count copies nobody knows about as delivered."""
    await context.do.broadcasts.take_as_sent(context.actor, _pressed(context))
    await _show_present(context, _pressed(context))


def _pressed(context: Context) -> BroadcastId:
    return BroadcastId(context.press.id)


def _content(message: Message) -> Content | None:
    """What a message says, as its author wrote it; None for what can't be sent on as it is."""
    attachment = _attachment(message)
    text = message.text if message.text is not None else message.caption
    if attachment is None and message.text is None:
        return None
    rich = written(text or "", _entities(message.entities or message.caption_entities))
    entities = Screen(rich).to_json()["entities"]
    return Content(rich.text, tuple(entities), attachment) if rich or attachment else None


def _attachment(message: Message) -> Attachment | None:
    """The photo in its largest size, or the document; an animation comes as a document too and is none."""
    if message.photo:
        return Attachment("photo", message.photo[-1].file_id)
    if message.document and not message.animation:
        return Attachment("document", message.document.file_id, message.document.file_name)
    return None


def _entities(given: tuple[MessageEntity, ...]) -> list[Entity]:
    """As views know entities; those of other types are left out where the text is cleaned."""
    return [Entity(entity.type, entity.offset, entity.length, entity.url) for entity in given]  # type: ignore[arg-type]  # checked there
