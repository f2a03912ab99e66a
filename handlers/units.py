"""An admin looks at the branches, makes and renames them, appoints and relieves secretaries."""

from bot.domain.identity import PersonId, UnitId
from bot.views import units as views
from handlers.context import Context


async def units_asked(context: Context) -> None:
    """Show every branch; whatever name was asked for is asked for no more."""
    await context.do.dialogs.close()
    context.show(views.overview(context.t, await context.do.units.overview(context.actor), page=_number(context) or 1))


async def unit_opened(context: Context) -> None:
    """Show one branch."""
    context.show(views.one(context.t, await context.do.units.one(context.actor, UnitId(context.press.id))))


async def adding_started(context: Context) -> None:
    """Ask for the name of a new branch."""
    await context.do.dialogs.open("units.add")
    context.show(views.ask_name(context.t))


async def unit_named(context: Context) -> None:
    """Make the branch."""
    unit = await context.do.units.add(context.actor, context.words)
    await context.do.dialogs.close()
    await _show(context, context.t("units.done.added", unit=unit.name), unit.id)


async def renaming_started(context: Context) -> None:
    """Ask for another name."""
    unit = (await context.do.units.one(context.actor, UnitId(context.press.id))).unit
    await context.do.dialogs.open("units.rename", {"unit": unit.id})
    context.show(views.ask_name(context.t, unit))


async def unit_renamed(context: Context) -> None:
    """Give it that name."""
    unit = await context.do.units.rename(context.actor, UnitId(context.dialog.data["unit"]), context.words)
    await context.do.dialogs.close()
    await _show(context, context.t("units.done.renamed", unit=unit.name), unit.id)


async def candidates_asked(context: Context) -> None:
    """Choose whom to appoint."""
    unit, people = await context.do.units.candidates(context.actor, UnitId(context.press.id))
    context.show(views.candidates(context.t, unit, people, page=_number(context) or 1))


async def appointment_asked(context: Context) -> None:
    """Ask once more."""
    member = await context.do.units.candidate(context.actor, PersonId(context.press.id))
    context.show(views.ask_appoint(context.t, member))


async def appointed(context: Context) -> None:
    """Make somebody secretary."""
    member = await context.do.units.appoint(context.actor, PersonId(context.press.id))
    await _show(context, context.t("units.done.appointed", name=member.name, unit=member.unit_name), member.unit_id)


async def relief_asked(context: Context) -> None:
    """Ask once more; for somebody who is secretary no more, show the branch."""
    unit_id, person_id = UnitId(_number(context)), PersonId(context.press.id)
    member = await context.do.units.leading(context.actor, unit_id, person_id)
    line = await context.do.units.one(context.actor, unit_id)
    context.show(views.ask_relieve(context.t, member, line.unit) if member else views.one(context.t, line))


async def relieved(context: Context) -> None:
    """End somebody's time as secretary; a second tap finds it ended."""
    unit_id, person_id = UnitId(_number(context)), PersonId(context.press.id)
    member = await context.do.units.relieve(context.actor, unit_id, person_id)
    line = await context.do.units.one(context.actor, unit_id)
    if member is None:
        context.show(views.one(context.t, line))
        return
    await _show(context, context.t("units.done.relieved", name=member.name, unit=line.unit.name), unit_id)


async def _show(context: Context, what: str, unit_id: UnitId) -> None:
    context.show(views.done(context.t, what, await context.do.units.one(context.actor, unit_id)))


def _number(context: Context) -> int:
    """What a button of ours carries behind its id; anybody can send anything else."""
    arg = context.press.arg
    return int(arg) if arg.isascii() and arg.isdigit() and len(arg) < _LONGEST else 0


_LONGEST = 19
"""Digits that an id of the database has at most, less one."""
