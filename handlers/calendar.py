"""An admin looks at the holidays to come and sets days."""

from datetime import date

from bot.domain.coming_days import read_coming_day
from bot.views import calendar as views
from handlers.context import Context

_KINDS = ("off", "work", "library")


async def calendar_asked(context: Context) -> None:
    """Show the special days of the next weeks."""
    await context.do.dialogs.close()
    context.show(views.calendar(context.t, await context.do.calendar.coming(context.actor)))


async def calendar_opened(context: Context) -> None:
    """The same from a notice, in a message of its own."""
    await context.pressed_delivery()
    context.show(views.calendar(context.t, await context.do.calendar.coming(context.actor)), fresh=True)


async def day_asked(context: Context) -> None:
    """A day is about to be typed."""
    await context.do.calendar.coming(context.actor)
    await context.do.dialogs.open("calendar.day")
    context.show(views.ask_day(context.t))


async def day_written(context: Context) -> None:
    """A day in words or numbers."""
    words = context.do.house.library.vocabulary.get("days", {})
    day = read_coming_day(context.words, today=context.do.calendar.today, words=words)
    if day is None:
        context.show(views.ask_day(context.t, is_unread=True))
        return
    await context.do.dialogs.close()
    context.show(views.day(context.t, await context.do.calendar.one(context.actor, day)))


async def day_set(context: Context) -> None:
    """Make it off, a workday, or what the library says."""
    kind, _, said = context.press.arg.partition(".")
    day = _day(said)
    if day is None or kind not in _KINDS:
        await calendar_asked(context)
        return
    calendar = context.do.calendar
    if kind == "library":
        shown = await calendar.forget_day(context.actor, day)
    else:
        shown = await calendar.set_day(context.actor, day, is_workday=kind == "work", name="")
    context.show(views.day(context.t, shown))


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
