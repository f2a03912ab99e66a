"""A secretary or admin makes invites, one person at a time."""

from bot.domain.identity import PersonId, UnitId
from bot.usecases.invites import Made
from bot.views import invites as views
from bot.views.slips import Invitation, slip
from handlers.context import Context


async def invite_asked(context: Context) -> None:
    """Choose a branch; whoever looks after one only goes straight to its people."""
    units = await context.do.invites.units_of(context.actor)
    if len(units) == 1:
        await _show_waiting(context, units[0].id)
        return
    context.show(views.units(context.t, units))


async def branch_chosen(context: Context) -> None:
    """Choose among those who are not bound."""
    await _show_waiting(context, UnitId(context.press.id))


async def another_asked(context: Context) -> None:
    """Go on inviting below, so that the link stays in sight."""
    await _show_waiting(context, UnitId(context.press.id), fresh=True)


async def _show_waiting(context: Context, unit_id: UnitId, *, fresh: bool = False) -> None:
    unit, people = await context.do.invites.invitable(context.actor, unit_id, is_bound=False)
    context.show(views.waiting(context.t, unit, people, _page(context)), fresh=fresh)


async def bound_asked(context: Context) -> None:
    """Choose among those who are bound and need a link for a new phone or account."""
    unit, people = await context.do.invites.invitable(context.actor, UnitId(context.press.id), is_bound=True)
    context.show(views.bound(context.t, unit, people, _page(context)))


async def person_chosen(context: Context) -> None:
    """Make the link; a second tap makes another one, and only the one in sight works."""
    await _show_link(context)


async def slip_asked(context: Context) -> None:
    """Make a new link and a card with its QR code: the old one is kept nowhere, so that it can't be drawn."""
    made, url = await _show_link(context)
    theirs = context.handling.catalogue.speech(made.member.language or context.t.language, context.t.zone)
    invitation = Invitation(made.member.name, made.member.unit_name, url, made.expires_at)
    context.show(slip(context.t, theirs, context.campaign.name, invitation), fresh=True)


async def _show_link(context: Context) -> tuple[Made, str]:
    made = await context.do.invites.make_one(context.actor, PersonId(context.press.id))
    url = f"https://t.me/{context.do.house.bot_username}?start={made.start}"
    context.show(views.link(context.t, made.member, url, made.expires_at))
    return made, url


def _page(context: Context) -> int:
    return int(context.press.arg) if context.press.arg in _PAGES else 0


_PAGES = frozenset(str(page) for page in range(1000))
"""What a button of ours may carry; anybody can send anything else."""
