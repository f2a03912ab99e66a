"""Deeds: what a member taps and writes to file, change and find them."""

from datetime import date, datetime
from typing import Any

from bot.domain.days import read_day
from bot.domain.deeds import Deed, Filing, day_refused, is_rest
from bot.domain.identity import DeedId
from bot.domain.refusals import Refusal
from bot.views import deeds as views
from bot.views import my_deeds
from handlers.context import Context


async def report_started(context: Context) -> None:
    """`/report`, or a button of a message that should stay: it may name the item, and carry a check-in as its id."""
    if context.press.arg:
        await _ask_for_sentence(context, fresh=True)
    else:
        await _offer_items(context, fresh=True)


async def items_asked(context: Context) -> None:
    """Choose an item, on the screen that is there."""
    await _offer_items(context, fresh=False)


async def _offer_items(context: Context, *, fresh: bool) -> None:
    await context.do.dialogs.close()
    is_affirmed = await context.do.deeds.is_affirmed(context.actor)
    context.show(views.choices(context.t, context.campaign, is_affirmed=is_affirmed), fresh=fresh)


async def item_chosen(context: Context) -> None:
    """An item of the screen of `/report` itself."""
    await _ask_for_sentence(context, fresh=False)


async def _ask_for_sentence(context: Context, *, fresh: bool) -> None:
    item = context.do.deeds.item(context.press.arg)
    if item is None:
        raise Refusal("deeds.refused.no_item")
    if not item.counted:
        context.show(views.affirmation_wanted(context.t, item), fresh=fresh)
        return
    await context.do.dialogs.open(views.SENTENCE, {"item": item.key, "checkin": context.press.id})
    context.show(views.sentence_wanted(context.t, item), fresh=fresh)


async def sentence_written(context: Context) -> None:
    """The sentence that makes a deed; a photo may come with it or before it."""
    asked = context.dialog.data
    photo = _photo(context) or asked.get("photo")
    if photo and not context.words:
        await context.do.dialogs.open(views.SENTENCE, {**asked, "photo": photo})
        context.show(views.sentence_wanted_with_photo(context.t))
        return
    deed = await context.do.deeds.file(
        context.actor,
        Filing(asked["item"], context.words, context.handling.inbox_id, photo=photo, checkin=asked.get("checkin", 0)),
    )
    if deed.is_draft:
        await _keep_draft(context, deed)
        return
    await context.do.dialogs.close()
    context.show(views.filed(context.t, context.campaign, deed, context.do.deeds.today))


def _photo(context: Context) -> str | None:
    message = context.message
    return message.photo[-1].file_id if message is not None and message.photo else None


async def _keep_draft(context: Context, deed: Deed) -> None:
    """Say so, and take the next text for a shorter one, or for the rest if the app has cut this one."""
    part: dict[str, Any] = {"deed": deed.id, "part": len(context.words)}
    if context.message is not None:
        part["sent_at"] = context.message.date.isoformat()
    await context.do.dialogs.open("deeds.text", part)
    context.show(views.kept_as_draft(context.t, deed))


# Changing


async def deed_opened(context: Context) -> None:
    """One deed, as it is now."""
    await context.do.dialogs.close()
    _show(context, await context.do.deeds.mine(context.actor, DeedId(context.press.id)))


def _show(context: Context, deed: Deed) -> None:
    context.show(views.shown(context.t, context.campaign, deed, context.do.deeds.today))


def _show_changed(context: Context, deed: Deed, what: str) -> None:
    context.show(views.changed(context.t, context.campaign, deed, context.do.deeds.today, what=what))


async def text_asked(context: Context) -> None:
    """Another text is coming for this deed or draft."""
    deed = await context.do.deeds.mine(context.actor, DeedId(context.press.id))
    if deed.is_withdrawn:
        _show(context, deed)
        return
    await context.do.dialogs.open("deeds.text", {"deed": deed.id})
    context.show(views.text_wanted(context.t, deed))


async def text_written(context: Context) -> None:
    """The new text of a deed, the shorter one of a draft, or the rest of what the app has cut."""
    deed_id, deeds = DeedId(context.dialog.data["deed"]), context.do.deeds
    if _is_rest(context):
        await _keep_draft(context, await deeds.append(context.actor, deed_id, context.words))
        return
    before = await deeds.mine(context.actor, deed_id)
    deed = await deeds.amend(context.actor, deed_id, context.words)
    if deed.is_draft:
        await _keep_draft(context, deed)
        return
    await context.do.dialogs.close()
    if before.is_draft:
        context.show(views.filed(context.t, context.campaign, deed, deeds.today))
    else:
        _show_changed(context, deed, "text")


