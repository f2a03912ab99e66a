"""A member asks where the campaign stands, what the standards say, what it rests on."""

from bot.views import phases as views
from bot.views.screen import Screen
from bot.views.timeline import timeline
from handlers.context import Context


async def phase_asked(context: Context) -> None:
    """Show the phase, what is due from this person and what comes next."""
    await _proven(context)
    context.show(await _screen(context))


async def phase_asked_below(context: Context) -> None:
    """Show the phase in a message of its own, below one that has more to offer."""
    context.show(await _screen(context), fresh=True)


async def _screen(context: Context) -> Screen:
    outlooks = context.do.outlooks
    outlook = await outlooks.of(context.actor)
    return views.phase_screen(context.t, context.campaign, outlook, kind=context.actor.kind, today=outlooks.today)


async def timeline_asked(context: Context) -> None:
    """Draw where we are, in a message below: one with a picture can't be turned back into text."""
    await _proven(context)
    phases = context.do.phases
    context.show(timeline(context.t, context.campaign, phases.standing, today=phases.today), fresh=True)


async def standard_asked(context: Context) -> None:
    """Show a standard with its phrases; one the plan no longer has leads back to the phase."""
    framework = next((one for one in context.campaign.frameworks if one.key == context.press.arg), None)
    if framework is None:
        await phase_asked(context)
        return
    await _proven(context)
    context.show(views.standard_screen(context.t, context.campaign, framework))


async def about_asked(context: Context) -> None:
    """Show the paper the campaign rests on."""
    context.show(views.about_screen(context.t, context.campaign))


async def _proven(context: Context) -> None:
    """A button of a notice carries the delivery it came with; one of a screen carries none."""
    if context.press.id:
        await context.pressed_delivery()
