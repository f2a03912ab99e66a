"""A member takes leave and comes back; whoever looks after a unit freezes it and ends that."""

from datetime import date

from bot.domain.coming_days import read_coming_day
from bot.domain.freezes import FreezeDraft
from bot.domain.identity import PauseId, UnitId
from bot.domain.pauses import Leave
from bot.domain.refusals import Refusal
from bot.views import freezes as freeze_views
from bot.views import pauses as views
from handlers.context import Context


async def leave_asked(context: Context) -> None:
    """Show the leave there is, or ask until when; a day may be tapped or typed."""
    context.show(views.leave(context.t, context.actor, await _listened(context)))


async def leave_asked_beside(context: Context) -> None:
    """The same in a message of its own, so that the check-in whose button it was stays."""
    context.show(views.leave(context.t, context.actor, await context.do.pauses.mine(context.actor)), fresh=True)


async def _listened(context: Context) -> Leave:
    """How it stands; where it is asked until when, a day that is typed is the answer."""
    mine = await context.do.pauses.mine(context.actor)
    if mine.own is None:
        await context.do.dialogs.open("pauses.leave")
    else:
        await context.do.dialogs.close()
    return mine


async def other_leave_asked(context: Context) -> None:
    """Ask until when, although there is leave."""
    await context.do.dialogs.open("pauses.leave")
    context.show(views.ask(context.t))


async def leave_taken(context: Context) -> None:
    """A spell on a button, from the day it is tapped."""
    pauses = context.do.pauses
    mine = await pauses.mine(context.actor)
    back_on = mine.back_after_spell(context.press.arg)
    if back_on is None:
        await leave_asked(context)
        return
    await context.do.dialogs.close()
    context.show(views.leave(context.t, context.actor, await pauses.take(context.actor, back_on)))


async def leave_day_asked(context: Context) -> None:
    """A day is about to be typed."""
    await context.do.dialogs.open("pauses.leave")
    context.show(views.ask_day(context.t))


async def leave_day_written(context: Context) -> None:
    """A day in words or numbers."""
    pauses = context.do.pauses
    mine = await pauses.mine(context.actor)
    back_on = _day(context, mine.today)
    if back_on == mine.today and mine.own is not None:
        await context.do.dialogs.close()
        context.show(views.ended(context.t, await pauses.come_back(context.actor)))
        return
    try:
        found = await pauses.take(context.actor, mine.back_after(_understood(back_on)))
    except Refusal as refusal:
        context.show(views.ask_day(context.t, refusal=refusal))
        return
    await context.do.dialogs.close()
    context.show(views.leave(context.t, context.actor, found))


async def leave_ended(context: Context) -> None:
    """Back before the time; a button of leave that is over shows how it stands."""
    before = await context.do.pauses.mine(context.actor)
    if before.own is None or before.own.id != context.press.id:
        await leave_asked(context)
        return
    context.show(views.ended(context.t, await context.do.pauses.come_back(context.actor)))


async def freezes_asked(context: Context) -> None:
    """Show the freezes of the units in one's care."""
    await context.do.dialogs.close()
    await _show_freezes(context)


async def freeze_step(context: Context) -> None:
    """Ask for the next part of a freeze."""
    await context.do.dialogs.close()
    await _show_step(context, FreezeDraft.read(UnitId(context.press.id), context.press.arg))


async def freeze_day_asked(context: Context) -> None:
    """A day is about to be typed."""
    draft = FreezeDraft.read(UnitId(context.press.id), context.press.arg)
    unit = await context.do.pauses.unit(context.actor, draft.unit_id)
    await context.do.dialogs.open("pauses.freeze", {"unit": draft.unit_id, "said": draft.said})
    context.show(freeze_views.ask_day(context.t, unit, draft))


async def freeze_day_written(context: Context) -> None:
    """A day in words or numbers."""
    data = context.dialog.data
    draft = FreezeDraft.read(UnitId(data["unit"]), data["said"])
    day = _day(context, context.do.pauses.today)
    following = draft.with_part(day.strftime("%Y%m%d")) if day else None
    if following is None:
        unit = await context.do.pauses.unit(context.actor, draft.unit_id)
        context.show(freeze_views.ask_day(context.t, unit, draft, refusal=Refusal("pauses.refused.unread")))
        return
    await context.do.dialogs.close()
    await _show_step(context, following)


async def freeze_confirmed(context: Context) -> None:
    """Freeze; a second tap finds it done."""
    draft = FreezeDraft.read(UnitId(context.press.id), context.press.arg)
    pause = draft.pause([kind.key for kind in context.campaign.kinds])
    if pause is None:
        await freezes_asked(context)
        return
    try:
        await context.do.pauses.freeze(context.actor, pause)
    except Refusal as refusal:
        if not refusal.key.startswith("pauses."):
            raise
        await _show_step(context, FreezeDraft(draft.unit_id, draft.reason, draft.kind), refusal)
        return
    await _show_freezes(context, "pauses.freeze.done")


async def freeze_ended(context: Context) -> None:
    """End a freeze today."""
    await context.do.pauses.thaw(context.actor, PauseId(context.press.id))
    await _show_freezes(context, "pauses.freeze.ended")


async def _show_freezes(context: Context, note: str | None = None) -> None:
    pauses = context.do.pauses
    found, units = await pauses.freezes(context.actor), await pauses.units(context.actor)
    said = context.t(note) if note else None
    context.show(freeze_views.overview(context.t, context.campaign, found, units, note=said))


async def _show_step(context: Context, draft: FreezeDraft, refusal: Refusal | None = None) -> None:
    unit = await context.do.pauses.unit(context.actor, draft.unit_id)
    today = context.do.pauses.today
    context.show(freeze_views.next_step(context.t, context.campaign, unit, draft, today=today, refusal=refusal))


def _day(context: Context, today: date) -> date | None:
    words = context.do.house.library.vocabulary.get("days", {})
    return read_coming_day(context.words, today=today, words=words)


def _understood(day: date | None) -> date:
    if day is None:
        raise Refusal("pauses.refused.unread")
    return day