def _is_rest(context: Context) -> bool:
    part, sent_at = context.dialog.data.get("part"), context.dialog.data.get("sent_at")
    if part is None or sent_at is None or context.message is None:
        return False
    return is_rest(part=part, sent_at=datetime.fromisoformat(sent_at), now=context.message.date)


async def day_tapped(context: Context) -> None:
    """A day on a button, or the wish to give one."""
    deed_id = DeedId(context.press.id)
    day = _day(context.press.arg)
    if day is None:
        await _ask_for_day(context, deed_id)
        return
    deed = await context.do.deeds.redate(context.actor, deed_id, day)
    await context.do.dialogs.close()
    _show_changed(context, deed, "day")


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


async def _ask_for_day(context: Context, deed_id: DeedId, refusal: Refusal | None = None) -> None:
    changing = await context.do.deeds.days_for(context.actor, deed_id)
    if changing.deed.is_withdrawn:
        _show(context, changing.deed)
        return
    await context.do.dialogs.open("deeds.day", {"deed": deed_id})
    today = context.do.deeds.today
    context.show(views.day_wanted(context.t, changing.deed, changing.days, today, refusal=refusal))


async def day_written(context: Context) -> None:
    """A day in words or numbers."""
    deed_id, deeds = DeedId(context.dialog.data["deed"]), context.do.deeds
    changing = await deeds.days_for(context.actor, deed_id)
    words = context.do.house.library.vocabulary.get("days", {})
    day = read_day(context.words, today=deeds.today, earliest=changing.earliest, words=words)
    refusal = day_refused(day, today=deeds.today, earliest=changing.earliest)
    if day is None or refusal is not None:
        await _ask_for_day(context, deed_id, refusal)
        return
    deed = await deeds.redate(context.actor, deed_id, day)
    await context.do.dialogs.close()
    _show_changed(context, deed, "day")


async def photo_asked(context: Context) -> None:
    """A photo is coming for this deed."""
    deed = await context.do.deeds.mine(context.actor, DeedId(context.press.id))
    if deed.is_withdrawn:
        _show(context, deed)
        return
    await context.do.dialogs.open("deeds.photo", {"deed": deed.id})
    context.show(views.photo_wanted(context.t, deed))


async def photo_sent(context: Context) -> None:
    """The photo of a deed."""
    photo = _photo(context)
    if photo is None:
        raise Refusal("deeds.refused.no_photo")
    deed = await context.do.deeds.attach(context.actor, DeedId(context.dialog.data["deed"]), photo)
    await context.do.dialogs.close()
    _show_changed(context, deed, "photo")


async def photo_opened(context: Context) -> None:
    """Show the photo of one's own deed, as a message of its own."""
    deed = await context.do.deeds.mine(context.actor, DeedId(context.press.id))
    if deed.photo is None:
        _show(context, deed)
        return
    context.show(views.photo(context.t, context.campaign, deed, context.do.deeds.today), fresh=True)


async def readers_asked(context: Context) -> None:
    """Who can see this deed."""
    context.show(views.who_sees(context.t, await context.do.deeds.mine(context.actor, DeedId(context.press.id))))


async def withdrawal_tapped(context: Context) -> None:
    """Taking a deed back: asked first, done at the second tap."""
    deeds, deed_id = context.do.deeds, DeedId(context.press.id)
    await context.do.dialogs.close()
    deed = await deeds.mine(context.actor, deed_id)
    if context.press.arg == "yes":
        deed = await deeds.withdraw(context.actor, deed_id)
    if deed.is_withdrawn:
        _show(context, deed)
        return
    context.show(views.withdrawal_wanted(context.t, context.campaign, deed, deeds.today))


async def restored(context: Context) -> None:
    """A withdrawn deed is filed again."""
    deed = await context.do.deeds.restore(context.actor, DeedId(context.press.id))
    _show_changed(context, deed, "restored")


# Looking


async def mine_opened(context: Context) -> None:
    """My five items."""
    await context.do.dialogs.close()
    overview = await context.do.deeds.overview(context.actor, context.press.arg)
    context.show(my_deeds.my_five(context.t, context.campaign, overview))


async def list_opened(context: Context) -> None:
    """A page of my own deeds."""
    listed = await context.do.deeds.listed(context.actor, context.press.arg, context.press.id)
    context.show(
        my_deeds.my_list(
            context.t,
            context.campaign,
            listed.page,
            scope=listed.scope,
            phase=listed.phase,
            today=context.do.deeds.today,
        )
    )


async def affirmed(context: Context) -> None:
    """The private yes, for this deed period."""
    context.show(views.affirmed(context.t, await context.do.deeds.affirm(context.actor, context.press.arg)))


async def affirmation_taken_back(context: Context) -> None:
    """The private yes is undone."""
    item = await context.do.deeds.take_back(context.actor, context.press.arg)
    context.show(views.affirmation_undone(context.t, item))
