"""How a branch stands: what a secretary or an admin taps; who may see what the use case decides."""

from bot.domain.identity import DeedId, UnitId
from bot.views import branch as views
from handlers.context import Context

MOST_DIGITS = 9
"""More than that no list of ours has pages."""


async def branch_asked(context: Context) -> None:
    """The branch named by the button, the only one there is, or the choice."""
    await context.do.dialogs.close()
    unit_id = UnitId(context.press.id)
    if not unit_id:
        units = await context.do.branches.in_care(context.actor)
        if len(units) != 1:
            context.show(views.branch_choice(context.t, units, page=_page(context.press.arg)))
            return
        unit_id = units[0].id
    standing = await context.do.branches.look(context.actor, unit_id)
    context.show(
        views.branch_summary(
            context.t, standing.branch, is_secretary=standing.is_secretary, has_others=standing.has_others
        )
    )


def _page(said: str) -> int:
    """The number a button carries, 1 for anything else."""
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else 1


async def names_asked(context: Context) -> None:
    """Who is behind a figure."""
    branches, which = context.do.branches, context.press.arg
    branch, people = await branches.names(context.actor, UnitId(context.press.id), which)
    if which == "unread":
        context.show(views.unread(context.t, branch, context.do.house.library, branches.today))
    else:
        context.show(views.names(context.t, branch, people, which=which))


async def nudge_confirmed(context: Context) -> None:
    """Send the nudge to those whose names were shown today; a button of another day shows the names first."""
    branches = context.do.branches
    if context.press.arg != branches.today.isoformat():
        context.press = type(context.press)("branch.names", context.press.id, "unread")
        await names_asked(context)
        return
    branch, count = await branches.nudge(context.actor, UnitId(context.press.id))
    context.show(views.nudged(context.t, branch, count))


async def deeds_asked(context: Context) -> None:
    """A page of what the branch's members wrote."""
    branches = context.do.branches
    unit, deeds = await branches.deeds(context.actor, UnitId(context.press.id), _page(context.press.arg))
    is_in_phase = context.campaign.phase_on(branches.today) is not None
    context.show(
        views.branch_deeds(context.t, context.campaign, unit, deeds, is_in_phase=is_in_phase, today=branches.today)
    )


async def photo_asked(context: Context) -> None:
    """The photo of a deed of the branch, as a message of its own."""
    deed = await context.do.branches.deed(context.actor, DeedId(context.press.id))
    if deed.photo is not None:
        context.show(views.deed_photo(context.t, context.campaign, deed, context.do.branches.today), fresh=True)
